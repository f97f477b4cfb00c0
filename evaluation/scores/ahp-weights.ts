import { reason, type Reason } from '#contract/evaluation'
import { principalEigenvector, requireReciprocal, type ComparisonMatrix } from './ahp-matrix.ts'

/** Mean consistency index of random reciprocal matrices, for n = 1…15. */
export const RANDOM_INDEX = {
  source: 'Saaty, "The Analytic Hierarchy Process", McGraw-Hill, 1980',
  values: [0, 0, 0.58, 0.9, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59],
} as const

/** Saaty's limit: judgements above it contradict each other too much. */
export const CONSISTENCY_LIMIT = 0.1

/** A judgement that does not fit the others, and what would. */
export interface InconsistentComparison {
  readonly row: number
  readonly column: number
  /** As judged; what all other judgements together imply; the nearest value of Saaty's scale to that. */
  readonly judged: number
  readonly implied: number
  readonly suggested: number
  /** The consistency ratio if only this judgement were replaced by the suggestion. */
  readonly consistencyRatioAfter: number
}

interface Consistency {
  readonly lambdaMax: number
  readonly consistencyIndex: number
  readonly randomIndex: number
  readonly randomIndexSource: string
  readonly consistencyRatio: number
  readonly residual: number
  readonly iterations: number
  /** The judgements farthest from what the others imply, the worst first; empty when they agree. */
  readonly worst: readonly InconsistentComparison[]
}
export type AhpWeights = Consistency & ({ readonly weights: readonly number[]; readonly reason: null } | { readonly weights: null; readonly reason: Reason })

/**
 * Weights of n criteria by the analytic hierarchy process: the principal eigenvector of the comparison
 * matrix. CI = (λmax − n)/(n − 1), CR = CI/RI. Above a CR of 0.1 there are no weights: the result names the most
 * inconsistent comparisons with a suggested value for each.
 *
 * Saaty 1980. What the others imply for one judgement: the eigenvector without it, Harker, "Incomplete
 * pairwise comparisons in the analytic hierarchy process", Mathematical Modelling 9 (1987).
 *
 * @param matrix positive and reciprocal, n × n, 1 ≤ n ≤ 15
 * @throws RangeError for a matrix that is not reciprocal, or of more than 15 criteria (no random index is known)
 * @example
 * ```ts
 * import { ahpWeights } from '#evaluation/scores/ahp-weights'
 * const judged = ahpWeights([[1, 2, 4], [1 / 2, 1, 2], [1 / 4, 1 / 2, 1]])
 * judged.weights?.map((weight) => Number(weight.toFixed(4))) // => [0.5714, 0.2857, 0.1429]
 * Number(judged.consistencyRatio.toFixed(6)) // => 0
 * ```
 */
export function ahpWeights(matrix: ComparisonMatrix, { worstShown = 3 } = {}): AhpWeights {
  requireReciprocal(matrix)
  const size = matrix.length
  if (size > RANDOM_INDEX.values.length) throw new RangeError(`The random index is known for up to ${RANDOM_INDEX.values.length} criteria, not for ${size}: group them`)
  const { vector, value, residual, iterations } = principalEigenvector(matrix)
  const consistencyRatio = ratioOf(value, size)
  const consistency: Consistency = {
    lambdaMax: value, consistencyIndex: indexOf(value, size), randomIndex: RANDOM_INDEX.values[size - 1]!, randomIndexSource: RANDOM_INDEX.source,
    consistencyRatio, residual, iterations, worst: worstComparisons(matrix).slice(0, worstShown),
  }
  return consistencyRatio > CONSISTENCY_LIMIT ? { ...consistency, weights: null, reason: tooInconsistent(consistencyRatio) } : { ...consistency, weights: vector, reason: null }
}

/** Rounding may leave λmax a hair below n. */
const indexOf = (lambdaMax: number, size: number): number => (size > 2 ? Math.max(0, (lambdaMax - size) / (size - 1)) : 0)
const ratioOf = (lambdaMax: number, size: number): number => (size > 2 ? indexOf(lambdaMax, size) / RANDOM_INDEX.values[size - 1]! : 0)

/** Pairs by how far they are from what the others imply. With two criteria there are no others. */
function worstComparisons(matrix: ComparisonMatrix): InconsistentComparison[] {
  if (matrix.length < 3) return []
  const pairs = matrix.flatMap((entries, row) => entries.slice(row + 1).map((judged, offset) => {
    const column = row + 1 + offset
    const { vector } = principalEigenvector(withoutPair(matrix, row, column))
    const implied = vector[row]! / vector[column]!
    return { row, column, judged, implied, distance: Math.abs(Math.log(judged / implied)) }
  }))
  return pairs.filter(({ distance }) => distance > 1e-6).sort((a, b) => b.distance - a.distance).map(({ row, column, judged, implied }) => {
    const suggested = nearestOnScale(implied)
    return { row, column, judged, implied, suggested, consistencyRatioAfter: ratioOf(principalEigenvector(replaced(matrix, row, column, suggested)).value, matrix.length) }
  })
}

/** Harker's matrix: a pair that is left out is 0, and each of its rows counts itself once more. */
const withoutPair = (matrix: ComparisonMatrix, row: number, column: number): number[][] =>
  matrix.map((entries, i) => entries.map((entry, j) => (i === j ? (i === row || i === column ? 2 : 1) : (i === row && j === column) || (i === column && j === row) ? 0 : entry)))

const SCALE = [1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((value) => (value === 1 ? [1] : [1 / value, value]))
const nearestOnScale = (value: number): number => SCALE.reduce((best, step) => (Math.abs(Math.log(step / value)) < Math.abs(Math.log(best / value)) ? step : best))

const replaced = (matrix: ComparisonMatrix, row: number, column: number, value: number): number[][] =>
  matrix.map((entries, i) => entries.map((entry, j) => (i === row && j === column ? value : i === column && j === row ? 1 / value : entry)))

function tooInconsistent(ratio: number): Reason {
  const printed = ratio.toFixed(2)
  return reason('too-inconsistent', `The judgements contradict each other: consistency ratio ${printed}, at most ${CONSISTENCY_LIMIT}`, `判断不一致：一致性比率为 ${printed}，须不超过 ${CONSISTENCY_LIMIT}`)
}
