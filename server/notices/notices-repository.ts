import { and, asc, eq, gt, inArray, isNotNull, lte, max, ne, sql } from 'drizzle-orm'
import { sites } from '../records/building-schema.ts'
import { bookingEvents, bookings, resources, waitlist, waitlistOffers } from '../records/bookings-schema.ts'
import { webhooks } from '../records/outbox-schema.ts'
import { installation, members } from '../records/people-schema.ts'
import type { Records, RecordsDatabase } from '../records/open-records.ts'
import { putIntoOutbox, type OutboxMessage } from '../outbox/outbox-repository.ts'

const CURSOR = 'notices/last-event'
/** Events get their number before they are committed: a later one may be seen first. So the last ones are looked at again; their messages have keys. */
const LOOK_BACK = 500
const AT_ONCE = 500

const place = { resourceName: resources.name, siteName: sites.name, timeZone: sites.timeZone }
const person = { memberName: members.name, email: members.email, language: members.language }
export type TellableEvent = Awaited<ReturnType<typeof eventsAfter>>[number]

const eventsAfter = (db: RecordsDatabase, after: number) => db.select({ event: bookingEvents, booking: bookings, ...place, ...person })
  .from(bookingEvents).innerJoin(bookings, eq(bookings.id, bookingEvents.bookingId)).innerJoin(resources, eq(resources.id, bookings.resourceId)).innerJoin(sites, eq(sites.id, bookings.siteId))
  .leftJoin(members, and(eq(members.id, bookings.memberId), eq(members.status, 'active')))
  // Another system's records are nobody's news, and there may be thousands of them.
  .where(and(gt(bookingEvents.id, after), ne(bookingEvents.kind, 'recorded'))).orderBy(asc(bookingEvents.id)).limit(AT_ONCE + LOOK_BACK)

export type NoticesRepository = ReturnType<typeof createNoticesRepository>

export function createNoticesRepository(records: Records) {
  return {
    /**
     * Hands the events since the last call over and writes what they become, with the place reached, in one
     * transaction. At the very first call it only notes where it stands: nobody is told of the past.
     */
    tell: (messagesOf: (events: readonly TellableEvent[], hooks: readonly (typeof webhooks.$inferSelect)[]) => OutboxMessage[]): Promise<void> => records.transaction(async (tx) => {
      const [cursor] = await tx.select().from(installation).where(eq(installation.key, CURSOR)).for('update')
      if (!cursor) {
        const [newest] = await tx.select({ id: max(bookingEvents.id) }).from(bookingEvents)
        await tx.insert(installation).values({ key: CURSOR, value: newest?.id ?? 0 }).onConflictDoNothing()
        return
      }
      const told = Number(cursor.value)
      const events = await eventsAfter(tx, told - LOOK_BACK)
      const last = events.at(-1)?.event.id ?? told
      const hooks = events.length === 0 ? [] : await tx.select().from(webhooks).where(eq(webhooks.active, true))
      await putIntoOutbox(tx, messagesOf(events, hooks))
      if (last > told) await tx.update(installation).set({ value: last }).where(eq(installation.key, CURSOR))
    }),

    /** Confirmed bookings of people that begin within (now, until] and to which nobody has come yet. */
    startingBetween: (now: number, until: number) => records.run((db) => db.select({ booking: bookings, ...place, ...person })
      .from(bookings).innerJoin(resources, eq(resources.id, bookings.resourceId)).innerJoin(sites, eq(sites.id, bookings.siteId)).innerJoin(members, and(eq(members.id, bookings.memberId), eq(members.status, 'active')))
      .where(and(eq(bookings.status, 'confirmed'), gt(bookings.from, new Date(now)), lte(bookings.from, new Date(until)), sql`${bookings.checkedInAt} IS NULL`, inArray(bookings.source, ['web', 'api', 'recurrence', 'import', 'waitlist'])))
      .limit(AT_ONCE)),

    /** Offers that stand now, with whom they are made to. */
    heldOffers: (now: number) => records.run((db) => db.select({ offer: waitlistOffers, title: waitlist.title, siteId: waitlist.siteId, ...place, ...person })
      .from(waitlistOffers).innerJoin(waitlist, eq(waitlist.id, waitlistOffers.waitlistId)).innerJoin(resources, eq(resources.id, waitlistOffers.resourceId)).innerJoin(sites, eq(sites.id, waitlist.siteId))
      .innerJoin(members, and(eq(members.id, waitlist.memberId), eq(members.status, 'active'), isNotNull(members.email)))
      .where(and(eq(waitlistOffers.status, 'held'), gt(waitlistOffers.expiresAt, new Date(now)))).limit(AT_ONCE)),

    webhooksOf: (siteId: string) => records.run((db) => db.select().from(webhooks).where(and(eq(webhooks.siteId, siteId), eq(webhooks.active, true)))),
  }
}
