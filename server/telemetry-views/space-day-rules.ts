import type { SpaceDays } from '#contract/api'
import type { OccupancyInterval } from '#contract/occupancy'
import { sharedMs, type Stretch } from '../site-time/available-time-rules.ts'

type SpaceDay = SpaceDays['items'][number]

/**
 * METRICS.md for one day: seconds by state inside the available stretches. What is not recorded is
 * unknown. `now` ends an interval that still lasts. frequency = occupied ÷ (occupied + vacant);
 * coverage = (occupied + vacant) ÷ available; both null where there is nothing to divide by.
 */
export function spaceDay(date: string, available: readonly Stretch[], intervals: readonly OccupancyInterval[], now: number): SpaceDay {
  const seconds = { occupied: 0, vacant: 0, unknown: 0 }
  let peakCount: number | null = null
  for (const interval of intervals) {
    const lasted = { from: interval.from, to: interval.to ?? now }
    const shared = available.reduce((sum, stretch) => sum + sharedMs(stretch, lasted), 0)
    seconds[interval.state] += shared / 1_000
    if (shared > 0 && interval.peakCount !== null) peakCount = Math.max(peakCount ?? 0, interval.peakCount)
  }
  const availableS = available.reduce((sum, { from, to }) => sum + (to - from), 0) / 1_000
  const knownS = seconds.occupied + seconds.vacant
  return {
    date, availableS, occupiedS: seconds.occupied, vacantS: seconds.vacant, unknownS: Math.max(0, availableS - knownS),
    coverage: availableS > 0 ? knownS / availableS : null,
    frequency: knownS > 0 ? seconds.occupied / knownS : null,
    peakCount,
  }
}

/** Intervals cut to a period, in order. One that still lasts at `now` stays open (to: null) where the period reaches that far. */
export function clippedIntervals(intervals: readonly OccupancyInterval[], period: Stretch, now: number): OccupancyInterval[] {
  return intervals.flatMap((interval) => {
    const from = Math.max(interval.from, period.from)
    const lasts = interval.to === null && now < period.to
    const to = Math.min(interval.to ?? period.to, period.to)
    return lasts || from < to ? [{ ...interval, from, to: lasts ? null : to }] : []
  })
}
