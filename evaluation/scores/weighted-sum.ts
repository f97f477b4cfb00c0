import { requireWeights } from './combined-weights.ts'

export interface WeightedPart {
  readonly weight: number
  /** The normalised value; null is missing. */
  readonly value: number | null
  /** weight · value; null is missing. */
  readonly points: number | null
}

export interface WeightedScore {
  /** Σ weight · value over what is known. */
  readonly points: number
  /** Share of the weights that is known, 0…1, and the share that is missing: shown, never counted as 0. */
  readonly knownShare: number
  readonly missingShare: number
  /** points ÷ knownShare: the mean of what is known, to compare units with different gaps; null when nothing is known. */
  readonly score: number | null
  /** The score if all that is missing were 0, and if it were 1. Only for values in 0…1. */
  readonly lowest: number
  readonly highest: number
  readonly parts: readonly WeightedPart[]
}

/**
 * The weighted sum of one unit's normalised values. What is missing makes its share of the weights missing: it is
 * shown as such, with the score's bounds over whatever it may turn out to be.
 *
 * @param values m normalised values, 0…1; null is missing
 * @param weights m weights that sum to 1
 * @throws RangeError for weights of another number, a negative one, or a sum other than 1
 * @example
 * ```ts
 * import { weightedSum } from '#evaluation/scores/weighted-sum'
 * const { parts, ...sums } = weightedSum([1, 0.5, null], [0.5, 0.25, 0.25])
 * sums // => { points: 0.625, knownShare: 0.75, missingShare: 0.25, score: 0.625 / 0.75, lowest: 0.625, highest: 0.875 }
 * parts[2] // => { weight: 0.25, value: null, points: null }
 * ```
 */
export function weightedSum(values: readonly (number | null)[], weights: readonly number[]): WeightedScore {
  requireWeights(weights, values.length)
  const parts = values.map((value, index): WeightedPart => ({ weight: weights[index]!, value, points: value === null ? null : weights[index]! * value }))
  const points = parts.reduce((sum, part) => sum + (part.points ?? 0), 0)
  const missingShare = parts.reduce((sum, { value, weight }) => sum + (value === null ? weight : 0), 0)
  const complete = parts.every(({ value }) => value !== null)
  const knownShare = complete ? 1 : 1 - missingShare
  return {
    points, knownShare, missingShare, score: knownShare > 1e-12 ? points / knownShare : null,
    lowest: points, highest: points + missingShare, parts,
  }
}
