/**
 * n equal weights that sum to 1.
 *
 * @example
 * ```ts
 * import { equalWeights } from '#evaluation/scores/combined-weights'
 * equalWeights(4) // => [0.25, 0.25, 0.25, 0.25]
 * ```
 */
export const equalWeights = (criteria: number): number[] => new Array<number>(criteria).fill(1 / criteria)

/**
 * share · subjective + (1 − share) · objective: what people say and what the data tell.
 *
 * @param subjective judged weights, for example AHP's; sum 1
 * @param objective weights from data, for example by entropy or CRITIC; sum 1
 * @param share a, 0…1: 1 is all judgement
 * @throws RangeError for different lengths, a share outside 0…1 or weights that do not sum to 1
 * @example
 * ```ts
 * import { combinedWeights } from '#evaluation/scores/combined-weights'
 * combinedWeights([0.75, 0.25], [0.25, 0.75], 0.5) // => [0.5, 0.5]
 * ```
 */
export function combinedWeights(subjective: readonly number[], objective: readonly number[], share: number): number[] {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`The share of judgement lies in 0…1, not ${share}`)
  requireWeights(subjective, objective.length)
  requireWeights(objective, subjective.length)
  return subjective.map((weight, index) => share * weight + (1 - share) * objective[index]!)
}

/**
 * Throws a RangeError unless these are so many weights, none negative, that sum to 1.
 *
 * @internal
 */
export function requireWeights(weights: readonly number[], count: number): void {
  if (weights.length !== count) throw new RangeError(`${count} criteria need ${count} weights, not ${weights.length}`)
  if (weights.some((weight) => !(weight >= 0))) throw new RangeError('A weight is 0 or more')
  const sum = weights.reduce((total, weight) => total + weight, 0)
  if (Math.abs(sum - 1) > 1e-6) throw new RangeError(`Weights sum to 1, not to ${sum}`)
}
