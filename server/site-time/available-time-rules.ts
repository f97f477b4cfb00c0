import { Temporal } from 'temporal-polyfill'
import type { OpeningHours } from '#contract/building'
import { placeWallTime } from './wall-time-rules.ts'

/** A stretch of time in UTC epoch ms, half open [from, to). */
export interface Stretch { readonly from: number; readonly to: number }

/** The site-zone date of a moment, "2026-03-29". */
export const dateInZone = (at: number, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate().toString()

/** The dates of the last `days` days in the zone, today included, oldest first. */
export function lastDates(now: number, days: number, timeZone: string): string[] {
  const today = Temporal.PlainDate.from(dateInZone(now, timeZone))
  return Array.from({ length: days }, (_, index) => today.subtract({ days: days - 1 - index }).toString())
}

/** A whole date of the zone: 23 or 25 hours where the clocks change. */
export function dayStretch(date: string, timeZone: string): Stretch {
  const day = Temporal.PlainDate.from(date)
  return { from: day.toZonedDateTime(timeZone).epochMilliseconds, to: day.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds }
}

/**
 * When it is open on a date, in order. Wall times of the zone become moments: a time in the missing
 * hour is the change itself; of a doubled time opening takes the first and closing the second, so
 * that both passes of the hour are available (METRICS.md: available time is DST-safe).
 */
export function openStretches(hours: OpeningHours, date: string, timeZone: string): Stretch[] {
  const day = Temporal.PlainDate.from(date)
  return hours
    .filter(({ days }) => days.includes(day.dayOfWeek))
    .map(({ from, to }) => ({ from: momentOf(day, from, timeZone, 'earlier'), to: momentOf(day, to, timeZone, 'later') }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from)
}

function momentOf(day: Temporal.PlainDate, wallTime: string, timeZone: string, ofDoubled: 'earlier' | 'later'): number {
  const wall = wallTime === '24:00' ? day.add({ days: 1 }).toPlainDateTime() : day.toPlainDateTime(wallTime)
  const placed = placeWallTime(wall.toString({ smallestUnit: 'minute' }), timeZone)
  if (!('passes' in placed)) return placed.changesAt
  return ofDoubled === 'earlier' ? placed.passes[0] : placed.passes.at(-1)!
}

/** The part of a stretch before a moment; empty stretches go. */
export const until = (stretches: readonly Stretch[], end: number): Stretch[] =>
  stretches.map(({ from, to }) => ({ from, to: Math.min(to, end) })).filter(({ from, to }) => from < to)

/** Milliseconds that two stretches share. */
export const sharedMs = (a: Stretch, b: Stretch): number => Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from))
