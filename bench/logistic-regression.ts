/**
 * Logistic regression by Newton's method (iteratively reweighted least squares) on standardised columns,
 * with a ridge of 1e-3 so that separable data end. Returns the model: columns of one row → probability.
 */
export function logisticRegression(rows: readonly (readonly number[])[], labels: readonly number[]): (row: readonly number[]) => number {
  const width = rows[0]?.length ?? 0
  const mean = columnwise(rows, width, (column) => column.reduce((sum, value) => sum + value, 0) / column.length)
  const deviation = columnwise(rows, width, (column, index) => Math.sqrt(column.reduce((sum, value) => sum + (value - mean[index]!) ** 2, 0) / column.length) || 1)
  const scaled = (row: readonly number[]): number[] => [1, ...row.map((value, index) => (value - mean[index]!) / deviation[index]!)]
  const design = rows.map(scaled)
  let weights = new Array<number>(width + 1).fill(0)
  for (let step = 0; step < 30; step += 1) {
    const change = newtonStep(design, labels, weights)
    weights = weights.map((weight, index) => weight + change[index]!)
    if (Math.max(...change.map(Math.abs)) < 1e-8) break
  }
  return (row) => probability(scaled(row), weights)
}

const RIDGE = 1e-3
const columnwise = (rows: readonly (readonly number[])[], width: number, of: (column: number[], index: number) => number): number[] =>
  Array.from({ length: width }, (_, index) => of(rows.map((row) => row[index]!), index))
const probability = (row: readonly number[], weights: readonly number[]): number =>
  1 / (1 + Math.exp(-row.reduce((sum, value, index) => sum + value * weights[index]!, 0)))

function newtonStep(design: readonly number[][], labels: readonly number[], weights: readonly number[]): number[] {
  const size = weights.length
  const hessian = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_unused, j) => (i === j ? RIDGE : 0)))
  const gradient = weights.map((weight) => -RIDGE * weight)
  design.forEach((row, n) => {
    const p = probability(row, weights)
    const curvature = Math.max(p * (1 - p), 1e-10)
    for (let i = 0; i < size; i += 1) {
      gradient[i]! += (labels[n]! - p) * row[i]!
      for (let j = 0; j < size; j += 1) hessian[i]![j]! += curvature * row[i]! * row[j]!
    }
  })
  return solved(hessian, gradient)
}

/** Gaussian elimination with partial pivoting. */
function solved(matrix: number[][], right: readonly number[]): number[] {
  const rows = matrix.map((row, index) => [...row, right[index]!])
  const size = rows.length
  for (let column = 0; column < size; column += 1) {
    const pivot = rows.slice(column).reduce((best, row, index) => (Math.abs(row[column]!) > Math.abs(rows[best]![column]!) ? column + index : best), column)
    ;[rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!]
    for (let below = 0; below < size; below += 1) {
      if (below === column) continue
      const factor = rows[below]![column]! / rows[column]![column]!
      for (let k = column; k <= size; k += 1) rows[below]![k]! -= factor * rows[column]![k]!
    }
  }
  return rows.map((row, index) => row[size]! / row[index]!)
}
