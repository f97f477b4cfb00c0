import { reason, type Reason } from '#contract/evaluation'
import { chiSquaredTail } from '../numerics/chi-squared.ts'
import { dot, inversePositiveDefinite } from '../numerics/linear-systems.ts'
import type { Observation } from './kaplan-meier.ts'

export interface LogRankGroup { readonly subjects: number; readonly observed: number; readonly expected: number }
export type LogRank =
  | { readonly statistic: number; readonly degreesOfFreedom: number; readonly p: number; readonly groups: readonly LogRankGroup[]; readonly reason: null }
  | { readonly statistic: null; readonly degreesOfFreedom: null; readonly p: null; readonly groups: readonly LogRankGroup[]; readonly reason: Reason }

/**
 * Tests whether k groups share one survival curve: (O − E)′V⁻¹(O − E) on k − 1 degrees of freedom, with the
 * hypergeometric variance for ties.
 *
 * Mantel 1966; Peto and Peto, Journal of the Royal Statistical Society A 135 (1972).
 *
 * @param groups k ≥ 2 lists of subjects
 * @throws RangeError with fewer than two groups
 * @example
 * ```ts
 * import { logRankTest } from '#evaluation/survival/log-rank'
 * const group = (...times: number[]) => times.map((time) => ({ time, event: true }))
 * logRankTest([group(1, 2, 3), group(1, 2, 3)]).p // => 1
 * ```
 */
export function logRankTest(groups: readonly (readonly Observation[])[]): LogRank {
  if (groups.length < 2) throw new RangeError('The log-rank test compares at least two groups')
  const times = [...new Set(groups.flat().filter(({ event }) => event).map(({ time }) => time))].sort((a, b) => a - b)
  const observed = groups.map((group) => group.filter(({ event }) => event).length)
  const expected = groups.map(() => 0)
  // The last group follows from the others, so the covariance has k − 1 rows.
  const covariance = groups.slice(1).map(() => groups.slice(1).map(() => 0))
  for (const time of times) {
    const atRisk = groups.map((group) => group.filter((subject) => subject.time >= time).length)
    const all = atRisk.reduce((sum, count) => sum + count, 0)
    const events = groups.flat().filter((subject) => subject.event && subject.time === time).length
    const spread = all > 1 ? (events * (all - events)) / (all - 1) : 0
    atRisk.forEach((count, i) => { expected[i]! += (events * count) / all })
    covariance.forEach((row, i) => row.forEach((_, j) => { row[j]! += spread * (atRisk[i]! / all) * ((i === j ? 1 : 0) - atRisk[j]! / all) }))
  }
  const rows = groups.map((group, i) => ({ subjects: group.length, observed: observed[i]!, expected: expected[i]! }))
  const inverse = inversePositiveDefinite(covariance)
  if (!inverse) return { statistic: null, degreesOfFreedom: null, p: null, groups: rows, reason: NO_COMPARISON }
  const difference = rows.slice(0, -1).map((row) => row.observed - row.expected)
  const statistic = Math.max(0, dot(difference, inverse.map((row) => dot(row, difference))))
  const degreesOfFreedom = groups.length - 1
  return { statistic, degreesOfFreedom, p: chiSquaredTail(statistic, degreesOfFreedom), groups: rows, reason: null }
}

const NO_COMPARISON = reason('nothing-to-compare', 'No event happened while at least two groups were at risk', '没有事件发生在至少两组同时处于风险之中的时刻')
