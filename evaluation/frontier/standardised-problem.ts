import { Matrix, QrDecomposition } from 'ml-matrix'
import { crossProduct, dot, inversePositiveDefinite, type Rows } from '../numerics/linear-systems.ts'

/** A design whose columns are made orthonormal (times √n) by QR: coordinates in which an optimiser works well. */
export interface OrthonormalDesign {
  readonly rows: Rows
  /** Coefficients of the original columns. */
  readonly back: (coefficients: readonly number[]) => number[]
}

/**
 * Null when a column is a combination of the others or there are not more rows than columns.
 *
 * @internal
 */
export function orthonormalDesign(design: Rows): OrthonormalDesign | null {
  const width = design[0]?.length ?? 0
  if (design.length <= width || !inversePositiveDefinite(crossProduct(design))) return null
  const columnScales = design[0]!.map((_, column) => Math.hypot(...design.map((row) => row[column]!)))
  const decomposition = new QrDecomposition(new Matrix(design.map((row) => row.map((value, column) => value / columnScales[column]!))))
  const spread = Math.sqrt(design.length)
  const upper = decomposition.upperTriangularMatrix.to2DArray()
  return {
    rows: decomposition.orthogonalMatrix.to2DArray().map((row) => row.map((value) => value * spread)),
    back: (coefficients) => backSubstituted(upper, coefficients).map((value, column) => (value * spread) / columnScales[column]!),
  }
}

/** Solves Rx = b for an upper triangular R. */
function backSubstituted(upper: Rows, right: readonly number[]): number[] {
  const solution = right.map(() => 0)
  for (let i = right.length - 1; i >= 0; i -= 1) {
    const rest = upper[i]!.reduce((sum, value, j) => (j > i ? sum + value * solution[j]! : sum), 0)
    solution[i] = (right[i]! - rest) / upper[i]![i]!
  }
  return solution
}

/** A regression with orthonormal columns and a response divided by its residual deviation. */
export interface StandardisedProblem {
  readonly rows: Rows
  readonly response: readonly number[]
  /** Response per unit of the standardised response. */
  readonly scale: number
  /** Least squares, standardised: with orthonormal columns just projections. */
  readonly leastSquares: readonly number[]
  readonly residuals: readonly number[]
  /** Coefficients in the original units. */
  readonly back: (coefficients: readonly number[]) => number[]
}

/**
 * Null when least squares fits exactly: nothing is left to explain.
 *
 * @internal
 */
export function standardisedProblem({ rows, back }: OrthonormalDesign, response: readonly number[]): StandardisedProblem | null {
  const width = rows[0]!.length
  const projections = rows[0]!.map((_, column) => rows.reduce((sum, row, n) => sum + row[column]! * response[n]!, 0) / rows.length)
  const residuals = rows.map((row, n) => response[n]! - dot(row, projections))
  const scale = Math.sqrt(dot(residuals, residuals) / (rows.length - width))
  if (!(scale > 1e-10 * Math.max(...response.map(Math.abs)))) return null
  const scaled = (values: readonly number[]): number[] => values.map((value) => value / scale)
  return {
    rows, response: scaled(response), scale, leastSquares: scaled(projections), residuals: scaled(residuals),
    back: (coefficients) => back(coefficients).map((value) => value * scale),
  }
}

/**
 * T·C·T′ for the linear map `back`, applied to the first `count` rows and columns of a covariance.
 *
 * @internal
 */
export function covarianceBack(back: (coefficients: readonly number[]) => number[], covariance: Rows, count: number): number[][] {
  const columns = Array.from({ length: count }, (_, j) => back(Array.from({ length: count }, (_unused, i) => covariance[i]![j]!)))
  return Array.from({ length: count }, (_, i) => back(columns.map((column) => column[i]!)))
}
