import { and, eq, gt, inArray, isNull, lt, ne, or, sql } from 'drizzle-orm'
import type { Resource } from '#contract/bookings'
import { resourcesOfSite } from '../bookings/resource-repository.ts'
import { bookings, noShows, waitlist } from '../records/bookings-schema.ts'
import { agreements } from '../records/people-schema.ts'
import type { Records } from '../records/open-records.ts'
import type { HeldBooking, VainWait } from './meeting-demand-rules.ts'

export interface SiteDemand {
  /** Spaces that somebody had by agreement at any time of the period. */
  readonly letSpaceIds: readonly string[]
  readonly resources: readonly Resource[]
  readonly bookings: readonly (Omit<HeldBooking, 'roomId'> & { readonly resourceId: string })[]
  readonly waits: readonly (VainWait & { readonly resourceIds: readonly string[] })[]
}

export type PlanningRepository = ReturnType<typeof createPlanningRepository>

/** Until when a booking held its time. */
const heldTo = sql<number>`extract(epoch FROM least(${bookings.to}, coalesce(${bookings.endedAt}, ${bookings.to}))) * 1000`.mapWith(Number)

export function createPlanningRepository(records: Records) {
  return {
    /** What stood, and who waited in vain, over a period that is past; as of one moment. Epoch ms. */
    demand: (siteId: string, period: { readonly from: number; readonly to: number }): Promise<SiteDemand> => records.transaction(async (tx) => {
      const [from, to] = [new Date(period.from), new Date(period.to)]
      const resources = await resourcesOfSite(tx, siteId)
      // The time that was asked for counts here, not what was left of it: a room released after the grace time was wanted for the whole.
      const stood = await tx.select({
        id: bookings.id, resourceId: bookings.resourceId, from: bookings.from, to: bookings.to, heldTo, askedAt: bookings.createdAt, partySize: bookings.partySize,
        checkedInAt: bookings.checkedInAt, noShowId: noShows.id, status: bookings.status,
      }).from(bookings).leftJoin(noShows, and(eq(noShows.bookingId, bookings.id), ne(noShows.status, 'overturned')))
        .where(and(eq(bookings.siteId, siteId), inArray(bookings.status, ['confirmed', 'completed', 'released']), lt(bookings.from, to), gt(bookings.to, from)))
        .orderBy(bookings.from, bookings.id)
      const waited = await tx.select().from(waitlist).where(and(eq(waitlist.siteId, siteId), inArray(waitlist.status, ['waiting', 'offered', 'expired']), gt(waitlist.from, from), lt(waitlist.from, to))).orderBy(waitlist.number)
      const dates = [from, to].map((moment) => moment.toISOString().slice(0, 10)) as [string, string]
      const agreed = await tx.selectDistinct({ spaceId: agreements.spaceId }).from(agreements).where(and(eq(agreements.siteId, siteId), lt(agreements.from, nextDate(dates[1])), or(isNull(agreements.to), gt(agreements.to, dates[0]))))
      return {
        letSpaceIds: agreed.map(({ spaceId }) => spaceId),
        resources: resources.map(({ resource }) => resource),
        bookings: stood.map(({ from: begin, to: end, heldTo: held, askedAt, checkedInAt, noShowId, status, ...row }) => ({
          ...row, from: begin.getTime(), to: status === 'completed' ? held : end.getTime(), askedAt: askedAt.getTime(), came: checkedInAt !== null ? true : noShowId !== null ? false : null,
        })).filter((row) => row.from < row.to),
        waits: waited.map(({ id, resourceIds, from: begin, to: end, createdAt, partySize }) => ({ id, resourceIds, from: begin.getTime(), to: end.getTime(), askedAt: createdAt.getTime(), partySize })),
      }
    }, 'snapshot'),
  }
}

/** The zone may be a day ahead of UTC at the end. */
const nextDate = (date: string): string => new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
