import type { NoShow } from '#contract/bookings'
import type { Evidence } from '#contract/occupancy'
import type { StateStretch } from '../occupancy/presence-signs-rules.ts'
import type { PlaceEvidence } from './release-rules.ts'
import { knownSince } from './witness-rules.ts'

const iso = (at: number): string => new Date(at).toISOString()

/**
 * What a no-show record keeps of its evidence: the states of every place from the booking's start to `to` (epoch
 * ms), the share of that time for which all of them were known, and what each sensor said.
 */
export function noShowEvidence(places: readonly PlaceEvidence[], sources: readonly Evidence[], from: number, to: number): NoShow['evidence'] {
  const since = places.map((place) => (place.kind === 'machine' ? place.trace?.since ?? Infinity : knownSince(place.signs)))
  const known = Math.max(0, to - Math.max(from, ...since))
  return { coverage: places.length === 0 ? 0 : Math.round((known / (to - from)) * 1_000) / 1_000, states: places.flatMap((place) => statesOf(place, from, to)), sources: [...sources] }
}

function statesOf(place: PlaceEvidence, from: number, to: number): NoShow['evidence']['states'] {
  const stretches: readonly StateStretch[] = place.kind === 'machine'
    ? [{ state: place.trace === undefined ? 'unknown' : place.trace.state === 'off' ? 'vacant' : 'occupied', from: place.trace?.since ?? from, to: null }]
    : [...(place.signs.before ? [place.signs.before] : []), place.signs.now]
  return stretches.flatMap(({ state, from: starts, to: ends }) => {
    const [begin, end] = [Math.max(from, starts), Math.min(to, ends ?? Infinity)]
    return end > begin ? [{ state, from: iso(begin), to: iso(end) }] : []
  })
}
