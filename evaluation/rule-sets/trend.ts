import { reason, type Period, type Reason } from '#contract/evaluation'
import { leastSquares } from '../numerics/linear-systems.ts'
import { monthsOf } from '../indicators/fact-set.ts'

/** A value of a past or present period. */
export interface TrendPoint { readonly period: Period; readonly value: number }

export type Arrival =
  | { readonly month: string; readonly perMonth: number; readonly periods: number; readonly reason: null }
  | { readonly month: null; readonly perMonth: number | null; readonly periods: number; readonly reason: Reason }

const FEWEST_PERIODS = 3
const HORIZON_MONTHS = 120

/**
 * When a value reaches a threshold if it goes on as it has: the slope is the least-squares line through the
 * history, applied from the latest value on. An extrapolation, no forecast: it has no interval and looks no
 * further than ten years.
 *
 * @param history values of periods of one length in any order, the present one included
 * @param threshold in the value's unit
 * @returns the month ("2027-04") in which the threshold is reached, or why there is none
 * @throws RangeError when periods are of different lengths: a year's events and a month's cannot be compared
 * @example
 * ```ts
 * import { arrivalAtTrend } from '#evaluation/rule-sets/trend'
 * const events = [{ period: '2024', value: 4 }, { period: '2025', value: 6 }, { period: '2026', value: 8 }]
 * arrivalAtTrend(events, 10).month // => "2027-12"
 * ```
 */
export function arrivalAtTrend(history: readonly TrendPoint[], threshold: number): Arrival {
  if (new Set(history.map(({ period }) => monthsOf(period))).size > 1) throw new RangeError('A trend needs periods of one length')
  const points = history.map(({ period, value }) => ({ at: endMonth(period), value })).sort((a, b) => a.at - b.at)
  const latest = points.at(-1)
  const line = points.length >= FEWEST_PERIODS && latest ? leastSquares(points.map(({ at }) => [1, at - latest.at]), points.map(({ value }) => value)) : null
  if (!latest || !line) return none(null, points.length, TOO_FEW)
  const perMonth = line.coefficients[1]!
  const missing = threshold - latest.value
  if (missing === 0) return { month: monthName(latest.at), perMonth, periods: points.length, reason: null }
  // A slope of rounding errors is no trend.
  const moving = Math.abs(perMonth) > 1e-9 * Math.max(...points.map(({ value }) => Math.abs(value)), 1e-300)
  if (!moving || perMonth < 0 !== missing < 0) return none(perMonth, points.length, NOT_APPROACHING)
  const months = Math.ceil(missing / perMonth - 1e-6)
  if (months > HORIZON_MONTHS) return none(perMonth, points.length, BEYOND_HORIZON)
  return { month: monthName(latest.at + months), perMonth, periods: points.length, reason: null }
}

const none = (perMonth: number | null, periods: number, why: Reason): Arrival => ({ month: null, perMonth, periods, reason: why })

const TOO_FEW = reason('too-few-periods', `A trend needs at least ${FEWEST_PERIODS} periods`, `至少需要 ${FEWEST_PERIODS} 个周期的数据才能判断趋势`)
const NOT_APPROACHING = reason('not-approaching', 'At the present trend it does not come nearer', '按目前趋势不会接近达标值')
const BEYOND_HORIZON = reason('beyond-horizon', 'At the present trend it takes more than ten years', '按目前趋势需要十年以上')

/** Months since year 0 of the period's last month. */
function endMonth(period: Period): number {
  const [year = '0', part = ''] = period.split('-')
  const month = part === '' ? 12 : part.startsWith('Q') ? 3 * Number(part.slice(1)) : Number(part)
  return Number(year) * 12 + month - 1
}

const monthName = (index: number): string => `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`
