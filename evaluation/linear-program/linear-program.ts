/**
 * A linear program in equality form: minimise costs·x subject to matrix·x = rightSides, x ≥ 0. Slacks are
 * columns like all others. The arrays are the caller's and may be filled anew between two solutions: in
 * data envelopment the programs of 10,000 units differ in a column and the right sides.
 */
export interface LinearProgram {
  readonly rows: number
  readonly columns: number
  /** Column-major, rows × columns: the coefficient of row i in column j stands at j·rows + i. Finite. */
  readonly matrix: Float64Array
  /** One a row, any sign. */
  readonly rightSides: Float64Array
  /** One a column. */
  readonly costs: Float64Array
  /** What each row is multiplied by before anything is computed, so that its entries are of the order of 1; > 0. */
  readonly rowScales: Float64Array
}

/** How far a claimed solution is from being one, in scaled rows; 0 would be exact. */
export interface Residuals {
  /** Largest violation of a row or of x ≥ 0, relative to the largest right side (at least 1). */
  readonly primal: number
  /** Largest negative reduced cost, relative to what the costs and prices could make it. */
  readonly dual: number
  /** |costs·x − duals·rightSides|, relative to 1 + |costs·x| and the terms of the second product. */
  readonly gap: number
}

/** An optimum, as its few columns that are not 0. */
export interface OptimalSolution {
  readonly status: 'optimal'
  readonly objective: number
  /** The columns that may differ from 0; a number ≥ `columns` is an artificial one of a redundant row, at 0. */
  readonly basis: Int32Array
  /** Values of the basic columns, in the order of `basis`. */
  readonly values: Float64Array
  /** Shadow prices of the rows, for the unscaled rows and the first costs. */
  readonly duals: Float64Array
  readonly residuals: Residuals
  readonly iterations: number
  /** True when another solver than the first one found it. */
  readonly byFallback?: boolean
}

/** `residuals` of an infeasible program: how much of the right sides cannot be met (primal); 0 for an unbounded one. */
export interface NoSolution {
  readonly status: 'infeasible' | 'unbounded' | 'failed'
  readonly residuals: Residuals
  readonly iterations: number
  readonly byFallback?: boolean
}

export type LinearSolution = OptimalSolution | NoSolution

export interface SolveOptions {
  /** A feasible basis to start from, one column a row; −1 where there is none for a row. Any other start costs iterations, never correctness. */
  readonly start?: readonly number[]
  /** Columns to look at first; those that enter are added, so that a family of programs learns its frontier. */
  readonly promising?: PromisingColumns
  /** Among all optima, one that minimises these too (in data envelopment: the second phase, which maximises the slacks). */
  readonly thenMinimise?: Float64Array
}

/** Anything that solves such a program: our simplex, or the fallback that is passed in. */
export type LinearSolver = (program: LinearProgram, options?: SolveOptions) => LinearSolution

/** A set of columns in the order of their discovery. */
export class PromisingColumns {
  readonly list: number[] = []
  private readonly known: Uint8Array

  constructor(columns: number) { this.known = new Uint8Array(columns) }

  add(column: number): void {
    if (column >= this.known.length || this.known[column] === 1) return
    this.known[column] = 1
    this.list.push(column)
  }
}

/** @internal The value of one column in an optimal solution: 0 unless it is basic. Linear in the rows. */
export function valueOf(solution: OptimalSolution, column: number): number {
  const position = solution.basis.indexOf(column)
  return position < 0 ? 0 : solution.values[position]!
}
