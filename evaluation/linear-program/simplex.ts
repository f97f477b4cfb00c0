import { BasisInverse } from './basis-inverse.ts'
import { ColumnPricing } from './column-pricing.ts'
import type { LinearProgram, LinearSolution, OptimalSolution, Residuals, SolveOptions } from './linear-program.ts'

/** Scaled values below 0 by less than this are 0. */
const FEASIBLE = 1e-11
/** Entries of a scaled direction below this are no pivots. */
const PIVOT = 1e-9
/** A scaled step below this gets nowhere. */
const DEGENERATE = 1e-12
/** Exchanges between two factorisations. */
const REFACTORISE_AFTER = 40
/** Residuals above this make a solution a failure; what is left of a phase-one sum above it makes a program infeasible. */
export const ACCEPTED_RESIDUAL = 1e-9
const MOST_ITERATIONS = 20_000

type Ending = 'optimal' | 'unbounded' | 'failed'

/**
 * Solves a program of few rows and many columns by the revised primal simplex in two phases, with an
 * explicit inverse, Bland's rule when it gets nowhere (envelopment programs start degenerate), a fresh
 * factorisation before anything is called optimal, and a check of primal and dual residual and gap.
 *
 * @param program rows × columns; see LinearProgram. It is not changed.
 * @param options a start, columns to look at first, a second objective.
 * @returns `optimal` with basis, values and duals; `infeasible`; `unbounded`; or `failed` when the residuals
 *   exceed 1e-9: then another solver has to be asked. Never throws, never returns NaN.
 * Source: Dantzig, Orden, Wolfe (1955), the revised simplex; Bland (1977), the rule against cycling;
 *   Harris (1973), the two-pass ratio test.
 * @example
 * ```ts
 * // Minimise −3a − 5b with a ≤ 4, 2b ≤ 12, 3a + 2b ≤ 18; c, d, e are the slacks (Hillier and Lieberman's Wyndor Glass).
 * import { solveLinearProgram } from '#evaluation/linear-program/simplex'
 * import { valueOf } from '#evaluation/linear-program/linear-program'
 * const solution = solveLinearProgram({
 *   rows: 3, columns: 5, rightSides: new Float64Array([4, 12, 18]), rowScales: new Float64Array([1, 1, 1]),
 *   costs: new Float64Array([-3, -5, 0, 0, 0]),
 *   matrix: new Float64Array([1, 0, 3,  0, 2, 2,  1, 0, 0,  0, 1, 0,  0, 0, 1]),
 * })
 * solution.status // => 'optimal'
 * solution.status === 'optimal' && [solution.objective, valueOf(solution, 0), valueOf(solution, 1)] // => [-36, 2, 6]
 * ```
 */
export function solveLinearProgram(program: LinearProgram, options: SolveOptions = {}): LinearSolution {
  return new Simplex(program, options).solve()
}

class Simplex {
  private readonly program: LinearProgram
  private readonly options: SolveOptions
  private readonly inverse: BasisInverse
  private readonly pricing: ColumnPricing
  private readonly prices: Float64Array
  private readonly basicCosts: Float64Array
  private readonly column: Float64Array
  private readonly direction: Float64Array
  private iterations = 0
  private exchanges = 0
  private idle = 0

  constructor(program: LinearProgram, options: SolveOptions) {
    const { rows } = program
    this.program = program
    this.options = options
    this.inverse = new BasisInverse(program)
    this.pricing = new ColumnPricing(program, options.promising)
    this.prices = new Float64Array(rows)
    this.basicCosts = new Float64Array(rows)
    this.column = new Float64Array(rows)
    this.direction = new Float64Array(rows)
  }

  solve(): LinearSolution {
    if (!this.begin()) return this.ended('failed')
    if (this.infeasibility() > 0) {
      if (this.minimise(null, 1) === 'failed') return this.ended('failed')
      if (this.infeasibility() > ACCEPTED_RESIDUAL) return this.ended('infeasible')
    }
    const ending = this.minimise(this.program.costs, 0)
    if (ending !== 'optimal') return this.ended(ending)
    const first = this.optimum()
    const { thenMinimise } = this.options
    if (thenMinimise !== undefined) {
      const then = this.minimise(thenMinimise, 0, this.pricing.face)
      if (then !== 'optimal') return this.ended(then)
    }
    const residuals = { ...first.residuals, primal: this.inverse.primalResidual() }
    if (!(Math.max(residuals.primal, residuals.gap) <= ACCEPTED_RESIDUAL)) return { status: 'failed', residuals, iterations: this.iterations }
    return { ...first, basis: this.inverse.basis, values: this.unscaledValues(), residuals, iterations: this.iterations }
  }

  /** Takes the given start when it is a feasible basis, else artificial columns alone. */
  private begin(): boolean {
    const { program, inverse, options: { start } } = this
    const artificial = (row: number): number => program.columns + row
    if (start?.length === program.rows) {
      start.forEach((column, row) => { inverse.basis[row] = column < 0 ? artificial(row) : column })
      if (inverse.factorise() && inverse.values.every((value) => value >= -FEASIBLE)) return true
    }
    for (let row = 0; row < program.rows; row += 1) inverse.basis[row] = artificial(row)
    return inverse.factorise()
  }

  /** Sum of the artificial columns. */
  private infeasibility(): number {
    const { values, basis } = this.inverse
    return values.reduce((sum, value, position) => (basis[position]! >= this.program.columns ? sum + Math.max(0, value) : sum), 0)
  }

  /** Exchanges columns until no column of `list` (of all, when left out) has a negative reduced cost. */
  private minimise(costs: Float64Array | null, artificialCost: number, list: readonly number[] | null = null): Ending {
    this.idle = 0
    while (this.iterations < MOST_ITERATIONS) {
      if (artificialCost > 0 && this.infeasibility() === 0) return 'optimal'
      if (this.exchanges >= REFACTORISE_AFTER && !this.refactorise()) return 'failed'
      const entering = this.entering(costs, artificialCost, list)
      if (entering === null) return 'failed'
      if (entering < 0) return 'optimal'
      this.iterations += 1
      const scale = this.inverse.column(entering, this.column)
      this.inverse.times(this.column, this.direction)
      const leaving = this.leaving(artificialCost === 0)
      if (leaving < 0) return 'unbounded'
      const step = Math.max(0, this.inverse.values[leaving]!) / this.direction[leaving]!
      this.idle = Math.abs(step) <= DEGENERATE ? this.idle + 1 : 0
      this.inverse.exchange(entering, leaving, this.direction, scale, step)
      this.exchanges += 1
      this.options.promising?.add(entering)
    }
    return 'failed'
  }

  /** The column to enter; −1 when there is none, judged by a fresh inverse and over every column; null when the basis went singular. */
  private entering(costs: Float64Array | null, artificialCost: number, list: readonly number[] | null): number | null {
    const { pricing } = this
    this.priceRows(costs, artificialCost)
    const bland = this.idle > 3 * this.program.rows
    if (!bland) {
      const quick = list === null ? pricing.amongPromising(costs) : pricing.among(list, costs)
      if (quick >= 0) return quick
    }
    if (this.exchanges > 0) {
      if (!this.refactorise()) return null
      this.priceRows(costs, artificialCost)
    }
    if (bland) return pricing.first(list, costs)
    return list === null ? pricing.amongAll(costs) : pricing.among(list, costs)
  }

  private priceRows(costs: Float64Array | null, artificialCost: number): void {
    const { basis, columnScales, rows } = this.inverse
    const { columns } = this.program
    for (let position = 0; position < rows; position += 1) {
      const column = basis[position]!
      this.basicCosts[position] = column >= columns ? artificialCost : costs === null ? 0 : costs[column]! / columnScales[position]!
    }
    this.inverse.prices(this.basicCosts, this.prices)
    this.pricing.at(this.prices)
  }

  /** The position that leaves: the largest pivot among those that block first; Bland's choice when nothing moves. −1: nothing blocks. */
  private leaving(artificialStayZero: boolean): number {
    const { values, basis, rows } = this.inverse
    const { direction } = this
    const bland = this.idle > 3 * this.program.rows
    const slack = bland ? DEGENERATE : FEASIBLE
    let bound = Infinity
    for (let position = 0; position < rows; position += 1) {
      const entry = direction[position]!
      if (artificialStayZero && basis[position]! >= this.program.columns && Math.abs(entry) > PIVOT) return position
      if (entry > PIVOT) bound = Math.min(bound, (Math.max(0, values[position]!) + slack) / entry)
    }
    let best = -1
    for (let position = 0; position < rows; position += 1) {
      const entry = direction[position]!
      if (entry <= PIVOT || values[position]! / entry > bound) continue
      if (best < 0 || (bland ? basis[position]! < basis[best]! : entry > direction[best]!)) best = position
    }
    return best
  }

  private refactorise(): boolean {
    this.exchanges = 0
    return this.inverse.factorise()
  }

  /** What the first objective says of the present, optimal basis. */
  private optimum(): OptimalSolution {
    const { program, pricing, inverse } = this
    const values = this.unscaledValues()
    const duals = this.prices.map((price, row) => price * program.rowScales[row]!)
    const objective = values.reduce((sum, value, position) => sum + value * (program.costs[inverse.basis[position]!] ?? 0), 0)
    const dualObjective = duals.reduce((sum, dual, row) => sum + dual * program.rightSides[row]!, 0)
    const terms = duals.reduce((sum, dual, row) => sum + Math.abs(dual * program.rightSides[row]!), 1 + Math.abs(objective))
    const gap = Math.abs(objective - dualObjective) / terms
    return { status: 'optimal', objective, basis: inverse.basis, values, duals, residuals: { primal: 0, dual: pricing.worst, gap }, iterations: this.iterations }
  }

  private unscaledValues(): Float64Array {
    return this.inverse.values.map((value, position) => Math.max(0, value) / this.inverse.columnScales[position]!)
  }

  private ended(status: 'infeasible' | 'unbounded' | 'failed'): LinearSolution {
    const residuals: Residuals = { primal: status === 'unbounded' ? 0 : this.infeasibility(), dual: 0, gap: 0 }
    return { status, residuals, iterations: this.iterations }
  }
}
