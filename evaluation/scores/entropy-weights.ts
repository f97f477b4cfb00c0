import { reason } from '#contract/evaluation'
import { completeColumns, proportionalWeights, TOO_FEW_UNITS, type ObjectiveWeights } from './objective-weights.ts'
import type { Column } from './normalisation.ts'

/**
 * Entropy weights: a criterion counts by how unevenly its total is spread over the units.
 * p = x/Σx, E = −Σ p ln p ÷ ln n, weight ∝ 1 − E. An equal column weighs 0.
 *
 * Shannon's entropy as weights: Hwang and Yoon, "Multiple Attribute Decision Making" (1981), section 2.
 *
 * @param columns m criteria of n units; values ≥ 0, each column with a total above 0
 * @throws RangeError for columns of different lengths
 * @example
 * ```ts
 * import { entropyWeights } from '#evaluation/scores/entropy-weights'
 * entropyWeights([[1, 4], [2, 16]]).weights?.map((weight) => Number(weight.toFixed(6))) // => [0.358889, 0.641111]
 * ```
 */
export function entropyWeights(columns: readonly Column[]): ObjectiveWeights {
  const complete = completeColumns(columns)
  const unitsUsed = complete[0]?.length ?? 0
  if (unitsUsed < 2) return { unitsUsed, weights: null, reason: TOO_FEW_UNITS }
  if (complete.flat().some((value) => value < 0)) return { unitsUsed, weights: null, reason: NEGATIVE }
  return proportionalWeights(complete.map((column) => contrast(column)), unitsUsed)
}

/** 1 − E; 0 for a column of zeros, which tells nothing. */
function contrast(column: readonly number[]): number {
  const total = column.reduce((sum, value) => sum + value, 0)
  if (total === 0) return 0
  const entropy = column.reduce((sum, value) => (value === 0 ? sum : sum - (value / total) * Math.log(value / total)), 0) / Math.log(column.length)
  return Math.max(0, 1 - entropy)
}

const NEGATIVE = reason('negative-values', 'Entropy is defined for values of 0 and more: normalise first', '熵权法只适用于非负数值，请先做归一化')
