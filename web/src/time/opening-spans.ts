import { Temporal } from 'temporal-polyfill'
import type { OpeningHours } from '#contract/building'
import { startOfDay, type DaySpan } from './site-time.ts'

export interface Span { from: number; to: number }

/** The stretches of a site-zone day in which a space is open, in order and merged. */
export function openingSpans(day: DaySpan, hours: OpeningHours, timeZone: string): Span[] {
  const date = Temporal.PlainDate.from(day.date)
  const spans = hours
    .filter(({ days }) => days.includes(date.dayOfWeek))
    .map(({ from, to }) => ({ from: instantAt(date, from, timeZone), to: instantAt(date, to, timeZone) }))
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from)
  return merged(spans)
}

function instantAt(date: Temporal.PlainDate, clock: string, timeZone: string): number {
  if (clock === '24:00') return startOfDay(date.add({ days: 1 }), timeZone)
  return date.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(clock) }).epochMilliseconds
}

function merged(spans: Span[]): Span[] {
  const result: Span[] = []
  for (const span of spans) {
    const last = result.at(-1)
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to)
    else result.push({ ...span })
  }
  return result
}
