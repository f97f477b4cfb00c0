import { createHash, randomBytes } from 'node:crypto'
import type { CalendarFeed } from '#contract/bookings'
import type { MadeCalendarFeed, NewCalendarFeed } from '#contract/calendar-api'
import type { LocalText } from '#contract/local-text'
import { reaches, scopeFor, type Principal } from '../access/principal.ts'
import { ApiError } from '../api-error.ts'
import { newId } from '../building/building-service.ts'
import type { Clock } from '../clock.ts'
import { calendarText, type CalendarBooking } from './booking-calendar.ts'
import type { CalendarFeedsRepository, FeedBooking, FeedOwner } from './calendar-feeds-repository.ts'

export interface CalendarFeedsDeps {
  readonly repository: CalendarFeedsRepository
  readonly clock: Clock
  /** Sender of invitations, who is also the organizer in feeds. */
  readonly mailFrom: string
  /** Address of the page for links; null when it is not configured. */
  readonly publicUrl: string | null
}

const DAY_MS = 86_400_000
const PAST_DAYS = 90
const AHEAD_DAYS = 400

export type CalendarFeedsService = ReturnType<typeof createCalendarFeedsService>

/**
 * Secret calendar links. A feed shows what its maker may see at the moment of reading: of others'
 * bookings only that the time is taken; it ends with its maker's account.
 */
export function createCalendarFeedsService({ repository, clock, mailFrom, publicUrl }: CalendarFeedsDeps) {
  const subjectOf = async ({ kind, subjectId }: NewCalendarFeed, principal: Principal): Promise<string> => {
    switch (kind) {
      case 'member': return ownOr(subjectId, principal.memberId, (id) => reaches(principal, 'bookings.details', { memberId: id, tenantId: null }))
      case 'tenant': return ownOr(subjectId, scopeFor(principal, 'bookings.details') === 'own' ? null : principal.tenantId, (id) => reaches(principal, 'bookings.details', { memberId: null, tenantId: id }))
      case 'resource': {
        if (subjectId === undefined) throw new ApiError('bad-request', undefined, [{ field: 'subjectId', message: { en: 'is required of a resource\'s calendar', 'zh-CN': '资源日历必须填写' } }])
        if (await repository.resourceName(subjectId) === undefined) throw new ApiError('not-found')
        return subjectId
      }
    }
  }

  return {
    make: async (asked: NewCalendarFeed, principal: Principal): Promise<MadeCalendarFeed> => {
      if (principal.memberId === null) throw new ApiError('not-allowed', { en: 'Calendar links belong to people.', 'zh-CN': '日历链接只能由个人创建。' })
      const token = randomBytes(24).toString('base64url')
      const feed: CalendarFeed = { id: newId(), kind: asked.kind, subjectId: await subjectOf(asked, principal), createdAt: new Date(clock.now()).toISOString(), lastReadAt: null, revokedAt: null }
      await repository.add(feed, hashOf(token), principal.memberId)
      return { ...feed, path: `/api/v1/calendar/${token}.ics` }
    },

    list: (principal: Principal): Promise<CalendarFeed[]> => (principal.memberId === null ? Promise.resolve([]) : repository.ofOwner(principal.memberId)),

    revoke: async (id: string, principal: Principal): Promise<void> => {
      if (principal.memberId === null || !await repository.revoke(id, principal.memberId, clock.now())) throw new ApiError('not-found')
    },

    /** The iCalendar text of a secret; throws 'not-found' for one that is none, was revoked or whose maker is gone. */
    text: async (token: string): Promise<string> => {
      const now = clock.now()
      const found = await repository.read(hashOf(token), now)
      if (!found) throw new ApiError('not-found')
      const { feed, owner } = found
      const rows = await repository.bookings(feed, now - PAST_DAYS * DAY_MS, now + AHEAD_DAYS * DAY_MS)
      return calendarText({ name: await nameOf(feed, owner, repository), method: 'publish', organizer: { name: 'Atrium', email: mailFrom }, bookings: rows.map((row) => shownTo(owner, row, publicUrl)) })
    },
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

function ownOr(asked: string | undefined, own: string | null, mayReach: (id: string) => boolean): string {
  const id = asked ?? own
  if (id === null || (id !== own && !mayReach(id))) throw new ApiError('not-found')
  return id
}

const nameOf = async ({ kind, subjectId }: Pick<CalendarFeed, 'kind' | 'subjectId'>, owner: FeedOwner, repository: CalendarFeedsRepository): Promise<string> =>
  (kind === 'resource' ? await repository.resourceName(subjectId) : kind === 'tenant' ? await repository.tenantName(subjectId) : owner.name) ?? 'Atrium'

const BUSY: LocalText = { en: 'Busy', 'zh-CN': '已占用' }
const BOOKING: LocalText = { en: 'Booking', 'zh-CN': '预订' }

/** The booking as the feed's maker may see it. */
export function shownTo(owner: Pick<FeedOwner, 'id' | 'role' | 'tenantId' | 'language'>, { booking, resourceName, siteName, timeZone, memberName, tenantName }: FeedBooking, publicUrl: string | null): CalendarBooking {
  const principal: Principal = { kind: 'member', id: owner.id, name: '', role: owner.role, memberId: owner.id, tenantId: owner.tenantId }
  const mayKnow = reaches(principal, 'bookings.details', booking)
  const language = owner.language ?? 'en'
  return {
    id: booking.id, from: booking.from.getTime(), to: booking.to.getTime(), status: booking.status, version: booking.version, timeZone,
    changedAt: booking.createdAt.getTime(), location: `${resourceName}, ${siteName}`, url: publicUrl && mayKnow ? `${publicUrl}/my` : null, attendee: null,
    summary: mayKnow ? booking.title || `${BOOKING[language]}: ${resourceName}` : BUSY[language],
    description: mayKnow ? [memberName, tenantName, booking.note].filter(Boolean).join('\n') : '',
  }
}
