import { CholeskyDecomposition, Matrix, QrDecomposition } from 'ml-matrix'

/** Rows of a matrix. */
export type Rows = readonly (readonly number[])[]

/** Σ of products of two vectors of one length. */
export const dot = (first: readonly number[], second: readonly number[]): number =>
  first.reduce((sum, value, index) => sum + value * second[index]!, 0)

/**
 * The inverse of a symmetric positive definite matrix by Cholesky's decomposition; null when the matrix is
 * not positive definite. The matrix is scaled to unit diagonal first, so that columns of very different size
 * do not look singular.
 *
 * @param matrix symmetric, n × n; only its lower triangle is read, so rounding cannot make it unsymmetric
 * @example
 * ```ts
 * import { inversePositiveDefinite } from '#evaluation/numerics/linear-systems'
 * inversePositiveDefinite([[4, 0], [0, 2]]) // => [[0.25, 0], [0, 0.5]]
 * inversePositiveDefinite([[1, 2], [2, 1]]) // => null
 * ```
 */
export function inversePositiveDefinite(matrix: Rows): number[][] | null {
  const diagonal = matrix.map((row, index) => row[index]!)
  if (!diagonal.every((value) => value > 0 && Number.isFinite(value))) return null
  const size = diagonal.map(Math.sqrt)
  const scaled = new Matrix(matrix.map((row, i) => row.map((_, j) => matrix[Math.max(i, j)]![Math.min(i, j)]! / (size[i]! * size[j]!))))
  const cholesky = new CholeskyDecomposition(scaled)
  if (!cholesky.isPositiveDefinite() || Math.min(...cholesky.lowerTriangularMatrix.diagonal()) < SINGULAR) return null
  return cholesky.solve(Matrix.eye(size.length)).to2DArray().map((row, i) => row.map((value, j) => value / (size[i]! * size[j]!)))
}

/** A pivot of the unit-diagonal matrix below this means: dependent to rounding. */
const SINGULAR = 1e-8

export interface LeastSquares {
  readonly coefficients: readonly number[]
  readonly residuals: readonly number[]
  /** Residual sum of squares ÷ (n − k). */
  readonly variance: number
  /** variance · (X′X)⁻¹, k × k. */
  readonly covariance: readonly (readonly number[])[]
}

/**
 * Ordinary least squares by QR decomposition; null when a column is a combination of the others or there are
 * not more rows than columns.
 *
 * @param design n rows of k regressors (put a 1 first for an intercept)
 * @param response n values
 * @example
 * ```ts
 * import { leastSquares } from '#evaluation/numerics/linear-systems'
 * const line = leastSquares([[1, 0], [1, 1], [1, 2]], [1, 3, 5])
 * line?.coefficients.map((value) => Number(value.toFixed(9))) // => [1, 2]
 * leastSquares([[1, 1], [1, 1], [1, 1]], [1, 2, 3]) // => null
 * ```
 */
export function leastSquares(design: Rows, response: readonly number[]): LeastSquares | null {
  const width = design[0]?.length ?? 0
  if (design.length <= width || width === 0) return null
  const norms = Array.from({ length: width }, (_, column) => Math.hypot(...design.map((row) => row[column]!)))
  const unexplained = inversePositiveDefinite(crossProduct(design))
  if (!unexplained || norms.some((norm) => norm === 0)) return null
  const scaled = new Matrix(design.map((row) => row.map((value, column) => value / norms[column]!)))
  const solution = new QrDecomposition(scaled).solve(Matrix.columnVector([...response])).to1DArray()
  const coefficients = solution.map((value, column) => value / norms[column]!)
  const residuals = response.map((value, index) => value - dot(design[index]!, coefficients))
  const variance = dot(residuals, residuals) / (design.length - width)
  return { coefficients, residuals, variance, covariance: unexplained.map((row) => row.map((value) => value * variance)) }
}

/**
 * X′X.
 *
 * @internal
 */
export function crossProduct(design: Rows): number[][] {
  const width = design[0]?.length ?? 0
  const product = Array.from({ length: width }, () => new Array<number>(width).fill(0))
  for (const row of design) {
    for (let i = 0; i < width; i += 1) for (let j = 0; j < width; j += 1) product[i]![j]! += row[i]! * row[j]!
  }
  return product
}
