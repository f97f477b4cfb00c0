import type { Blackout, BookingPolicy, Resource, ShownBooking } from '#contract/bookings'
import type { OpeningHours } from '#contract/building'
import type { Span } from '../time/opening-spans.ts'
import { dayOf } from '../time/site-days.ts'
import type { DaySpan } from '../time/site-time.ts'
import { inLanes, type Placed } from './block-lanes.ts'
import { isDrawn } from './booking-look.ts'
import { closedStretches, type ClosedStretch } from './closed-stretches.ts'
import { gridBooking, type GridBooking } from './timeline-rows.ts'

const HOUR_MS = 3_600_000

export interface CalendarDay { readonly day: DaySpan; readonly closed: readonly ClosedStretch[]; readonly placed: readonly Placed<GridBooking>[] }

export interface CalendarInput {
  readonly resource: Resource; readonly policy: BookingPolicy | undefined; readonly dates: readonly string[]; readonly bookings: readonly ShownBooking[]
  readonly hours: OpeningHours; readonly blackouts: readonly Blackout[]; readonly timeZone: string
}

/** The columns of one resource's calendar; a booking over midnight stands in both days. */
export function calendarDays({ resource, policy, dates, bookings, hours, blackouts, timeZone }: CalendarInput): CalendarDay[] {
  const blocks = bookings.filter(isDrawn).map(booking => gridBooking(booking, resource.id, policy))
  return dates.map(date => {
    const day = dayOf(date, timeZone)
    const { placed } = inLanes(blocks.filter(({ from, to }) => to > day.from && from < day.to))
    return { day, placed, closed: closedStretches(day, hours, blackouts, resource, timeZone) }
  })
}

/** The offsets from midnight that all columns draw: from an hour before the first opening or booking to an hour after the last. */
export function sharedHours(days: readonly CalendarDay[]): Span {
  let first = Infinity
  let last = -Infinity
  for (const { day, closed, placed } of days) {
    const take = (from: number, to: number) => {
      first = Math.min(first, Math.max(0, from - day.from))
      last = Math.max(last, Math.min(to - day.from, 24 * HOUR_MS))
    }
    let reached = day.from
    for (const { from, to } of closed.filter(({ why }) => why === 'closed')) {
      if (from > reached) take(reached, from)
      reached = to
    }
    if (reached < day.to) take(reached, day.to)
    for (const { item } of placed) take(item.from, item.to)
  }
  if (first === Infinity) return { from: 0, to: 24 * HOUR_MS }
  return { from: Math.max(0, (Math.floor(first / HOUR_MS) - 1) * HOUR_MS), to: Math.min(24 * HOUR_MS, (Math.ceil(last / HOUR_MS) + 1) * HOUR_MS) }
}
