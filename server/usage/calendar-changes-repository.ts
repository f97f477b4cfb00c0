import { and, asc, eq, gt, inArray, lte, max } from 'drizzle-orm'
import { toBlackout } from '../bookings/blackout-repository.ts'
import { resourcesOfSite } from '../bookings/resource-repository.ts'
import { withdrawnTimes } from '../records/booking-imports-schema.ts'
import { blackouts, bookingEvents, bookings } from '../records/bookings-schema.ts'
import type { Records } from '../records/open-records.ts'
import { bookablePlaces, unitsByResource } from './booked-places-rules.ts'
import type { Bookables, BookingHappening, KnownBlackout, WithdrawnTime } from './calendar-touch-rules.ts'

/** What may have changed the time that a booking really held. */
const CHANGING = ['created', 'recorded', 'approved', 'changed', 'requested', 'cancelled', 'extended', 'ended', 'released'] as const
const AT_ONCE = 2_000

export type CalendarChangesRepository = ReturnType<typeof createCalendarChangesRepository>

export function createCalendarChangesRepository(records: Records) {
  return {
    /** In order of their ids; at most AT_ONCE, `more` when there may be others behind. */
    eventsAfter: async (id: number): Promise<{ events: BookingHappening[]; more: boolean }> => {
      const rows = await records.run((db) => db.select({
        id: bookingEvents.id, at: bookingEvents.at, kind: bookingEvents.kind, detail: bookingEvents.detail,
        siteId: bookings.siteId, resourceId: bookings.resourceId, units: bookings.units, from: bookings.from, to: bookings.to, endedAt: bookings.endedAt,
      }).from(bookingEvents).innerJoin(bookings, eq(bookings.id, bookingEvents.bookingId))
        .where(and(gt(bookingEvents.id, id), inArray(bookingEvents.kind, [...CHANGING]))).orderBy(asc(bookingEvents.id)).limit(AT_ONCE))
      return {
        events: rows.map(({ at, from, to, endedAt, ...row }) => ({ ...row, at: at.getTime(), from: from.getTime(), to: to.getTime(), endedAt: endedAt?.getTime() ?? null })),
        more: rows.length === AT_ONCE,
      }
    },
    /** The last event that had happened by a moment; 0 when there is none. */
    lastEventBy: async (at: number): Promise<number> => {
      const [row] = await records.run((db) => db.select({ id: max(bookingEvents.id) }).from(bookingEvents).where(lte(bookingEvents.at, new Date(at))))
      return row?.id ?? 0
    },
    /** Time of bookings that are gone altogether, in order of its ids; as eventsAfter. */
    withdrawnAfter: async (id: number): Promise<{ events: WithdrawnTime[]; more: boolean }> => {
      const rows = await records.run((db) => db.select().from(withdrawnTimes).where(gt(withdrawnTimes.id, id)).orderBy(asc(withdrawnTimes.id)).limit(AT_ONCE))
      return { events: rows.map(({ at, from, to, ...row }) => ({ ...row, at: at.getTime(), from: from.getTime(), to: to.getTime() })), more: rows.length === AT_ONCE }
    },
    lastWithdrawnBy: async (at: number): Promise<number> => {
      const [row] = await records.run((db) => db.select({ id: max(withdrawnTimes.id) }).from(withdrawnTimes).where(lte(withdrawnTimes.at, new Date(at))))
      return row?.id ?? 0
    },
    blackouts: async (siteId: string): Promise<KnownBlackout[]> => {
      const rows = await records.run((db) => db.select().from(blackouts).where(eq(blackouts.siteId, siteId)).orderBy(asc(blackouts.id)))
      return rows.map(toBlackout).map(({ id, resourceId, kind, from, to }) => ({ id, resourceId, kind, from: Date.parse(from), to: Date.parse(to) }))
    },
    bookables: (siteId: string): Promise<Bookables> => records.transaction(async (tx) => {
      const resources = (await resourcesOfSite(tx, siteId)).map(({ resource }) => resource)
      return { places: bookablePlaces(resources), units: unitsByResource(resources) }
    }, 'snapshot'),
  }
}
