import { dot } from '../numerics/linear-systems.ts'

/** A judgement: criterion `row` is `value` times as important as criterion `column` (1/9…9 on Saaty's scale). */
export interface Comparison { readonly row: number; readonly column: number; readonly value: number }

/** Positive, reciprocal, n × n: entry [i][j] says how many times criterion i is as important as criterion j. */
export type ComparisonMatrix = readonly (readonly number[])[]

/**
 * A full matrix out of the judgements above (or below) its diagonal.
 *
 * @param size number of criteria
 * @throws RangeError when a pair is missing, judged twice, out of range or not positive
 * @example
 * ```ts
 * import { comparisonMatrix } from '#evaluation/scores/ahp-matrix'
 * comparisonMatrix(2, [{ row: 0, column: 1, value: 4 }]) // => [[1, 4], [0.25, 1]]
 * ```
 */
export function comparisonMatrix(size: number, comparisons: readonly Comparison[]): number[][] {
  const matrix = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_unused, j) => (i === j ? 1 : NaN)))
  for (const { row, column, value } of comparisons) {
    if (row === column || matrix[row]?.[column] === undefined) throw new RangeError(`There is no pair ${row}, ${column} of ${size} criteria`)
    if (!(value > 0 && value < Infinity)) throw new RangeError(`A judgement is a positive number, not ${value}`)
    if (!Number.isNaN(matrix[row][column])) throw new RangeError(`The pair ${row}, ${column} is judged twice`)
    matrix[row][column] = value
    matrix[column]![row] = 1 / value
  }
  matrix.forEach((entries, row) => entries.forEach((value, column) => {
    if (Number.isNaN(value)) throw new RangeError(`The pair ${row}, ${column} is not judged`)
  }))
  return matrix
}

/**
 * Throws a RangeError unless the matrix is square, positive and reciprocal (to 1e-6, for judgements typed as .333).
 *
 * @internal
 */
export function requireReciprocal(matrix: ComparisonMatrix): void {
  if (matrix.length === 0 || matrix.some((row) => row.length !== matrix.length)) throw new RangeError('A comparison matrix is square')
  matrix.forEach((row, i) => row.forEach((value, j) => {
    if (!(value > 0 && value < Infinity)) throw new RangeError(`Entry ${i}, ${j} is ${value}: judgements are positive numbers`)
    if (Math.abs(value * matrix[j]![i]! - 1) > RECIPROCAL_TOLERANCE) throw new RangeError(`Entries ${i}, ${j} and ${j}, ${i} are not reciprocal: ${value} and ${matrix[j]![i]}`)
  }))
}

/** .333 · 3 is .999: three printed digits must do. */
const RECIPROCAL_TOLERANCE = 2e-3

export interface PrincipalEigenvector {
  /** Sums to 1. */
  readonly vector: readonly number[]
  readonly value: number
  /** max |Aw − λw|. */
  readonly residual: number
  readonly iterations: number
}

const RESIDUAL = 1e-12
const MAX_ITERATIONS = 10_000

/**
 * The principal eigenvector of a positive matrix (or a primitive one of Harker's) by power iteration; by Perron
 * and Frobenius it is positive, unique and what the iteration tends to. It ends when the residual says so, not after a number of steps.
 *
 * @throws RangeError when 10,000 steps do not bring the residual below 1e-9
 * @example
 * ```ts
 * import { principalEigenvector } from '#evaluation/scores/ahp-matrix'
 * const { vector, value } = principalEigenvector([[1, 3], [1 / 3, 1]])
 * vector // => [0.75, 0.25]
 * value // => 2
 * ```
 */
export function principalEigenvector(matrix: ComparisonMatrix): PrincipalEigenvector {
  let vector: readonly number[] = matrix.map(() => 1 / matrix.length)
  let best: PrincipalEigenvector | null = null
  for (let iterations = 1; iterations <= MAX_ITERATIONS; iterations += 1) {
    const image = matrix.map((row) => dot(row, vector))
    const value = image.reduce((sum, entry) => sum + entry, 0)
    const residual = Math.max(...image.map((entry, index) => Math.abs(entry - value * vector[index]!)))
    best = { vector, value, residual, iterations }
    if (residual <= RESIDUAL * value) return best
    vector = image.map((entry) => entry / value)
  }
  if (best && best.residual <= 1e-9 * best.value) return best
  throw new RangeError('The power iteration did not converge')
}
