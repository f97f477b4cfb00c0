import type { Resource } from '#contract/bookings'
import { dateInZone, dayStretch } from '../site-time/available-time-rules.ts'
import { policiesOf, type Booker, type BookingContext } from './booking-context.ts'
import { isoOf } from './booking-fault-sentences.ts'
import { DAY_MS, type BookingRule, type Finding } from './booking-rule.ts'

export const notBookable: BookingRule<'not-bookable'> = (_asked, { resource }) => (resource.bookable ? [] : [{ field: 'resourceId', detail: { resource: resource.name } }])

type WhatIsBooked = Pick<BookingContext, 'resource' | 'policy' | 'parts'>

/** Let to a tenant or a member, itself or a part of it; and roles, where a policy names some. */
export const notPermitted: BookingRule<'not-permitted'> = (_asked, context) => permissionFindings(context, context.who)

/** True where who asks may book it at all. */
export const mayBook = (booked: WhatIsBooked, who: Booker): boolean => permissionFindings(booked, who).length === 0

function permissionFindings(booked: WhatIsBooked, who: Booker): Finding<'not-permitted'>[] {
  const { resource, parts } = booked
  const isLetToOthers = ({ tenantId, memberId }: Resource): boolean =>
    (tenantId !== null && tenantId !== who.tenantId) || (memberId !== null && memberId !== who.memberId)
  const letTo = [resource, ...parts.map((part) => part.resource)].find(isLetToOthers)
  const leftOut = policiesOf(booked).some(({ roles }) => roles.length > 0 && !roles.includes(who.role))
  const finding = (name: string, why: 'role' | 'let'): Finding<'not-permitted'> => ({ field: 'resourceId', detail: { resource: name, why } })
  return [...(letTo ? [finding(letTo.name, 'let')] : []), ...(leftOut ? [finding(resource.name, 'role')] : [])]
}

/** For each topic that it or a part asks for the last date on which the person's training holds; null: for good; undefined: not trained. */
const training = (booked: WhatIsBooked, who: Booker): { topic: string; lastDate: string | null | undefined }[] =>
  [...new Set(policiesOf(booked).flatMap(({ inductionTopic }) => inductionTopic ?? []))].map((topic) => {
    const ends = who.inductions.filter((induction) => induction.topic === topic).map(({ expiresOn }) => expiresOn)
    return { topic, lastDate: ends.includes(null) ? null : ends.map(String).sort().at(-1) }
  })

/** Trained on every topic, the last day of the booking included (`expiresOn` is the last day on which it holds). */
export const inductionMissing: BookingRule<'induction-missing'> = (asked, context) => {
  const lastDay = dateInZone(Math.max(asked.from, asked.to - 1), context.timeZone)
  return training(context, context.who).filter(({ lastDate }) => lastDate === undefined || (lastDate !== null && lastDate < lastDay))
    .map(({ topic, lastDate }) => ({ field: 'memberId', detail: { topic, expiredOn: lastDate ?? null } }))
}

/** Until when bookings of it may last by the person's training, epoch ms; ±Infinity. */
export const trainedUntil = (booked: WhatIsBooked, who: Booker, timeZone: string): number => Math.min(Infinity, ...training(booked, who)
  .map(({ lastDate }) => (lastDate === undefined ? -Infinity : lastDate === null ? Infinity : dayStretch(lastDate, timeZone).to)))

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
