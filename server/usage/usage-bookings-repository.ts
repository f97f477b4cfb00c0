import { and, eq, gt, gte, inArray, lt, sql } from 'drizzle-orm'
import { blackoutsDuring } from '../bookings/blackout-repository.ts'
import { resourcesOfSite } from '../bookings/resource-repository.ts'
import { bookings } from '../records/bookings-schema.ts'
import type { Records } from '../records/open-records.ts'
import type { ShutStretch } from './available-hours-rules.ts'
import { bookablePlaces, type BookablePlaces, type UnitsBooked } from './booked-places-rules.ts'

/** What really held its time, for as long as it did: requested, declined and cancelled hold nothing. */
const STOOD = ['confirmed', 'completed', 'released'] as const
/** No booking is longer (contract/bookings.ts): how far back one may begin that touches a period. */
const LONGEST_MS = 44_640 * 60_000
/** Until when it held its time: its end, or when it was ended or released. */
const heldTo = sql<number>`extract(epoch FROM least(${bookings.to}, coalesce(${bookings.endedAt}, ${bookings.to}))) * 1000`.mapWith(Number)

/** The calendar of a site over a period, as of one moment. */
export interface SiteCalendar { readonly places: BookablePlaces; readonly booked: readonly UnitsBooked[]; readonly blackouts: readonly ShutStretch[] }

export type UsageBookingsRepository = ReturnType<typeof createUsageBookingsRepository>

export function createUsageBookingsRepository(records: Records) {
  return {
    /** Bookings in order of beginning, blackouts too; epoch ms. */
    calendar: (siteId: string, from: number, to: number): Promise<SiteCalendar> => records.transaction(async (tx) => {
      const resources = await resourcesOfSite(tx, siteId)
      const rows = await tx.select({ units: bookings.units, tenantId: bookings.tenantId, from: bookings.from, to: heldTo }).from(bookings).where(and(
        eq(bookings.siteId, siteId), inArray(bookings.status, [...STOOD]), lt(bookings.from, new Date(to)), gte(bookings.from, new Date(from - LONGEST_MS)), gt(bookings.to, new Date(from)),
      )).orderBy(bookings.from)
      const shut = await blackoutsDuring(tx, siteId, { from, to })
      return {
        places: bookablePlaces(resources.map(({ resource }) => resource)),
        booked: rows.map((row) => ({ units: row.units, tenantId: row.tenantId ?? '', from: row.from.getTime(), to: Math.round(row.to) })).filter((row) => row.from < row.to),
        blackouts: shut.map(({ resourceId, kind, ...blackout }) => ({ resourceId, kind, from: Date.parse(blackout.from), to: Date.parse(blackout.to) })),
      }
    }, 'snapshot'),
  }
}
