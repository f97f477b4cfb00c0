import type { Blackout, BusyTime } from '#contract/bookings'
import type { OpeningHours } from '#contract/building'
import type { Stretch } from '../site-time/available-time-rules.ts'
import type { BookingContext, HeldUnit } from './booking-context.ts'
import { isoOf } from './booking-fault-sentences.ts'
import { openTimes } from './opening-rules.ts'
import { byBegin, common, joined, without } from './stretch-rules.ts'
import { fullTimes, holdsByUnit } from './unit-availability-rules.ts'

/** A resource with what decides when it can be had. */
export interface SearchedResource extends Pick<BookingContext, 'resource' | 'policy' | 'parts' | 'units' | 'openingHours'> {
  readonly floorId: string | null
  /** Whose blackouts hold for it (blackoutSources of resource-unit-rules.ts). */
  readonly blackoutIds: ReadonlySet<string>
}

/** What is searched: many resources, and the holds and blackouts of the whole time, in any order. */
export interface SearchedSite {
  readonly now: number
  readonly timeZone: string
  readonly resources: readonly SearchedResource[]
  readonly held: readonly HeldUnit[]
  readonly blackouts: readonly Blackout[]
}

/** Opening times over one window. Few resources have hours of their own: each different one is worked out once. */
export function openingTimesWithin(window: Stretch, timeZone: string): (hours: readonly OpeningHours[]) => Stretch[] {
  const known = new Map<string, Stretch[]>()
  const ofOne = (hours: OpeningHours): Stretch[] => {
    const key = JSON.stringify(hours)
    const times = known.get(key) ?? common(openTimes(hours, window, timeZone), [window])
    known.set(key, times)
    return times
  }
  return (hours) => hours.map(ofOne).reduce(common, [window])
}

/** Blackouts as stretches, in order of beginning, read once for all resources. */
export function blackoutTimes(blackouts: readonly Blackout[]): (resource: Pick<SearchedResource, 'blackoutIds'>) => Stretch[] {
  const read = blackouts.map(({ resourceId, from, to }) => ({ resourceId, from: Date.parse(from), to: Date.parse(to) })).sort(byBegin)
  return ({ blackoutIds }) => read.filter(({ resourceId }) => resourceId === null || blackoutIds.has(resourceId))
}

/**
 * Why the resources cannot be had when, within the window: closed, out of use, booked or held for the waitlist
 * (the last two with their buffers; a zone counts as booked when its last place is). Sorted by resource, reason, time.
 */
export function busyTimes(window: Stretch, site: SearchedSite): BusyTime[] {
  const openOf = openingTimesWithin(window, site.timeZone)
  const blackoutsOf = blackoutTimes(site.blackouts)
  const holds = holdsByUnit(site.held)
  return site.resources.flatMap((searched) => {
    const booked = fullTimes(searched.units, holds, ({ bookingId }) => bookingId !== null)
    const told = (why: BusyTime['why'], times: readonly Stretch[]): BusyTime[] =>
      common(times, [window]).map(({ from, to }) => ({ resourceId: searched.resource.id, from: isoOf(from), to: isoOf(to), why }))
    return [
      ...told('closed', without([window], openOf(searched.openingHours))),
      ...told('blackout', joined(blackoutsOf(searched))),
      ...told('booked', booked),
      ...told('held', without(fullTimes(searched.units, holds, () => true), booked)),
    ]
  })
}
