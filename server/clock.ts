/** Where time comes from. Rules take times as arguments; services take a Clock, so that tests own it. */
export interface Clock {
  /** UTC epoch milliseconds. */
  now(): number
}
export const systemClock: Clock = { now: () => Date.now() }
