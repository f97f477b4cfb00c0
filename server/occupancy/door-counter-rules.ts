import { DOOR_COUNTER } from './occupancy-parameters.ts'

/** What a new cumulative total means after the last one. */
export interface CounterReading { readonly crossings: number; readonly kind: 'counted' | 'wrapped' | 'reset' | 'late' | 'implausible' }

/**
 * Crossings between two cumulative totals `elapsedMs` apart. A wrap at 2^16, 2^24 or 2^32 continues; a drop to
 * under half is a reset and counts what has come since; a smaller drop is a late reading and counts nothing.
 */
export function counterReading(last: number, next: number, elapsedMs: number): CounterReading {
  if (next >= last) return plausible(next - last, elapsedMs, 'counted')
  const modulus = DOOR_COUNTER.wrapBits.map((bits) => 2 ** bits).find((size) => last < size)
  if (modulus && last >= (1 - DOOR_COUNTER.wrapMargin) * modulus && next <= DOOR_COUNTER.wrapMargin * modulus) {
    const wrapped = plausible(next + modulus - last, elapsedMs, 'wrapped')
    if (wrapped.kind === 'wrapped') return wrapped
  }
  return next < DOOR_COUNTER.resetShare * last ? plausible(next, elapsedMs, 'reset') : { crossings: 0, kind: 'late' }
}

const plausible = (crossings: number, elapsedMs: number, kind: 'counted' | 'wrapped' | 'reset'): CounterReading =>
  crossings <= DOOR_COUNTER.burstCrossings + (DOOR_COUNTER.maxCrossingsPerSecond * Math.max(0, elapsedMs)) / 1000
    ? { crossings, kind } : { crossings: 0, kind: 'implausible' }

/**
 * Log-odds that somebody is inside when the day's entries less exits are `raw` after `traffic` crossings.
 * Each crossing is misjudged with a small probability, so raw is normal around the truth with a variance
 * that grows with the traffic: a quiet morning's 0 says vacant, a busy afternoon's 0 says nothing.
 */
export function doorCountLogOdds(raw: number, traffic: number): number {
  const variance = DOOR_COUNTER.baseVariance + DOOR_COUNTER.missedShare * traffic
  const exponent = (people: number) => -((people - raw) ** 2) / (2 * variance)
  const reach = Math.ceil(Math.max(0, raw) + 6 * Math.sqrt(variance)) + 1
  const first = Math.max(1, Math.floor(raw - 6 * Math.sqrt(variance)))
  // Relative to the largest term, so that nothing underflows to −∞.
  const largest = exponent(Math.max(1, Math.round(raw)))
  let sum = 0
  for (let people = first; people <= reach; people += 1) sum += Math.exp(exponent(people) - largest)
  return largest + Math.log(sum) - exponent(0)
}

export interface DayTotals { readonly entries: number; readonly exits: number }
export interface DriftCorrection {
  /** Factors to apply at query time; one of them is 1. */
  readonly entriesFactor: number
  readonly exitsFactor: number
  /** Share by which the counter had to be corrected; null when nothing was counted. */
  readonly corrector: number | null
  readonly verdict: 'good' | 'watch' | 'suspect' | 'unknown'
}

/**
 * Drift of one space's counters over a whole day that began and ended empty: a count left positive scales
 * the exits up, a negative one the entries. Over 10 % the counter is to be watched, over 15 % suspect (DEVICES.md 3).
 */
export function driftCorrection({ entries, exits }: DayTotals): DriftCorrection {
  if (entries <= 0 && exits <= 0) return { entriesFactor: 1, exitsFactor: 1, corrector: null, verdict: 'unknown' }
  if (entries <= 0 || exits <= 0) return { entriesFactor: 1, exitsFactor: 1, corrector: 1, verdict: 'suspect' }
  const exitsFactor = Math.max(1, entries / exits)
  const entriesFactor = Math.max(1, exits / entries)
  const corrector = Math.max(exitsFactor, entriesFactor) - 1
  const verdict = corrector > DOOR_COUNTER.suspectShare ? 'suspect' : corrector > DOOR_COUNTER.flagShare ? 'watch' : 'good'
  return { entriesFactor, exitsFactor, corrector, verdict }
}

/** People inside after so many entries and exits of a corrected day; never below 0. */
export const correctedCount = (entriesSoFar: number, exitsSoFar: number, correction: DriftCorrection): number =>
  Math.max(0, entriesSoFar * correction.entriesFactor - exitsSoFar * correction.exitsFactor)
