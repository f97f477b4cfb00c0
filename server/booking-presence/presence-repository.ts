import { and, asc, eq, inArray, lte, or, sql } from 'drizzle-orm'
import type { Booking } from '#contract/bookings'
import { openQuestion } from '../bookings/booking-repository.ts'
import { bookingEvents, bookings } from '../records/bookings-schema.ts'
import type { RecordsDatabase } from '../records/open-records.ts'

/** A booking that presence has to look at: it may begin soon, runs, or is over and not closed yet. Epoch ms. */
export interface OpenBooking {
  readonly id: string
  readonly siteId: string
  readonly resourceId: string
  readonly units: readonly string[]
  readonly status: Booking['status']
  readonly source: Booking['source']
  readonly from: number
  readonly to: number
  readonly checkedInAt: number | null
  /** A verdict was given: there is no second one. */
  readonly isJudged: boolean
  /** When its people were last asked whether it is over. */
  readonly askedAt: number | null
  /** Since when it stands empty, while that question waits for its answer. */
  readonly leftAt: string | null
}

/** contract/bookings.ts: nobody may come earlier than this. */
const EARLIEST_MS = 240 * 60_000

const askedAt = sql<string | null>`(SELECT max(at) FROM booking_events WHERE booking_id = "bookings"."id" AND kind = 'leave-asked')`

/** Everything that the clock or the sensors could still do something about, in order of its begin. */
export async function openBookings(tx: RecordsDatabase, now: number): Promise<OpenBooking[]> {
  const rows = await tx.select({ row: bookings, askedAt, leftAt: openQuestion }).from(bookings).where(or(
    and(eq(bookings.status, 'confirmed'), lte(bookings.from, new Date(now + EARLIEST_MS))),
    and(eq(bookings.status, 'requested'), lte(bookings.from, new Date(now))),
  )).orderBy(asc(bookings.from), asc(bookings.id))
  return rows.map(({ row, askedAt: asked, leftAt }) => ({
    id: row.id, siteId: row.siteId, resourceId: row.resourceId, units: row.units, status: row.status, source: row.source, from: row.from.getTime(), to: row.to.getTime(),
    checkedInAt: row.checkedInAt?.getTime() ?? null, isJudged: row.judgedAt !== null, askedAt: asked === null ? null : Date.parse(asked), leftAt,
  }))
}

/** The latest booking of any of the units that began before `from` and was still to be used at `after`; released ones belong to nobody. */
export async function bookingBefore(tx: RecordsDatabase, { id, units, from }: Pick<OpenBooking, 'id' | 'units' | 'from'>, after: number): Promise<{ from: number; to: number } | null> {
  const until = sql<Date>`coalesce(${bookings.endedAt}, ${bookings.to})`
  const [row] = await tx.select({ from: bookings.from, to: bookings.to, endedAt: bookings.endedAt }).from(bookings).where(and(
    sql`${bookings.units} && ${sql.param([...units])}::text[]`, sql`${bookings.id} <> ${id}`, inArray(bookings.status, ['confirmed', 'completed']),
    sql`${bookings.from} < ${new Date(from).toISOString()}`, sql`${until} > ${new Date(after).toISOString()}`,
  )).orderBy(sql`${bookings.from} DESC`).limit(1)
  return row ? { from: row.from.getTime(), to: (row.endedAt ?? row.to).getTime() } : null
}

/** Locks a running booking that somebody checked in to; gives it where nobody was asked since `leftAt`. */
export async function bookingToAsk(tx: RecordsDatabase, id: string, leftAt: number): Promise<Pick<Booking, 'id' | 'siteId' | 'resourceId'> | undefined> {
  const [row] = await tx.select({ id: bookings.id, siteId: bookings.siteId, resourceId: bookings.resourceId }).from(bookings)
    .where(and(eq(bookings.id, id), eq(bookings.status, 'confirmed'))).for('update')
  if (!row) return undefined
  const [asked] = await tx.select({ id: bookingEvents.id }).from(bookingEvents)
    .where(and(eq(bookingEvents.bookingId, id), eq(bookingEvents.kind, 'leave-asked'), sql`${bookingEvents.at} >= ${new Date(leftAt).toISOString()}`)).limit(1)
  return asked ? undefined : row
}
