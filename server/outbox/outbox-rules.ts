/** Seconds until the next attempt: half a minute, doubled each time, six hours at most. */
const FIRST_RETRY_S = 30
const LONGEST_RETRY_S = 6 * 3_600
/** Together with the waits above about a day and a half. */
export const ATTEMPTS_MAX = 12

/** When a message that failed for the `attempts`-th time is tried again (epoch ms); null: it is given up. */
export function nextAttemptAt(attempts: number, failedAt: number): number | null {
  if (attempts >= ATTEMPTS_MAX) return null
  return failedAt + 1_000 * Math.min(LONGEST_RETRY_S, FIRST_RETRY_S * 2 ** (attempts - 1))
}
