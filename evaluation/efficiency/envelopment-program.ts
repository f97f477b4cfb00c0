import { PromisingColumns, valueOf, type LinearProgram, type LinearSolution, type LinearSolver, type OptimalSolution } from '../linear-program/linear-program.ts'
import { solveLinearProgram } from '../linear-program/simplex.ts'
import type { Returns, UnitTable } from './efficiency-data.ts'

/** Below this share of the unit's own values a slack, or what a peer contributes, is 0. */
const NOTHING = 1e-10

/** Units that span the frontier: row-major, units × variables (inputs, outputs, undesirable outputs). */
export interface ReferenceSet {
  readonly values: Float64Array
  readonly inputs: number
  readonly outputs: number
  readonly undesirable: number
}

/** @internal The units of a table that take part; `members` are their indices in the table. */
export function referenceOf(table: UnitTable, members: readonly number[] = table.valid): ReferenceSet {
  const width = table.variables.length
  const values = new Float64Array(members.length * width)
  members.forEach((unit, row) => values.set(table.values.subarray(unit * width, (unit + 1) * width), row * width))
  return { values, inputs: table.inputs, outputs: table.outputs, undesirable: table.undesirable }
}

/** A peer: index in the reference set and its weight λ. The weights are not unique. */
export interface ReferencePeer { readonly unit: number; readonly weight: number }

/**
 * The part that all envelopment programs share, in one buffer for all units:
 *
 *   Σλ·x + s⁻ = …   Σλ·y − s⁺ = …   Σλ·b + sᵇ = …   Σλ {=, ≤, ≥} … by the returns to scale
 *
 * Columns: one λ a reference unit, one slack a variable, the slack of the returns, then the model's own.
 * Rows: one a variable, the returns (not with constant ones), then the model's own.
 */
export class EnvelopmentProgram {
  readonly units: number
  readonly variables: number
  readonly returnsRow: number
  readonly modelRow: number
  readonly modelColumn: number
  readonly program: LinearProgram
  /** Means of |value| by variable; 1 where all are 0. */
  readonly means: Float64Array
  /** Programs that the fallback solver had to solve. */
  fallbacks = 0
  private readonly reference: ReferenceSet
  private readonly returns: Returns
  private readonly promising: PromisingColumns
  private readonly solver: LinearSolver

  constructor(reference: ReferenceSet, returns: Returns, own: { readonly columns: number; readonly rows: number }, solver: LinearSolver = solveLinearProgram) {
    const { inputs, outputs, undesirable } = reference
    this.reference = reference
    this.returns = returns
    this.solver = solver
    this.variables = inputs + outputs + undesirable
    this.units = reference.values.length / this.variables
    this.returnsRow = this.variables
    this.modelRow = this.variables + (returns === 'crs' ? 0 : 1)
    this.modelColumn = this.units + this.variables + 1
    const rows = this.modelRow + own.rows
    const columns = this.modelColumn + own.columns
    this.program = {
      rows, columns, matrix: new Float64Array(rows * columns), rightSides: new Float64Array(rows),
      costs: new Float64Array(columns), rowScales: new Float64Array(rows).fill(1),
    }
    this.means = new Float64Array(this.variables)
    this.promising = new PromisingColumns(columns)
    for (let column = this.units; column < columns; column += 1) this.promising.add(column)
    for (let variable = 0; variable < this.variables; variable += 1) this.set(variable, this.slackColumn(variable), this.isOutput(variable) ? -1 : 1)
    if (returns !== 'crs') this.set(this.returnsRow, this.slackColumn(this.variables), returns === 'nirs' ? 1 : returns === 'ndrs' ? -1 : 0)
    this.loadReference(reference.values)
  }

  isOutput(variable: number): boolean { return variable >= this.reference.inputs && variable < this.reference.inputs + this.reference.outputs }

  slackColumn(variable: number): number { return this.units + variable }

  set(row: number, column: number, value: number): void { this.program.matrix[column * this.program.rows + row] = value }

  /** Replaces the values of the reference units. */
  loadReference(values: Float64Array): void {
    this.reference.values.set(values)
    this.means.fill(0)
    for (let unit = 0; unit < this.units; unit += 1) {
      this.admit(unit)
      for (let variable = 0; variable < this.variables; variable += 1) this.means[variable]! += Math.abs(values[unit * this.variables + variable]!) / this.units
    }
    for (let variable = 0; variable < this.variables; variable += 1) this.means[variable] ||= 1
  }

  /** Lets a unit span the frontier (again). */
  admit(unit: number): void {
    for (let variable = 0; variable < this.variables; variable += 1) this.set(variable, unit, this.reference.values[unit * this.variables + variable]!)
    if (this.returns !== 'crs') this.set(this.returnsRow, unit, 1)
  }

  /** Takes a unit out of the reference set: its column is empty until it is admitted again. */
  bar(unit: number): void {
    this.program.matrix.fill(0, unit * this.program.rows, (unit + 1) * this.program.rows)
  }

  /** Scales the rows by the unit's own values, or by the mean where they are 0: what is compared is of the order of 1. */
  scaleBy(values: Float64Array): void {
    for (let variable = 0; variable < this.variables; variable += 1) this.program.rowScales[variable] = 1 / (Math.abs(values[variable]!) || this.means[variable]!)
  }

  /** A start of slacks where their sign allows it, artificial columns elsewhere; `inPlaceOf` puts known columns on rows. */
  startWith(inPlaceOf: ReadonlyMap<number, number> = new Map()): number[] {
    const { rightSides, rows } = this.program
    return Array.from({ length: rows }, (_, row) => {
      const known = inPlaceOf.get(row)
      if (known !== undefined) return known
      if (row < this.variables) return (this.isOutput(row) ? rightSides[row]! <= 0 : rightSides[row]! >= 0) ? this.slackColumn(row) : -1
      return row === this.returnsRow && this.returns === 'nirs' ? this.slackColumn(this.variables) : -1
    })
  }

  solve(start: readonly number[], thenMinimise?: Float64Array): LinearSolution {
    const solution = this.solver(this.program, { start, promising: this.promising, thenMinimise })
    if (solution.byFallback === true) this.fallbacks += 1
    return solution
  }

  /** Slack of each variable in its own unit; what is nothing beside the unit's own value is 0. */
  slacks(solution: OptimalSolution): number[] {
    return Array.from({ length: this.variables }, (_, variable) => {
      const slack = valueOf(solution, this.slackColumn(variable))
      return slack * this.program.rowScales[variable]! < NOTHING ? 0 : slack
    })
  }

  /** Reference units with a weight, in their order. */
  peers(solution: OptimalSolution): ReferencePeer[] {
    const { matrix, rowScales, rows } = this.program
    const peers: ReferencePeer[] = []
    solution.basis.forEach((unit, position) => {
      if (unit >= this.units) return
      let share = 0
      for (let variable = 0; variable < this.variables; variable += 1) share = Math.max(share, Math.abs(matrix[unit * rows + variable]!) * rowScales[variable]!)
      if (solution.values[position]! * share > NOTHING) peers.push({ unit, weight: solution.values[position]! })
    })
    return peers.sort((a, b) => a.unit - b.unit)
  }
}
