import type { OccupancyInterval, OccupancyStateName } from '#contract/occupancy'
import type { Span } from '../time/opening-spans.ts'

/** A stretch of a day to draw; `interval` null where nothing was recorded at all. */
export interface TimelineBar { state: OccupancyStateName | 'none'; from: number; to: number; interval: OccupancyInterval | null }

/**
 * A day's intervals clipped to [from, to) and to now, with what lies between as "none" (nothing was
 * recorded, which is not the same as free).
 */
export function timelineBars(intervals: readonly OccupancyInterval[], from: number, to: number, now: number): TimelineBar[] {
  const end = Math.min(to, now)
  const bars: TimelineBar[] = []
  let reached = from
  for (const interval of [...intervals].sort((a, b) => a.from - b.from)) {
    const start = Math.max(interval.from, reached)
    const stop = Math.min(interval.to ?? now, end)
    if (stop <= start) continue
    if (start > reached) bars.push({ state: 'none', from: reached, to: start, interval: null })
    bars.push({ state: interval.state, from: start, to: stop, interval })
    reached = stop
  }
  if (reached < end) bars.push({ state: 'none', from: reached, to: end, interval: null })
  return bars
}

/** Milliseconds of each state within the spans (opening hours). */
export function timeByState(bars: readonly TimelineBar[], spans: readonly Span[]): Record<TimelineBar['state'], number> {
  const total = { vacant: 0, occupied: 0, unknown: 0, none: 0 }
  for (const bar of bars) for (const span of spans) total[bar.state] += Math.max(0, Math.min(bar.to, span.to) - Math.max(bar.from, span.from))
  return total
}

/** The hours between which a day is drawn: the opening hours and all that was in use, in whole hours, at least 8. */
export function shownHours(dayFrom: number, dayTo: number, spans: readonly Span[], bars: readonly TimelineBar[]): Span {
  const HOUR = 3_600_000
  const used = bars.filter(({ state }) => state === 'occupied')
  const starts = [...spans, ...used].map(({ from }) => from)
  const ends = [...spans, ...used].map(({ to }) => to)
  if (starts.length === 0) return { from: dayFrom, to: dayTo }
  const whole = (at: number, round: (hours: number) => number) => dayFrom + round((at - dayFrom) / HOUR) * HOUR
  const from = Math.max(dayFrom, whole(Math.min(...starts), Math.floor) - HOUR)
  const to = Math.min(dayTo, whole(Math.max(...ends), Math.ceil) + HOUR)
  return to - from >= 8 * HOUR ? { from, to } : { from: dayFrom, to: dayTo }
}
