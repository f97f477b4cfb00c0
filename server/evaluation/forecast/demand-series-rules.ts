import type { LedgerSums } from '#contract/ledgers'
import type { Stretch } from '../../site-time/available-time-rules.ts'
import { offsetMsAt } from '../../site-time/wall-time-rules.ts'

const HOUR_MS = 3_600_000
export const HOURS_OF_WEEK = 168
/** Two weeks ahead; one while less than four are known, of which the first two are learnt from. */
export const horizonHours = (knownHours: number): number => (knownHours >= 4 * HOURS_OF_WEEK ? 2 : 1) * HOURS_OF_WEEK
/** Older weeks tell little of the next two, and the models look at each hour some hundred times. */
export const HISTORY_WEEKS = 12
/** An hour of which less is known says nothing. */
const LEAST_KNOWN = 0.5

/** Sums of one hour of the zone over all spaces that are asked about. */
export interface HourOfUse { readonly from: number; readonly sums: Pick<LedgerSums<'space'>, 'availableMs' | 'knownMs' | 'usedMs' | 'bookedMs'> }
/** The share of the open time in use (sensed) or booked. */
export type Measure = 'use' | 'booked'

/** One open hour ahead, epoch ms; shares as 0…1. */
export interface ForecastHour { readonly from: number; readonly to: number; readonly value: number; readonly low: number; readonly high: number }

/** Hours of wall time since 1970: one week apart is always 168, whatever the clocks did between. */
export const wallHourOf = (at: number, timeZone: string): number => Math.floor((at + offsetMsAt(at, timeZone)) / HOUR_MS)

/** Share of the open time in use (of what is known) or booked; null where that cannot be said. */
function shareOf({ sums }: HourOfUse, measure: Measure): number | null {
  const [available, known] = [sums.availableMs ?? 0, sums.knownMs ?? 0]
  if (available === 0) return null
  if (measure === 'booked') return (sums.bookedMs ?? 0) / available
  return known / available < LEAST_KNOWN ? null : (sums.usedMs ?? 0) / known
}

/**
 * A value for each wall hour from `first` up to `end` (not included): closed hours, holidays and the hour that the clocks
 * skip are null, so no model learns from them; of a doubled hour the mean of both.
 */
export function demandSeries(hours: readonly HourOfUse[], measure: Measure, timeZone: string, first: number, end: number): (number | null)[] {
  const values = Array.from({ length: Math.max(0, end - first) }, (): number[] => [])
  for (const hour of hours) {
    const share = shareOf(hour, measure)
    if (share !== null) values[wallHourOf(hour.from, timeZone) - first]?.push(share)
  }
  return values.map((own) => (own.length === 0 ? null : own.reduce((sum, value) => sum + value, 0) / own.length))
}

/** The steps of the hours ahead in which something is open; step 0 is the wall hour `first`. Times of `open` are sorted. */
export function openHours(steps: readonly { readonly value: number; readonly low: number; readonly high: number }[], first: number, borders: readonly number[], open: readonly Stretch[], timeZone: string): ForecastHour[] {
  return borders.slice(0, -1).flatMap((from, index) => {
    const to = borders[index + 1]!
    const step = steps[wallHourOf(from, timeZone) - first]
    return step === undefined || !open.some((stretch) => stretch.from < to && from < stretch.to) ? [] : [{ from, to, value: step.value, low: step.low, high: step.high }]
  })
}
