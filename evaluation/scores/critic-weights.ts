import { correlation, standardDeviation } from '../numerics/moments.ts'
import { normalisedByMinMax, type Column, type Direction } from './normalisation.ts'
import { completeColumns, proportionalWeights, TOO_FEW_UNITS, type ObjectiveWeights } from './objective-weights.ts'

/**
 * CRITIC weights: a criterion counts by its contrast times its conflict with the others,
 * Cⱼ = σⱼ · Σₖ (1 − rⱼₖ) on min–max normalised columns.
 *
 * Diakoulaki, Mavrotas and Papayannakis, Computers & Operations Research 22 (1995), eq. 5. The standard
 * deviation's divisor (n − 1) cancels out of the weights.
 *
 * @param columns m criteria of n units
 * @param directions of the m criteria: a cost turned into a benefit changes the sign of its correlations
 * @throws RangeError for columns of different lengths
 * @example
 * ```ts
 * import { criticWeights } from '#evaluation/scores/critic-weights'
 * criticWeights([[1, 2, 3], [3, 1, 2]], ['higher-is-better', 'higher-is-better']).weights // => [0.5, 0.5]
 * ```
 */
export function criticWeights(columns: readonly Column[], directions: readonly Direction[]): ObjectiveWeights {
  const complete = completeColumns(columns)
  const unitsUsed = complete[0]?.length ?? 0
  if (unitsUsed < 2) return { unitsUsed, weights: null, reason: TOO_FEW_UNITS }
  const scaled = complete.map((column, index) => normalisedByMinMax(column, directions[index]!).values.map((value) => value ?? 0))
  const information = scaled.map((column) => standardDeviation(column, 'sample') * scaled.reduce((sum, other) => sum + (other === column ? 0 : 1 - correlation(column, other)), 0))
  return proportionalWeights(information, unitsUsed)
}
