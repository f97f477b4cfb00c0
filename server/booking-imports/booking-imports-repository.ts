import { and, asc, desc, eq, gt, inArray, isNull, not, sql } from 'drizzle-orm'
import type { BookingImport } from '#contract/booking-imports'
import type { Booking } from '#contract/bookings'
import type { Principal } from '../access/principal.ts'
import { addBookingEvents, insertBookings, type NewBooking } from '../bookings/booking-repository.ts'
import { addFreedTime, type FreedTime } from '../bookings/freed-time-repository.ts'
import { familyIds } from '../bookings/resource-repository.ts'
import { freeUnits } from '../bookings/unit-hold-repository.ts'
import { bookingImports, importedBookings } from '../records/booking-imports-schema.ts'
import { bookings } from '../records/bookings-schema.ts'
import type { RecordsDatabase } from '../records/open-records.ts'
import type { PlannedRow } from './booking-import-plan.ts'

/** So many rows go in one statement: some ten milliseconds of the database's time. */
const AT_ONCE = 500
const UNDONE_AT_ONCE = 200

export interface ImportBatch { readonly id: string; readonly siteId: string; readonly fileName: string; readonly report: BookingImport; readonly now: number; readonly principal: Principal }
export interface WrittenRow extends PlannedRow { readonly key: string; readonly told: 'came' | 'nobody-came' | null }

/** Writes the batch and its rows; to be called in one transaction. `step` is told how many are done, and gives other work its turn. */
export async function writeImport(tx: RecordsDatabase, batch: ImportBatch, rows: readonly WrittenRow[], step: (done: number) => Promise<void>): Promise<void> {
  await tx.insert(bookingImports).values({ id: batch.id, siteId: batch.siteId, report: batch.report, at: new Date(batch.now) })
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const slice = rows.slice(at, at + AT_ONCE)
    await insertBookings(tx, slice.map((row) => newBooking(row, batch)))
    await tx.execute(sql`INSERT INTO imported_bookings (booking_id, import_id, "row", key, is_record, told)
      SELECT booking_id, ${batch.id}, "row", key, is_record, told FROM jsonb_to_recordset(${JSON.stringify(slice.map(originOf))}::jsonb) AS origin(booking_id text, "row" integer, key text, is_record boolean, told text)`)
    await chargeFor(tx, batch, slice)
    await step(at + slice.length)
  }
}

const originOf = ({ bookingId, row: { row }, key, isRecord, told }: WrittenRow) => ({ booking_id: bookingId, row, key, is_record: isRecord, told })

function newBooking({ row, bookingId, units, status, isRecord, hold, credits, told }: WrittenRow, { id, siteId, fileName, now, principal }: ImportBatch): NewBooking {
  const at = new Date(now).toISOString()
  const booking: Booking = {
    id: bookingId, siteId, resourceId: row.resourceId, units: [...units], seriesId: null, recurrenceId: null, tenantId: row.tenantId, memberId: row.memberId,
    title: row.title, note: '', partySize: row.partySize, from: new Date(row.from).toISOString(), to: new Date(row.to).toISOString(), status, source: 'import',
    checkedInAt: null, checkedInBy: null, endedAt: null, credits, createdAt: at, createdBy: principal.id, version: 1,
  }
  const kind = isRecord ? 'recorded' : status === 'requested' ? 'requested' : 'created'
  return { booking, hold, event: { bookingId, at, kind, actorKind: principal.kind, actorId: principal.id, detail: { source: 'import', importId: id, fileName, row: row.row, ...told === null ? {} : { told } } } }
}

async function chargeFor(tx: RecordsDatabase, { siteId, now }: ImportBatch, rows: readonly WrittenRow[]): Promise<void> {
  const entries = rows.flatMap(({ bookingId, credits, charge }) => (charge === null ? [] : [{ booking_id: bookingId, tenant_id: charge.tenantId, month: charge.month, amount: -credits }]))
  if (entries.length === 0) return
  await tx.execute(sql`INSERT INTO credit_entries (site_id, tenant_id, booking_id, reason, amount, month, at)
    SELECT ${siteId}, tenant_id, booking_id, 'booked', amount, month, ${new Date(now).toISOString()}::timestamptz FROM jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) AS entry(tenant_id text, booking_id text, amount double precision, month text)`)
}

export async function importsOfSite(tx: RecordsDatabase, siteId: string): Promise<BookingImport[]> {
  const rows = await tx.select({ report: bookingImports.report }).from(bookingImports).where(eq(bookingImports.siteId, siteId)).orderBy(desc(bookingImports.at)).limit(100)
  return rows.map(({ report }) => report)
}

export const importById = async (tx: RecordsDatabase, id: string): Promise<BookingImport | undefined> =>
  (await tx.select({ report: bookingImports.report }).from(bookingImports).where(eq(bookingImports.id, id)))[0]?.report

type Place = Pick<Booking, 'id' | 'siteId' | 'resourceId'>
/** What undoing an import did, for the bus; of what was removed one booking a resource. */
export interface UndoneImport { readonly report: BookingImport; readonly removed: readonly Place[]; readonly cancelled: readonly Place[]; readonly freed: readonly FreedTime[] }

/** Takes an import out again, in the caller's transaction; undefined when that was done already. */
export async function undoImport(tx: RecordsDatabase, id: string, { now, principal }: Pick<ImportBatch, 'now' | 'principal'>, step: () => Promise<void>): Promise<UndoneImport | undefined> {
  const [batch] = await tx.update(bookingImports).set({ undoneAt: new Date(now) }).where(and(eq(bookingImports.id, id), isNull(bookingImports.undoneAt))).returning()
  if (!batch) return undefined
  const total = await tx.$count(importedBookings, eq(importedBookings.importId, id))
  const { places, count: removed } = await removeRecords(tx, id, now)
  await step()
  const cancelled: FreedBooking[] = []
  const freed: FreedTime[] = []
  for (let batchOf = await untouchedOf(tx, id, now); batchOf.length > 0; batchOf = await untouchedOf(tx, id, now)) {
    await cancelBookings(tx, batchOf.map((booking) => booking.id), { importId: id, now, principal })
    freed.push(...await freedTimes(tx, batchOf.filter(({ status }) => status === 'confirmed'), now, step))
    cancelled.push(...batchOf)
  }
  const report = { ...batch.report, undoneAt: new Date(now).toISOString(), undone: { removed, cancelled: cancelled.length, kept: total - removed - cancelled.length } }
  await tx.update(bookingImports).set({ report }).where(eq(bookingImports.id, id))
  return { report, removed: places, cancelled, freed }
}

/** Some of what is ahead and as it was imported. What somebody has used, changed, approved or cancelled since is theirs. */
const untouchedOf = (tx: RecordsDatabase, importId: string, now: number): Promise<(FreedBooking & { readonly status: Booking['status'] })[]> =>
  tx.select({ id: bookings.id, siteId: bookings.siteId, resourceId: bookings.resourceId, status: bookings.status, from: bookings.from, to: bookings.to, version: bookings.version })
    .from(importedBookings).innerJoin(bookings, eq(bookings.id, importedBookings.bookingId)).where(and(
      eq(importedBookings.importId, importId), not(importedBookings.isRecord), eq(bookings.version, 1), isNull(bookings.checkedInAt), gt(bookings.to, new Date(now)), inArray(bookings.status, ['confirmed', 'requested']),
    )).orderBy(asc(bookings.id)).limit(UNDONE_AT_ONCE).for('update', { of: bookings })

/** Records go as if they had never been; the time that they held is noted for the sums of use. */
async function removeRecords(tx: RecordsDatabase, importId: string, now: number): Promise<{ places: Place[]; count: number }> {
  const records = sql`(SELECT booking_id FROM imported_bookings WHERE import_id = ${importId} AND is_record)`
  await tx.execute(sql`INSERT INTO withdrawn_times (site_id, units, from_at, to_at, at)
    SELECT site_id, units, from_at, to_at, ${new Date(now).toISOString()}::timestamptz FROM bookings WHERE id IN ${records} AND cardinality(units) > 0`)
  // One of each resource: its calendar is to be read again.
  const { rows: places } = await tx.execute<{ id: string; siteId: string; resourceId: string }>(sql`SELECT DISTINCT ON (resource_id) id, site_id AS "siteId", resource_id AS "resourceId" FROM bookings WHERE id IN ${records}`)
  const { rowCount } = await tx.execute(sql`DELETE FROM bookings WHERE id IN ${records}`)
  return { places, count: rowCount ?? 0 }
}

async function cancelBookings(tx: RecordsDatabase, ids: readonly string[], { importId, now, principal }: Pick<ImportBatch, 'now' | 'principal'> & { readonly importId: string }): Promise<void> {
  await tx.update(bookings).set({ status: 'cancelled', version: sql`${bookings.version} + 1` }).where(inArray(bookings.id, [...ids]))
  await tx.update(importedBookings).set({ key: null }).where(inArray(importedBookings.bookingId, [...ids]))
  await freeUnits(tx, ids)
  const at = new Date(now).toISOString()
  await addBookingEvents(tx, ids.map((bookingId) => ({ bookingId, at, kind: 'cancelled', actorKind: principal.kind, actorId: principal.id, detail: { late: false, importId } })))
  await tx.execute(sql`INSERT INTO credit_entries (site_id, tenant_id, booking_id, reason, amount, month, at)
    SELECT site_id, tenant_id, booking_id, 'cancelled ' || month, -sum(amount), month, ${at}::timestamptz FROM credit_entries WHERE booking_id = ANY(${sql.param([...ids])}::text[])
    GROUP BY site_id, tenant_id, booking_id, month HAVING sum(amount) < 0 ON CONFLICT DO NOTHING`)
}

type FreedBooking = Place & { readonly from: Date; readonly to: Date; readonly version: number }

async function freedTimes(tx: RecordsDatabase, cancelled: readonly FreedBooking[], now: number, step: () => Promise<void>): Promise<FreedTime[]> {
  const families = new Map<string, string[]>()
  const freed: FreedTime[] = []
  for (const { id, siteId, resourceId, from, to, version } of cancelled) {
    const resourceIds = families.get(resourceId) ?? await familyIds(tx, resourceId)
    families.set(resourceId, resourceIds)
    const time = { siteId, resourceIds, from: Math.max(now, from.getTime()), to: to.getTime(), cause: `${id}:${version + 1}` }
    await addFreedTime(tx, time, now)
    freed.push(time)
    await step()
  }
  return freed
}
