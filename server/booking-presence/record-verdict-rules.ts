import type { NoShow } from '#contract/bookings'
import type { OccupancyStateName } from '#contract/occupancy'
import { common, joined } from '../bookings/stretch-rules.ts'
import type { Stretch } from '../site-time/available-time-rules.ts'
import type { Held } from '../usage/timeline-rules.ts'
import { SETTLE_MS } from './release-rules.ts'

/** What stored presence says of a booking that was over before it came here. */
export type RecordVerdict = { readonly kind: 'came'; readonly at: number } | { readonly kind: 'did-not-come'; readonly states: NoShow['evidence']['states'] } | { readonly kind: 'unknown' }

/**
 * METRICS' no-show, from what is stored: nobody at any of its places from the start to the end of grace, all of it
 * known. `places`: what is known of each over that time, in order. Where others share the place, presence says nothing.
 */
export function recordVerdict({ from, to }: Stretch, graceMs: number, places: readonly (readonly Held<OccupancyStateName>[])[], isShared: boolean): RecordVerdict {
  const grace = { from, to: Math.min(to, from + graceMs) }
  // As live: who is seen within the moments that reports may be late by came in time.
  const arriving = { from, to: Math.min(to, from + graceMs + SETTLE_MS) }
  const during = places.map((place) => place.filter((stretch) => stretch.from < arriving.to && arriving.from < stretch.to))
  const used = during.flat().filter(({ value }) => value === 'occupied')
  if (used.length > 0) return isShared ? { kind: 'unknown' } : { kind: 'came', at: Math.max(from, Math.min(...used.map((stretch) => stretch.from))) }
  const isEmpty = (place: readonly Held<OccupancyStateName>[]): boolean => vacantMs(place, grace) === grace.to - grace.from
  if (places.length === 0 || !during.every(isEmpty)) return { kind: 'unknown' }
  const iso = (at: number): string => new Date(at).toISOString()
  return { kind: 'did-not-come', states: during.flatMap((place) => common(joined(place), [grace]).map((stretch) => ({ state: 'vacant' as const, from: iso(stretch.from), to: iso(stretch.to) }))) }
}

const vacantMs = (place: readonly Held<OccupancyStateName>[], grace: Stretch): number =>
  common(joined(place.filter(({ value }) => value === 'vacant')), [grace]).reduce((sum, { from, to }) => sum + to - from, 0)
