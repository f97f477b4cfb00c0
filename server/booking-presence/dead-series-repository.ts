import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { BookingSeries } from '#contract/bookings'
import { bookings, bookingSeries, noShows } from '../records/bookings-schema.ts'
import type { RecordsDatabase } from '../records/open-records.ts'
import type { JudgedInstance } from '../bookings/dead-series-rules.ts'

/** A past instance with what presence said of it. */
export interface PastInstance extends JudgedInstance { readonly bookingId: string; readonly from: string }
export interface RunningSeries { readonly series: BookingSeries; readonly past: readonly PastInstance[]; readonly ahead: number }

/** Series with instances that are still ahead, and what became of those that have begun. */
export async function runningSeries(tx: RecordsDatabase, siteId: string, now: number): Promise<RunningSeries[]> {
  const rows = await tx.select().from(bookingSeries).where(and(eq(bookingSeries.siteId, siteId), eq(bookingSeries.status, 'active'),
    sql`EXISTS (SELECT 1 FROM bookings ahead WHERE ahead.series_id = ${bookingSeries.id} AND ahead.status IN ('requested', 'confirmed') AND ahead.from_at > ${new Date(now).toISOString()})`)).orderBy(asc(bookingSeries.id))
  if (rows.length === 0) return []
  const instances = await tx.select({ seriesId: bookings.seriesId, bookingId: bookings.id, from: bookings.from, recurrenceId: bookings.recurrenceId, checkedInAt: bookings.checkedInAt, noShow: noShows.status }).from(bookings)
    .leftJoin(noShows, eq(noShows.bookingId, bookings.id))
    .where(and(inArray(bookings.seriesId, rows.map(({ id }) => id)), inArray(bookings.status, ['requested', 'confirmed', 'released', 'completed']))).orderBy(asc(bookings.from))
  return rows.map(({ createdAt, ...series }) => {
    const own = instances.filter(({ seriesId }) => seriesId === series.id)
    return {
      series: { ...series, createdAt: createdAt.toISOString() }, ahead: own.filter(({ from }) => from.getTime() > now).length,
      past: own.filter(({ from }) => from.getTime() <= now).map(({ bookingId, from, recurrenceId, checkedInAt, noShow }) => ({
        bookingId, from: from.toISOString(), recurrenceId: recurrenceId ?? from.toISOString(), verdict: checkedInAt !== null || noShow === 'overturned' ? 'came' : noShow === null ? 'unknown' : 'did-not-come',
      })),
    }
  })
}
