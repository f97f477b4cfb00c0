/** DEVICES.md: a clock further ahead than this is not believed. The same bound holds behind, for live data. */
export const CLOCK_LIMIT_MS = 5 * 60_000
/** A live message may overtake this much of its device's past and still count as reordered. */
export const REORDER_TOLERANCE_MS = 5 * 60_000
/** Beyond this a lasting offset is the clock's, not the network's: LoRaWAN and Zigbee deliver within 3 s. */
export const SKEW_LIMIT_MS = 10_000
/** So many messages in a row, over at least SKEW_SPAN_MS, make an offset a lasting one. */
const WINDOW = 8
const SKEW_SPAN_MS = 10_000
/** The worst drift that still counts as one offset: 72 s an hour. A quartz drifts 0.2, an RC oscillator up to 36. */
const DRIFT_SHARE = 0.02

/**
 * believed: the stated time stands. late: it stands, and the reading is history (store-and-forward).
 * distrusted: the clock is wrong; arrival is the only time there is.
 */
export type ClockVerdict = 'believed' | 'late' | 'distrusted'

/** What is remembered of one device's clock. Owned by the caller; changed only by `learnClock`. */
export interface ClockTrack {
  readonly offsets: Float64Array
  readonly arrivals: Float64Array
  seen: number
  /** The newest believed time; −Infinity while there is none. */
  believedUpTo: number
  /** Where the device's latest silence (longer than CLOCK_LIMIT_MS) began: what it kept meanwhile may still come. */
  silentSince: number
}

export const newClockTrack = (): ClockTrack => ({
  offsets: new Float64Array(WINDOW), arrivals: new Float64Array(WINDOW), seen: 0, believedUpTo: -Infinity, silentSince: Infinity,
})

/**
 * Judges a live message's own time (epoch ms) against its arrival. Nothing but the device's recent
 * past and the two times enters, so that a replay of the journal judges the same.
 *
 * A reading far behind can be kept data or a wrong clock. It is kept data only where the device was
 * silent at the stated time, or has not been heard later: nobody says twice what was heard. And kept
 * data catches up with the present while it flows; an offset that stays or grows is the clock's.
 */
export function judgeClock(track: ClockTrack, time: number, receivedAt: number): ClockVerdict {
  const behind = receivedAt - time
  if (behind < -CLOCK_LIMIT_MS) return 'distrusted'
  if (isLastingOffset(track, behind, receivedAt)) return 'distrusted'
  if (behind <= CLOCK_LIMIT_MS) return 'believed'
  if (track.believedUpTo === -Infinity) return 'distrusted'
  return time >= Math.min(track.believedUpTo, track.silentSince) - REORDER_TOLERANCE_MS ? 'late' : 'distrusted'
}

/** Whether history's stated time can be true at all: not from the future, and from a clock that was ever set. */
export const isPossibleHistory = (time: number, receivedAt: number): boolean => time <= receivedAt + CLOCK_LIMIT_MS && time >= EARLIEST_SET_CLOCK

/** Clocks that were never set count from 1970 or 2000; no reading of this product is older than it. */
const EARLIEST_SET_CLOCK = Date.UTC(2015, 0, 1)

/** Takes a judged live message into the device's past. One call a message, not one a sample. */
export function learnClock(track: ClockTrack, time: number, receivedAt: number, verdict: ClockVerdict): void {
  const slot = track.seen % WINDOW
  track.offsets[slot] = receivedAt - time
  track.arrivals[slot] = receivedAt
  track.seen++
  if (verdict === 'distrusted' || time <= track.believedUpTo) return
  if (verdict === 'believed' && track.believedUpTo !== -Infinity && time - track.believedUpTo > CLOCK_LIMIT_MS) track.silentSince = track.believedUpTo
  track.believedUpTo = time
}

/**
 * The last messages and this one are all early, or all late, by more than the network can explain, and
 * in the way of a clock: by nearly the same amount (an offset, a drift), or by ever more (a clock that
 * hardly runs). Delays that come and go are the network's, and an offset that shrinks is kept data.
 */
function isLastingOffset(track: ClockTrack, behind: number, receivedAt: number): boolean {
  if (track.seen < WINDOW || Math.abs(behind) <= SKEW_LIMIT_MS) return false
  let least = behind, most = behind
  for (const offset of track.offsets) {
    if (offset < least) least = offset
    if (offset > most) most = offset
  }
  if (behind > 0 ? least <= SKEW_LIMIT_MS : most >= -SKEW_LIMIT_MS) return false
  const oldest = track.seen % WINDOW
  const span = receivedAt - (track.arrivals[oldest] ?? receivedAt)
  if (span < SKEW_SPAN_MS) return false
  const first = track.offsets[oldest] ?? 0
  const isSteady = most - least <= Math.max(SKEW_LIMIT_MS, span * DRIFT_SHARE) && first - behind <= span / 2
  const isStalling = first === least && behind === most && behind - first >= span / 2
  return isSteady || isStalling
}
