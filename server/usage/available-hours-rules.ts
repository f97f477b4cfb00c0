import type { Blackout } from '#contract/bookings'
import { openTimes } from '../bookings/opening-rules.ts'
import { byBegin, common, joined, without } from '../bookings/stretch-rules.ts'
import type { Stretch } from '../site-time/available-time-rules.ts'
import type { AvailabilityVersion } from './availability-versions.ts'
import type { Held } from './timeline-rules.ts'

export type ShutStretch = Stretch & Pick<Blackout, 'resourceId' | 'kind'>

/** Opening times of many spaces in one window. Few have hours of their own: each different list of hours is worked out once. */
export function openingWithin(window: Stretch): (versions: readonly AvailabilityVersion[]) => Stretch[] {
  const known = new Map<string, Stretch[]>()
  const wholeWindow = ({ openingHours, timeZone }: AvailabilityVersion): Stretch[] => {
    const key = JSON.stringify([openingHours, timeZone])
    const times = known.get(key) ?? common(openTimes(openingHours, window, timeZone), [window])
    known.set(key, times)
    return times
  }
  return (versions) => joined(versions.filter(({ from, to }) => from < window.to && to > window.from).flatMap((version) => common(wholeWindow(version), [version])))
}

/** Capacity over time. */
export const capacities = (versions: readonly AvailabilityVersion[]): Held<number>[] => versions.map(({ from, to, capacity }) => ({ from, to, value: capacity }))

/** Opening times less what is shut: METRICS.md's available time. `shut` in any order. */
export const availableTime = (open: readonly Stretch[], shut: readonly Stretch[]): Stretch[] => without(open, [...shut].sort(byBegin))
