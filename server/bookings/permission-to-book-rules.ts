import type { Resource } from '#contract/bookings'
import { dateInZone } from '../site-time/available-time-rules.ts'
import { policiesOf, type BookingContext } from './booking-context.ts'
import { isoOf } from './booking-fault-sentences.ts'
import { DAY_MS, type BookingRule, type Finding } from './booking-rule.ts'

export const notBookable: BookingRule<'not-bookable'> = (_asked, { resource }) => (resource.bookable ? [] : [{ field: 'resourceId', detail: { resource: resource.name } }])

/** Let to a tenant or a member, itself or a part of it; and roles, where a policy names some. */
export const notPermitted: BookingRule<'not-permitted'> = (_asked, context) => {
  const { resource, parts, who } = context
  const isLetToOthers = ({ tenantId, memberId }: Resource): boolean =>
    (tenantId !== null && tenantId !== who.tenantId) || (memberId !== null && memberId !== who.memberId)
  const letTo = [resource, ...parts.map((part) => part.resource)].find(isLetToOthers)
  const leftOut = policiesOf(context).some(({ roles }) => roles.length > 0 && !roles.includes(who.role))
  const finding = (name: string, why: 'role' | 'let'): Finding<'not-permitted'> => ({ field: 'resourceId', detail: { resource: name, why } })
  return [...(letTo ? [finding(letTo.name, 'let')] : []), ...(leftOut ? [finding(resource.name, 'role')] : [])]
}

/** Trained on every topic that it or a part asks for, the last day of the booking included (`expiresOn` is the last day on which it holds). */
export const inductionMissing: BookingRule<'induction-missing'> = (asked, context) => {
  const lastDate = dateInZone(Math.max(asked.from, asked.to - 1), context.timeZone)
  const topics = new Set(policiesOf(context).flatMap(({ inductionTopic }) => inductionTopic ?? []))
  return [...topics].flatMap((topic) => {
    const had = context.who.inductions.filter((induction) => induction.topic === topic)
    if (had.some(({ expiresOn }) => expiresOn === null || expiresOn >= lastDate)) return []
    const expiredOn = had.map(({ expiresOn }) => expiresOn ?? '').sort().at(-1) ?? null
    return [{ field: 'memberId', detail: { topic, expiredOn } }]
  })
}

/** How many sit in one booking of it; null where nobody has said. A zone's seats are shared by its places. */
export const seatsOf = ({ capacity, places }: Pick<Resource, 'capacity' | 'places'>): number | null =>
  (capacity === 0 ? null : Math.max(1, Math.floor(capacity / places)))

export const partyTooLarge: BookingRule<'party-too-large'> = ({ partySize, before }, { resource }) => {
  const seats = seatsOf(resource)
  const fits = seats === null || partySize <= seats || (before?.resourceId === resource.id && partySize <= before.partySize)
  return fits ? [] : [{ field: 'partySize', detail: { resource: resource.name, partySize, seats } }]
}

/**
 * Until when booking is closed after no-shows (epoch ms), null when it is open: `limit` of them within
 * `withinDays` close it for `blockDays` after the last. Days of 24 hours.
 */
export function noShowBlock({ now, policy: { strikes }, usage }: Pick<BookingContext, 'now' | 'policy' | 'usage'>): number | null {
  if (strikes === null) return null
  const at = [...usage.noShowsAt].sort((a, b) => a - b)
  const closings = at.filter((last, index) => {
    const first = at[index - strikes.limit + 1]
    return first !== undefined && last - first <= strikes.withinDays * DAY_MS
  })
  const until = (closings.at(-1) ?? -Infinity) + strikes.blockDays * DAY_MS
  return now < until ? until : null
}

export const noShowBlocked: BookingRule<'no-show-block'> = (_asked, context) => {
  const until = noShowBlock(context)
  const { strikes } = context.policy
  return until === null || strikes === null ? [] : [{ field: 'memberId', detail: { noShows: strikes.limit, withinDays: strikes.withinDays, until: isoOf(until) } }]
}
