import { PromisingColumns, type LinearProgram } from './linear-program.ts'

/** A reduced cost counts as negative below this share of what the column's cost and the largest price could make it: rounding is smaller. */
const NEGATIVE = 1e-12
/** … and as 0 up to this share. */
const ZERO = 1e-10

/**
 * Chooses the column that enters. Columns that proved useful are looked at first and all others only when
 * none of those helps any more, so that most iterations look at some hundred columns instead of 10,000;
 * the last look before "optimal" is at every column.
 */
export class ColumnPricing {
  /** Prices of the scaled rows. */
  private prices: Float64Array = new Float64Array(0)
  private largestPrice = 0
  /** Columns with a reduced cost of 0, as the last full look found them. */
  face: number[] = []
  /** The most negative reduced cost that the last full look let pass as 0, relative to its terms; ≥ 0. */
  worst = 0
  private readonly program: LinearProgram
  private readonly promising: PromisingColumns

  constructor(program: LinearProgram, promising = new PromisingColumns(program.columns)) {
    this.program = program
    this.promising = promising
  }

  /** Sets the prices of the scaled rows, before each look. */
  at(prices: Float64Array): void {
    this.prices = prices
    this.largestPrice = prices.reduce((largest, price) => Math.max(largest, Math.abs(price)), 0)
  }

  /** The most attractive of the promising columns, or −1. */
  amongPromising(costs: Float64Array | null): number { return this.among(this.promising.list, costs) }

  /** Of `list`, the column whose reduced cost is the most negative for its size (Dantzig's rule on scaled columns), or −1. */
  among(list: readonly number[], costs: Float64Array | null): number {
    let best = -1
    let bestRate = 0
    for (const column of list) {
      const rate = this.rate(column, costs)
      if (rate < bestRate) {
        bestRate = rate
        best = column
      }
    }
    return best
  }

  /** The same over all columns; what it finds is promising from now on. With none left, `face` is filled. */
  amongAll(costs: Float64Array | null): number {
    const { columns } = this.program
    let best = -1
    let bestRate = 0
    this.face = []
    this.worst = 0
    for (let column = 0; column < columns; column += 1) {
      const rate = this.rate(column, costs)
      if (rate < bestRate) {
        bestRate = rate
        best = column
      } else if (rate === 0) this.face.push(column)
    }
    if (best >= 0) this.promising.add(best)
    return best
  }

  /** Bland's rule: the first column with a negative reduced cost. It cannot cycle. */
  first(list: readonly number[] | null, costs: Float64Array | null): number {
    const { columns } = this.program
    this.face = []
    this.worst = 0
    if (list !== null) return list.reduce((first, column) => (this.rate(column, costs) < 0 && (first < 0 || column < first) ? column : first), -1)
    for (let column = 0; column < columns; column += 1) {
      const rate = this.rate(column, costs)
      if (rate < 0) return column
      if (rate === 0) this.face.push(column)
    }
    return -1
  }

  /** Negative: reduced cost for a column of size 1. 0: none that is worth the name. Positive: 1. */
  private rate(column: number, costs: Float64Array | null): number {
    const { rows, matrix, rowScales } = this.program
    const { prices } = this
    const cost = costs === null ? 0 : costs[column]!
    let reduced = cost
    let size = 0
    for (let row = 0, at = column * rows; row < rows; row += 1, at += 1) {
      const entry = matrix[at]! * rowScales[row]!
      reduced -= prices[row]! * entry
      size += Math.abs(entry)
    }
    const terms = Math.abs(cost) + this.largestPrice * size
    if (reduced > ZERO * terms) return 1
    if (reduced < -NEGATIVE * terms) return reduced / size
    if (reduced < 0) this.worst = Math.max(this.worst, -reduced / terms)
    return 0
  }
}
