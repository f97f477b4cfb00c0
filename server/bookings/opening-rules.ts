import { Temporal } from 'temporal-polyfill'
import type { OpeningHours } from '#contract/building'
import { dateInZone, openStretches, type Stretch } from '../site-time/available-time-rules.ts'
import { toldStretch } from './booking-fault-sentences.ts'
import type { BookingRule } from './booking-rule.ts'
import { joined } from './stretch-rules.ts'

/** The dates of the zone that a stretch touches, in order. */
export function datesOf({ from, to }: Stretch, timeZone: string): string[] {
  const last = Temporal.PlainDate.from(dateInZone(Math.max(from, to - 1), timeZone))
  const dates: string[] = []
  for (let date = Temporal.PlainDate.from(dateInZone(from, timeZone)); Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) dates.push(date.toString())
  return dates
}

/** When it is open on the dates that a stretch touches; hours that meet at midnight are one stretch. */
export const openTimes = (hours: OpeningHours, stretch: Stretch, timeZone: string): Stretch[] =>
  joined(datesOf(stretch, timeZone).flatMap((date) => openStretches(hours, date, timeZone)))

/** The booking itself must lie in opening hours, without a break; its buffers need not. */
export const closed: BookingRule<'closed'> = (asked, { openingHours, resource, timeZone }) => openingHours.flatMap((hours) => {
  const open = openTimes(hours, asked, timeZone)
  const fits = open.some(({ from, to }) => from <= asked.from && asked.to <= to)
  return fits ? [] : [{ field: 'from', detail: { resource: resource.name, open: open.map(toldStretch) } }]
})

/** Named with its reason, each one (Indico #4082: a booking was refused by a blackout that nobody was shown). */
export const blackedOut: BookingRule<'blackout'> = (asked, { blackouts }) => blackouts
  .map(({ id, kind, reason, from, to }) => ({ id, kind, reason, from: Date.parse(from), to: Date.parse(to) }))
  .filter(({ from, to }) => from < asked.to && asked.from < to)
  .map(({ id, kind, reason, ...stretch }) => ({ field: 'from', detail: { id, kind, reason, ...toldStretch(stretch) } }))
