import type { Clock } from '../clock.ts'
import { calendarText } from '../calendar/booking-calendar.ts'
import type { OutboxMessage, OutboxRepository } from '../outbox/outbox-repository.ts'
import type { MailPayload } from '../outbox/mail-delivery.ts'
import { NOTICES, noticeText, offerText, reminderText, WEBHOOK_OF, type NoticeSubject } from './notice-rules.ts'
import type { NoticesRepository, TellableEvent } from './notices-repository.ts'

export interface NoticesDeps {
  readonly repository: NoticesRepository
  readonly outbox: Pick<OutboxRepository, 'put'>
  readonly clock: Clock
  readonly mailFrom: string
  readonly publicUrl: string | null
  /** Minutes before the start; 0: no reminders. */
  readonly reminderMin: number
}

type Hook = Awaited<ReturnType<NoticesRepository['webhooksOf']>>[number]

/**
 * Turns what happened to bookings into mails (with an invitation for the calendar) and webhook deliveries. It reads
 * the bookings' history rather than the bus: what happened while it was down is told afterwards, once.
 */
export function createNoticesService(deps: NoticesDeps) {
  const { repository, outbox, clock } = deps
  return {
    /** Puts everything that is to be told by now into the outbox. */
    gather: async (): Promise<void> => {
      const now = clock.now()
      await repository.tell((events, hooks) => events.flatMap((event) => [...mailAbout(event, deps), ...callsAbout(event, hooks, now)]))
      await outbox.put([...await reminders(deps, now), ...await offers(deps, now)])
    },
  }
}

const subjectOf = ({ booking, resourceName, siteName, timeZone }: Pick<TellableEvent, 'booking' | 'resourceName' | 'siteName' | 'timeZone'>): NoticeSubject =>
  ({ title: booking.title, resourceName, siteName, timeZone, from: booking.from.getTime(), to: booking.to.getTime() })

const mail = (recipient: string, payload: MailPayload, dedupeKey: string, dueAt: number): OutboxMessage => ({ kind: 'mail', recipient, payload: { ...payload }, dedupeKey, dueAt })

/** One mail for the placing of a whole series: fifty invitations at once would be a nuisance. */
const keyOf = ({ event, booking }: TellableEvent): string =>
  (booking.seriesId !== null && (event.kind === 'created' || event.kind === 'requested') ? `series:${booking.seriesId}:${event.kind}` : `event:${event.id}`)

function mailAbout(tellable: TellableEvent, { mailFrom, publicUrl }: NoticesDeps): OutboxMessage[] {
  const { event, booking, email, memberName, language } = tellable
  // What one does at the door oneself needs no mail, a question does; what is over needs none.
  const isOwnAct = event.kind !== 'leave-asked' && (booking.source === 'walk-up' || booking.source === 'ad-hoc')
  // A file of other people's bookings, or its undoing, is not told by a thousand mails; reminders come as ever.
  const isOfBatch = event.detail['importId'] !== undefined
  if (email === null || memberName === null || isOwnAct || isOfBatch || booking.to < event.at) return []
  const about = subjectOf(tellable)
  const said = (key: 'reason' | 'leftAt'): string | undefined => (typeof event.detail[key] === 'string' ? event.detail[key] : undefined)
  const text = noticeText(event.kind, about, language ?? 'en', { reason: said('reason'), leftAt: said('leftAt'), publicUrl })
  if (!text) return []
  const method = NOTICES[event.kind]?.calendar ?? null
  const calendar = method && {
    method, text: calendarText({
      name: 'Atrium', method, organizer: { name: 'Atrium', email: mailFrom },
      bookings: [{
        id: booking.id, from: about.from, to: about.to, status: method === 'cancel' ? 'cancelled' : booking.status, version: booking.version, changedAt: event.at.getTime(), timeZone: about.timeZone,
        summary: about.title || about.resourceName, description: booking.note, location: `${about.resourceName}, ${about.siteName}`, url: publicUrl && `${publicUrl}/my`, attendee: { name: memberName, email },
      }],
    }),
  }
  return [mail(email, { ...text, ...calendar && { calendar } }, `mail:${keyOf(tellable)}`, event.at.getTime())]
}

function callsAbout({ event, booking }: TellableEvent, hooks: readonly Hook[], now: number): OutboxMessage[] {
  const name = WEBHOOK_OF[event.kind]
  if (!name) return []
  return hooks.filter(({ siteId, events, createdAt }) => siteId === booking.siteId && events.includes(name) && createdAt <= event.at).map(({ id }) => ({
    kind: 'webhook', recipient: id, dedupeKey: `webhook:${id}:event:${event.id}`, dueAt: now,
    payload: {
      id: `event-${event.id}`, event: name, at: event.at.toISOString(), siteId: booking.siteId,
      booking: {
        id: booking.id, resourceId: booking.resourceId, seriesId: booking.seriesId, tenantId: booking.tenantId, memberId: booking.memberId, from: booking.from.toISOString(), to: booking.to.toISOString(),
        status: booking.status, checkedInAt: booking.checkedInAt?.toISOString() ?? null, endedAt: booking.endedAt?.toISOString() ?? null, version: booking.version,
      },
    },
  }))
}

async function reminders({ repository, publicUrl, reminderMin }: NoticesDeps, now: number): Promise<OutboxMessage[]> {
  if (reminderMin === 0) return []
  const starting = await repository.startingBetween(now, now + reminderMin * 60_000)
  return starting
    // Who booked a moment ago knows.
    .filter(({ booking }) => booking.from.getTime() - booking.createdAt.getTime() > reminderMin * 60_000)
    .map((row) => mail(row.email, reminderText(subjectOf(row), row.language ?? 'en', publicUrl), `reminder:${row.booking.id}:${row.booking.from.toISOString()}`, now))
}

async function offers({ repository, publicUrl }: NoticesDeps, now: number): Promise<OutboxMessage[]> {
  const held = await repository.heldOffers(now)
  const hooksBySite = new Map<string, Hook[]>()
  for (const { siteId } of held) if (!hooksBySite.has(siteId)) hooksBySite.set(siteId, await repository.webhooksOf(siteId))
  return held.flatMap(({ offer, title, siteId, email, language, ...place }) => [
    mail(email, offerText({ title, ...place, from: offer.from.getTime(), to: offer.to.getTime() }, offer.expiresAt.getTime(), language ?? 'en', publicUrl), `offer:${offer.id}`, now),
    ...(hooksBySite.get(siteId) ?? []).filter(({ events }) => events.includes('waitlist.offered')).map(({ id }): OutboxMessage => ({
      kind: 'webhook', recipient: id, dedupeKey: `webhook:${id}:offer:${offer.id}`, dueAt: now,
      payload: {
        id: `offer-${offer.id}`, event: 'waitlist.offered', at: offer.offeredAt.toISOString(), siteId,
        offer: { id: offer.id, waitlistId: offer.waitlistId, resourceId: offer.resourceId, from: offer.from.toISOString(), to: offer.to.toISOString(), expiresAt: offer.expiresAt.toISOString() },
      },
    })),
  ])
}
