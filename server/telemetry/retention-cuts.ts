import type { RetentionPolicy } from './telemetry-store.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** Up to where history is closed: everything before each time is forgotten but for its hours. */
export interface Cuts { readonly readings: number; readonly intervals: number; readonly minutes: number }

/** Cuts lie on full hours, so that no kept hour is half there. */
export const cutsOf = (policy: RetentionPolicy, now: number): Cuts => {
  const before = (days: number): number => Math.floor((now - days * DAY_MS) / HOUR_MS) * HOUR_MS
  return { readings: before(policy.readingsDays), intervals: before(policy.intervalsDays), minutes: before(policy.minuteDays) }
}
