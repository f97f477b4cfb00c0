import type { TallySumId } from '../metrics/tallies.ts'
import { HOUR_MS } from '../metrics/figure-rules.ts'

export type PeakTally = Readonly<Record<TallySumId<'peaks'>, number | null>>

/** What of an hour of a group is in use: spaces (or people) × ms, and how much of it is known. */
export interface GroupHour { readonly inUseMs: number | null; readonly availableMs: number | null; readonly knownMs: number | null }

/** An hour counts as known when nearly all of it is: a few sensors that are away do not make a peak wrong. */
const KNOWN_AT_LEAST = 0.9

/** The fullest hour: the mean number at once within it. What is unknown is not added, so that the figure is a lower bound. */
export function peakTally(hours: readonly GroupHour[], places: number): PeakTally {
  const open = hours.filter(({ availableMs }) => (availableMs ?? 0) > 0)
  const known = open.filter(({ availableMs, knownMs }) => (knownMs ?? 0) >= KNOWN_AT_LEAST * availableMs!)
  const seen = open.flatMap(({ inUseMs, knownMs }) => (inUseMs === null || !knownMs ? [] : [inUseMs / HOUR_MS]))
  return { hours: open.length, knownHours: seen.length === 0 ? 0 : Math.max(known.length, 1), highest: seen.length === 0 ? null : Math.max(...seen), places }
}
