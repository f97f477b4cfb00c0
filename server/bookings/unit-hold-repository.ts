import { and, eq, inArray, notInArray, sql } from 'drizzle-orm'
import { bookings, resources, unitHolds, waitlistOffers } from '../records/bookings-schema.ts'
import type { RecordsDatabase } from '../records/open-records.ts'

/** A unit is held for a half-open time, epoch ms, buffers included; by a booking or (bookingId null) for a waitlist offer. */
export interface UnitHold { readonly unit: string; readonly from: number; readonly to: number; readonly bookingId: string | null }

const range = (from: number, to: number) => sql`tstzrange(${new Date(from).toISOString()}::timestamptz, ${new Date(to).toISOString()}::timestamptz)`
const lower = sql<Date>`lower(${unitHolds.during})`.mapWith(toDate)
const upper = sql<Date>`upper(${unitHolds.during})`.mapWith(toDate)

/** PostgreSQL writes "2026-03-02 09:00:00+00"; the driver does not read moments out of an expression. */
function toDate(moment: string): Date { return new Date(moment) }

/** Who holds any of the units within the time; what these bookings hold themselves is left out. */
export async function holdsDuring(tx: RecordsDatabase, units: readonly string[], from: number, to: number, exceptBookings: readonly string[] = []): Promise<UnitHold[]> {
  if (units.length === 0) return []
  const rows = await tx.select({ unit: unitHolds.unit, from: lower, to: upper, bookingId: unitHolds.bookingId }).from(unitHolds).where(and(
    inArray(unitHolds.unit, [...units]), sql`${unitHolds.during} && ${range(from, to)}`,
    exceptBookings.length === 0 ? undefined : sql`(${unitHolds.bookingId} IS NULL OR ${notInArray(unitHolds.bookingId, [...exceptBookings])})`,
  ))
  return rows.map((row) => ({ ...row, from: row.from.getTime(), to: row.to.getTime() }))
}

/** Everything of the site that is held within the time, by bookings and by the waitlist's offers. */
export async function holdsOfSite(tx: RecordsDatabase, siteId: string, from: number, to: number): Promise<UnitHold[]> {
  const rows = await tx.select({ unit: unitHolds.unit, from: lower, to: upper, bookingId: unitHolds.bookingId }).from(unitHolds)
    .leftJoin(bookings, eq(bookings.id, unitHolds.bookingId)).leftJoin(waitlistOffers, eq(waitlistOffers.id, unitHolds.offerId))
    .innerJoin(resources, sql`${resources.id} = coalesce(${bookings.resourceId}, ${waitlistOffers.resourceId})`)
    .where(and(eq(resources.siteId, siteId), sql`${unitHolds.during} && ${range(from, to)}`))
  return rows.map((row) => ({ ...row, from: row.from.getTime(), to: row.to.getTime() }))
}

/** Takes the units for the booking. The exclusion constraint refuses (SQLSTATE 23P01) what somebody else holds. */
export async function holdUnits(tx: RecordsDatabase, bookingId: string, units: readonly string[], from: number, to: number): Promise<void> {
  await tx.insert(unitHolds).values([...units].sort().map((unit) => ({ unit, bookingId, during: range(from, to) as never })))
}

export async function freeUnits(tx: RecordsDatabase, bookingIds: readonly string[]): Promise<void> {
  if (bookingIds.length > 0) await tx.delete(unitHolds).where(inArray(unitHolds.bookingId, [...bookingIds]))
}

/** Ends what the booking holds at the moment, unless it ends before; what would begin later goes. */
export async function shortenHolds(tx: RecordsDatabase, bookingId: string, at: number): Promise<void> {
  const moment = sql`${new Date(at).toISOString()}::timestamptz`
  await tx.delete(unitHolds).where(and(eq(unitHolds.bookingId, bookingId), sql`lower(${unitHolds.during}) >= ${moment}`))
  await tx.update(unitHolds).set({ during: sql`tstzrange(lower(${unitHolds.during}), ${moment})` }).where(and(eq(unitHolds.bookingId, bookingId), sql`upper(${unitHolds.during}) > ${moment}`))
}
