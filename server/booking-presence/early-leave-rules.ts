import type { PlaceEvidence } from './release-rules.ts'
import { lastSignOf } from './witness-rules.ts'

const MINUTE = 60_000
/** Less than this is not worth a question. */
const WORTH_ASKING_MS = 15 * MINUTE

export interface UsedBooking { readonly from: number; readonly to: number; readonly checkedInAt: number }

/**
 * Since when a booking that somebody came to stands empty, when it is worth asking whether it is over: every place
 * quiet for a whole grace time and a quarter of an hour of it left. Null: no question. It frees nothing by itself.
 */
export function leftSince(booking: UsedBooking, graceMin: number, places: readonly PlaceEvidence[], now: number): number | null {
  const since = places.map((place) => quietSince(place))
  if (places.length === 0 || booking.to - now < WORTH_ASKING_MS) return null
  const left = Math.max(booking.checkedInAt, ...since)
  return now - left >= graceMin * MINUTE ? left : null
}

/** True when somebody is there again: a booking's people need no asking any more. What is unknown says nothing. */
export const isSomebodyThere = (places: readonly PlaceEvidence[]): boolean =>
  places.some((place) => (place.kind === 'machine' ? place.trace !== undefined && place.trace.state !== 'off' : place.signs.now.state === 'occupied'))

function quietSince(place: PlaceEvidence): number {
  if (place.kind === 'machine') return place.trace?.state === 'off' ? place.trace.since : Infinity
  return place.signs.now.state === 'vacant' ? Math.max(lastSignOf(place.signs.signs), place.signs.now.from) : Infinity
}
