import { reason, type IndicatorFigure, type Period, type Reason } from '#contract/evaluation'
import { monthsOf } from '../indicators/fact-set.ts'
import type { Dimension, Indicator } from '../indicators/indicator.ts'
import { normalisedByBounds } from './normalisation.ts'
import { weightedSum, type WeightedScore } from './weighted-sum.ts'

export interface NormalisedFigure { readonly value: number | null; readonly reason: Reason | null }

/**
 * An indicator's figure as 0…1 within its declared bounds; bounds for a year shrink with a shorter period. Null with
 * the figure's own reason, or because the indicator has no bounds and needs peers to be compared with.
 *
 * @example
 * ```ts
 * import { newCompanies } from '#evaluation/indicators/new-companies-indicator'
 * import { normalisedFigure } from '#evaluation/scores/dimension-scores'
 * const figure = { value: 2, reason: null, coverage: null, inputs: [], interval: null }
 * normalisedFigure(newCompanies, figure, '2026').value // => 0.2
 * normalisedFigure(newCompanies, figure, '2026-Q2').value // => 0.8
 * ```
 */
export function normalisedFigure({ bounds, direction }: Pick<Indicator, 'bounds' | 'direction'>, { value, reason: why }: IndicatorFigure, period: Period): NormalisedFigure {
  if (value === null) return { value, reason: why }
  if (!bounds) return { value: null, reason: NO_BOUNDS }
  const share = bounds.perYear ? monthsOf(period) / 12 : 1
  return { value: normalisedByBounds([value], { low: bounds.low * share, high: bounds.high * share, direction }).values[0]!, reason: null }
}

/** An indicator's part in a score: its normalised value and its weight among all. */
export interface ScoredIndicator { readonly id: string; readonly dimension: Dimension; readonly value: number | null; readonly weight: number }

export interface DimensionScore extends WeightedScore { readonly dimension: Dimension; /** Of all weights. */ readonly weight: number }

/**
 * The score of a unit, as a whole and by dimension: within a dimension the weights are divided by their sum. What is
 * missing is missing in its dimension and in the whole.
 *
 * @param indicators their weights sum to 1
 * @throws RangeError when the weights do not sum to 1
 * @example
 * ```ts
 * import { dimensionScores } from '#evaluation/scores/dimension-scores'
 * const { whole, dimensions } = dimensionScores([
 *   { id: 'a', dimension: 'service', value: 0.5, weight: 0.5 },
 *   { id: 'b', dimension: 'service', value: null, weight: 0.25 },
 *   { id: 'c', dimension: 'strategy', value: 1, weight: 0.25 },
 * ])
 * whole.missingShare // => 0.25
 * dimensions.map(({ dimension, weight, score }) => [dimension, weight, score]) // => [['service', 0.75, 0.5], ['strategy', 0.25, 1]]
 * ```
 */
export function dimensionScores(indicators: readonly ScoredIndicator[]): { readonly whole: WeightedScore; readonly dimensions: readonly DimensionScore[] } {
  const whole = weightedSum(indicators.map(({ value }) => value), indicators.map(({ weight }) => weight))
  const names = [...new Set(indicators.map(({ dimension }) => dimension))]
  const dimensions = names.flatMap((dimension): DimensionScore[] => {
    const own = indicators.filter((indicator) => indicator.dimension === dimension)
    const weight = own.reduce((sum, indicator) => sum + indicator.weight, 0)
    // A dimension without weight has no score.
    return weight > 0 ? [{ dimension, weight, ...weightedSum(own.map(({ value }) => value), own.map((indicator) => indicator.weight / weight)) }] : []
  })
  return { whole, dimensions }
}

const NO_BOUNDS = reason('no-bounds', 'No bounds are declared: it can only be compared with peers', '未设定评分上下限，只能与同类单位比较')
