import type { LinearProgram } from './linear-program.ts'

/** Below this share of a column's largest entry a pivot counts as 0 while factorising. */
const SINGULAR = 1e-11

/**
 * The basis of a simplex and its explicit inverse: for the dozen rows of an envelopment program that is
 * both the fastest and the simplest. Rows carry the program's scales; each basic column is divided by its
 * largest entry, so that one tolerance fits units of 1 desk and of 10⁹ yuan.
 */
export class BasisInverse {
  readonly rows: number
  /** Basic column by position; `columns + i` is the artificial column of row i. */
  readonly basis: Int32Array
  /** Scaled values of the basic columns. */
  readonly values: Float64Array
  /** Largest scaled entry of each basic column: value = scaled value ÷ this. */
  readonly columnScales: Float64Array
  /** Row-major inverse of the scaled basis. */
  private readonly inverse: Float64Array
  private readonly work: Float64Array
  private readonly program: LinearProgram
  private readonly rightSides: Float64Array

  constructor(program: LinearProgram) {
    const { rows } = program
    this.program = program
    this.rows = rows
    this.basis = new Int32Array(rows)
    this.values = new Float64Array(rows)
    this.columnScales = new Float64Array(rows).fill(1)
    this.inverse = new Float64Array(rows * rows)
    this.work = new Float64Array(rows * rows)
    this.rightSides = program.rightSides.map((value, row) => value * program.rowScales[row]!)
  }

  /** Writes the scaled column into `into` and returns its scale. An artificial column has the sign of its right side. */
  column(index: number, into: Float64Array): number {
    const { rows, columns, matrix, rowScales } = this.program
    if (index >= columns) {
      into.fill(0, 0, rows)
      into[index - columns] = this.rightSides[index - columns]! < 0 ? -1 : 1
      return 1
    }
    let largest = 0
    for (let row = 0, at = index * rows; row < rows; row += 1, at += 1) {
      const entry = matrix[at]! * rowScales[row]!
      into[row] = entry
      if (Math.abs(entry) > largest) largest = Math.abs(entry)
    }
    if (largest > 0) for (let row = 0; row < rows; row += 1) into[row]! /= largest
    return largest > 0 ? largest : 1
  }

  /** Inverts the present basis anew (Gauss–Jordan, partial pivoting) and recomputes the values; false when it is singular. */
  factorise(): boolean {
    const { rows, inverse, work } = this
    const column = new Float64Array(rows)
    for (let position = 0; position < rows; position += 1) {
      this.columnScales[position] = this.column(this.basis[position]!, column)
      for (let row = 0; row < rows; row += 1) work[row * rows + position] = column[row]!
    }
    inverse.fill(0)
    for (let row = 0; row < rows; row += 1) inverse[row * rows + row] = 1
    for (let pivot = 0; pivot < rows; pivot += 1) {
      const best = this.largestBelow(pivot)
      if (Math.abs(work[best * rows + pivot]!) < SINGULAR) return false
      if (best !== pivot) swapRows(work, inverse, best, pivot, rows)
      this.eliminate(pivot)
    }
    this.recomputeValues()
    return true
  }

  private largestBelow(pivot: number): number {
    let best = pivot
    for (let row = pivot + 1; row < this.rows; row += 1) {
      if (Math.abs(this.work[row * this.rows + pivot]!) > Math.abs(this.work[best * this.rows + pivot]!)) best = row
    }
    return best
  }

  private eliminate(pivot: number): void {
    const { rows, inverse, work } = this
    const head = pivot * rows
    const divisor = work[head + pivot]!
    for (let k = 0; k < rows; k += 1) {
      work[head + k]! /= divisor
      inverse[head + k]! /= divisor
    }
    for (let row = 0; row < rows; row += 1) {
      const factor = work[row * rows + pivot]!
      if (row === pivot || factor === 0) continue
      for (let k = 0; k < rows; k += 1) {
        work[row * rows + k]! -= factor * work[head + k]!
        inverse[row * rows + k]! -= factor * inverse[head + k]!
      }
    }
  }

  /** values = inverse · right sides, with one step of iterative refinement. */
  private recomputeValues(): void {
    const { rows, values, rightSides } = this
    const rest = Float64Array.from(rightSides)
    const column = new Float64Array(rows)
    values.set(this.times(rightSides))
    for (let position = 0; position < rows; position += 1) {
      this.column(this.basis[position]!, column)
      for (let row = 0; row < rows; row += 1) rest[row]! -= column[row]! * values[position]!
    }
    const correction = this.times(rest)
    for (let position = 0; position < rows; position += 1) values[position]! += correction[position]!
  }

  /** inverse · vector. */
  times(vector: Float64Array, into: Float64Array = new Float64Array(this.rows)): Float64Array {
    const { rows, inverse } = this
    for (let position = 0, at = 0; position < rows; position += 1) {
      let sum = 0
      for (let row = 0; row < rows; row += 1, at += 1) sum += inverse[at]! * vector[row]!
      into[position] = sum
    }
    return into
  }

  /** Prices of the scaled rows for basic costs (per scaled column): costs · inverse. */
  prices(basicCosts: Float64Array, into: Float64Array): void {
    const { rows, inverse } = this
    into.fill(0)
    for (let position = 0, at = 0; position < rows; position += 1) {
      const cost = basicCosts[position]!
      if (cost === 0) at += rows
      else for (let row = 0; row < rows; row += 1, at += 1) into[row]! += cost * inverse[at]!
    }
  }

  /** Lets `entering` take the place at `leaving`; `direction` = inverse · its scaled column, `step` its new scaled value. */
  exchange(entering: number, leaving: number, direction: Float64Array, columnScale: number, step: number): void {
    const { rows, inverse, values } = this
    const head = leaving * rows
    const divisor = direction[leaving]!
    for (let k = 0; k < rows; k += 1) inverse[head + k]! /= divisor
    for (let position = 0; position < rows; position += 1) {
      const factor = direction[position]!
      if (position === leaving || factor === 0) continue
      values[position]! -= step * factor
      for (let k = 0, at = position * rows; k < rows; k += 1, at += 1) inverse[at]! -= factor * inverse[head + k]!
    }
    values[leaving] = step
    this.basis[leaving] = entering
    this.columnScales[leaving] = columnScale
  }

  /** Largest |row of the scaled program − its right side|, relative to the largest right side (at least 1). */
  primalResidual(): number {
    const { rows, values, rightSides } = this
    const rest = Float64Array.from(rightSides)
    const column = new Float64Array(rows)
    let worst = 0
    for (let position = 0; position < rows; position += 1) {
      this.column(this.basis[position]!, column)
      if (this.basis[position]! >= this.program.columns) worst = Math.max(worst, Math.abs(values[position]!))
      for (let row = 0; row < rows; row += 1) rest[row]! -= column[row]! * values[position]!
      worst = Math.max(worst, -values[position]!)
    }
    return rest.reduce((largest, value) => Math.max(largest, Math.abs(value)), worst) / rightSides.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1)
  }
}

function swapRows(work: Float64Array, inverse: Float64Array, a: number, b: number, rows: number): void {
  for (let k = 0; k < rows; k += 1) {
    const ofWork = work[a * rows + k]!
    const ofInverse = inverse[a * rows + k]!
    work[a * rows + k] = work[b * rows + k]!
    inverse[a * rows + k] = inverse[b * rows + k]!
    work[b * rows + k] = ofWork
    inverse[b * rows + k] = ofInverse
  }
}
