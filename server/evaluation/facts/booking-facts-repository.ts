import { and, eq, gte, inArray, lt, sql } from 'drizzle-orm'
import { importedBookings } from '../../records/booking-imports-schema.ts'
import { bookings, noShows, resources } from '../../records/bookings-schema.ts'
import type { Records } from '../../records/open-records.ts'

export interface BookingCounts { readonly held: number; readonly judged: number; readonly ghost: number }
export type BookingFactsRepository = ReturnType<typeof createBookingFactsRepository>

/** Bookings that stood and are over, as the presence side judged them; where it could not, as the system said that they were imported from. */
export function createBookingFactsRepository(records: Records) {
  return {
    /** `held`: all of them; `judged`: it is known whether somebody came; `ghost`: nobody did, and the record was not overturned. `spaceIds` null: of the site. */
    counts: ({ siteId, from, to, spaceIds }: { siteId: string; from: number; to: number; spaceIds: readonly string[] | null }): Promise<BookingCounts> => records.run(async (db) => {
      if (spaceIds?.length === 0) return { held: 0, judged: 0, ghost: 0 }
      const [row] = await db.select({
        held: sql<number>`count(*)::int`,
        judged: sql<number>`(count(*) FILTER (WHERE ${bookings.checkedInAt} IS NOT NULL OR ${noShows.id} IS NOT NULL OR ${importedBookings.told} IS NOT NULL))::int`,
        ghost: sql<number>`(count(*) FILTER (WHERE (${noShows.id} IS NOT NULL AND ${noShows.status} <> 'overturned') OR (${noShows.id} IS NULL AND ${bookings.checkedInAt} IS NULL AND ${importedBookings.told} = 'nobody-came')))::int`,
      }).from(bookings).leftJoin(noShows, eq(noShows.bookingId, bookings.id)).leftJoin(importedBookings, eq(importedBookings.bookingId, bookings.id)).innerJoin(resources, eq(resources.id, bookings.resourceId)).where(and(
        eq(bookings.siteId, siteId), gte(bookings.from, new Date(from)), lt(bookings.from, new Date(to)), lt(bookings.to, new Date(to)),
        inArray(bookings.status, ['confirmed', 'completed', 'released']), spaceIds === null ? undefined : inArray(resources.spaceId, [...spaceIds]),
      ))
      return row ?? { held: 0, judged: 0, ghost: 0 }
    }),
  }
}
