import { and, asc, eq, gt, isNull, lt, notInArray } from 'drizzle-orm'
import type { CalendarFeed } from '#contract/bookings'
import { sites } from '../records/building-schema.ts'
import { bookings, calendarFeeds, resources } from '../records/bookings-schema.ts'
import { members, tenants } from '../records/people-schema.ts'
import type { Records } from '../records/open-records.ts'

export interface FeedOwner { readonly id: string; readonly role: typeof members.$inferSelect.role; readonly tenantId: string | null; readonly name: string; readonly language: 'en' | 'zh-CN' | null }
export interface FeedBooking {
  readonly booking: typeof bookings.$inferSelect
  readonly resourceName: string
  readonly timeZone: string
  readonly siteName: string
  readonly memberName: string | null
  readonly tenantName: string | null
}

export type CalendarFeedsRepository = ReturnType<typeof createCalendarFeedsRepository>

export function createCalendarFeedsRepository(records: Records) {
  return {
    add: (feed: CalendarFeed, tokenHash: string, createdBy: string | null): Promise<void> => records.run(async (db) => {
      await db.insert(calendarFeeds).values({ ...feed, tokenHash, createdBy, createdAt: new Date(feed.createdAt), lastReadAt: null, revokedAt: null })
    }),

    ofOwner: (memberId: string): Promise<CalendarFeed[]> => records.run((db) => db.select().from(calendarFeeds).where(eq(calendarFeeds.createdBy, memberId)).orderBy(asc(calendarFeeds.createdAt))
      .then((rows) => rows.map(({ id, kind, subjectId, createdAt, lastReadAt, revokedAt }) => ({ id, kind, subjectId, createdAt: createdAt.toISOString(), lastReadAt: lastReadAt?.toISOString() ?? null, revokedAt: revokedAt?.toISOString() ?? null })))),

    revoke: (id: string, memberId: string, at: number): Promise<boolean> => records.run(async (db) => {
      const revoked = await db.update(calendarFeeds).set({ revokedAt: new Date(at) }).where(and(eq(calendarFeeds.id, id), eq(calendarFeeds.createdBy, memberId), isNull(calendarFeeds.revokedAt))).returning({ id: calendarFeeds.id })
      return revoked.length === 1
    }),

    /** The feed of a secret and who made it, while that person may still sign in; notes the reading. */
    read: (tokenHash: string, at: number): Promise<{ feed: Pick<CalendarFeed, 'id' | 'kind' | 'subjectId'>; owner: FeedOwner } | undefined> => records.run(async (db) => {
      const [found] = await db.select({
        feed: { id: calendarFeeds.id, kind: calendarFeeds.kind, subjectId: calendarFeeds.subjectId },
        owner: { id: members.id, role: members.role, tenantId: members.tenantId, name: members.name, language: members.language },
      }).from(calendarFeeds).innerJoin(members, eq(members.id, calendarFeeds.createdBy))
        .where(and(eq(calendarFeeds.tokenHash, tokenHash), isNull(calendarFeeds.revokedAt), eq(members.status, 'active')))
      if (found) await db.update(calendarFeeds).set({ lastReadAt: new Date(at) }).where(eq(calendarFeeds.id, found.feed.id))
      return found
    }),

    resourceName: (id: string): Promise<string | undefined> => records.run((db) => db.select({ name: resources.name }).from(resources).where(eq(resources.id, id)).then(([row]) => row?.name)),
    tenantName: (id: string): Promise<string | undefined> => records.run((db) => db.select({ name: tenants.name }).from(tenants).where(eq(tenants.id, id)).then(([row]) => row?.name)),

    /** Bookings of a subject that touch [from, to); a resource's feed leaves out what no longer takes its time, a person's tells it as cancelled. */
    bookings: ({ kind, subjectId }: Pick<CalendarFeed, 'kind' | 'subjectId'>, from: number, to: number): Promise<FeedBooking[]> => records.run((db) => db.select({
      booking: bookings, resourceName: resources.name, timeZone: sites.timeZone, siteName: sites.name, memberName: members.name, tenantName: tenants.name,
    }).from(bookings).innerJoin(resources, eq(resources.id, bookings.resourceId)).innerJoin(sites, eq(sites.id, bookings.siteId))
      .leftJoin(members, eq(members.id, bookings.memberId)).leftJoin(tenants, eq(tenants.id, bookings.tenantId))
      .where(and(
        eq({ member: bookings.memberId, resource: bookings.resourceId, tenant: bookings.tenantId }[kind], subjectId), lt(bookings.from, new Date(to)), gt(bookings.to, new Date(from)),
        kind === 'resource' ? notInArray(bookings.status, ['cancelled', 'declined', 'released']) : undefined,
      )).orderBy(asc(bookings.from), asc(bookings.id)).limit(BOOKINGS_MAX)),
  }
}

const BOOKINGS_MAX = 5_000
