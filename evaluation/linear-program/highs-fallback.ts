import loadHighs, { type Highs } from 'highs'
import type { LinearProgram, LinearSolution, LinearSolver, OptimalSolution } from './linear-program.ts'

/** Presolve tells "infeasible or unbounded" without saying which; entries below 1e-12 are the smallest that HiGHS keeps. */
const SETTINGS = { output_flag: false, presolve: 'off', small_matrix_value: 1e-12 } as const
/** The tightest that HiGHS knows; the row that keeps the first objective is itself no more exact than this, so the second phase gets ten times as much. */
const TOLERANCE = 1e-10

/**
 * HiGHS as a solver of our programs: the fallback where our simplex misses its accuracy, and the oracle of
 * its tests. Loading its WebAssembly is asynchronous; the solver that comes back is not.
 *
 * @returns a solver that may be passed as `fallback`; it ignores `start` and `promising`.
 * Source: Huangfu and Hall (2018), "Parallelizing the dual revised simplex method"; npm package `highs`.
 * @example
 * ```ts
 * import { highsSolver } from '#evaluation/linear-program/highs-fallback'
 * const solve = await highsSolver()
 * // Minimise x + 2y with x + y = 3.
 * const solution = solve({ rows: 1, columns: 2, matrix: new Float64Array([1, 1]), rightSides: new Float64Array([3]), costs: new Float64Array([1, 2]), rowScales: new Float64Array([1]) })
 * solution.status === 'optimal' && solution.objective // => 3
 * ```
 */
export async function highsSolver(): Promise<LinearSolver> {
  const highs = await loadHighs()
  return (program, options) => {
    const first = solved(highs, program, program.costs, TOLERANCE)
    if (first.status !== 'optimal' || options?.thenMinimise === undefined) return first
    const then = solved(highs, onOptimalFace(program, first), options.thenMinimise, 10 * TOLERANCE)
    if (then.status !== 'optimal') return { ...then, status: 'failed' }
    return { ...first, basis: then.basis, values: then.values, residuals: then.residuals, iterations: first.iterations + then.iterations }
  }
}

function solved(highs: Highs, program: LinearProgram, costs: Float64Array, tolerance: number): LinearSolution {
  const { rows, columns } = program
  const { matrix, columnScales } = scaledMatrix(program)
  const rightSides = program.rightSides.map((value, row) => value * program.rowScales[row]!)
  const scaledCosts = costs.map((cost, column) => cost / columnScales[column]!)
  const costSize = scaledCosts.reduce((largest, cost) => Math.max(largest, Math.abs(cost)), 0) || 1
  return highs.withModel({
    numCols: columns, numRows: rows, matrix, rowLower: rightSides, rowUpper: rightSides,
    colCost: scaledCosts.map((cost) => cost / costSize), colLower: new Float64Array(columns), colUpper: new Float64Array(columns).fill(highs.infinity),
  }, (model): LinearSolution => {
    for (const [name, value] of Object.entries({ ...SETTINGS, primal_feasibility_tolerance: tolerance, dual_feasibility_tolerance: tolerance })) model.options.set(name, value)
    if (!runs(highs, model)) return { status: 'failed', residuals: { primal: 0, dual: 0, gap: 0 }, iterations: 0 }
    const iterations = Number(model.info.get('simplex_iteration_count'))
    const { modelStatus } = highs.constants
    const status = model.getModelStatus()
    const residuals = { primal: Number(model.info.get('max_primal_infeasibility')), dual: Number(model.info.get('max_dual_infeasibility')), gap: 0 }
    if (status !== modelStatus.optimal) return { status: status === modelStatus.infeasible ? 'infeasible' : status === modelStatus.unbounded ? 'unbounded' : 'failed', residuals, iterations }
    const { colValue, rowDual } = model.getSolution()
    const basis = Int32Array.from(colValue.keys()).filter((column) => colValue[column]! > 0)
    const values = Float64Array.from(basis, (column) => colValue[column]! / columnScales[column]!)
    const objective = basis.reduce((sum, column, position) => sum + costs[column]! * values[position]!, 0)
    return { status: 'optimal', objective, basis, values, duals: rowDual.map((dual, row) => dual * costSize * program.rowScales[row]!), residuals, iterations }
  })
}

/** HiGHS gives some badly scaled programs up by throwing; that is an answer, anything else that it throws is a fault of ours. */
function runs(highs: Highs, model: { readonly run: () => unknown }): boolean {
  try {
    model.run()
    return true
  } catch (error) {
    if (error instanceof highs.errors.HighsError && error.operation === 'run') return false
    throw error
  }
}

/** Compressed columns with the rows scaled as the program says and each column divided by its largest entry. */
function scaledMatrix({ rows, columns, matrix, rowScales }: LinearProgram) {
  const columnScales = new Float64Array(columns)
  const starts = new Int32Array(columns + 1)
  const indices: number[] = []
  const values: number[] = []
  for (let column = 0; column < columns; column += 1) {
    const scaled = matrix.subarray(column * rows, (column + 1) * rows).map((entry, row) => entry * rowScales[row]!)
    const scale = scaled.reduce((largest, entry) => Math.max(largest, Math.abs(entry)), 0) || 1
    columnScales[column] = scale
    scaled.forEach((entry, row) => {
      if (entry === 0) return
      indices.push(row)
      values.push(entry / scale)
    })
    starts[column + 1] = indices.length
  }
  return { columnScales, matrix: { format: 'csc' as const, numRows: rows, numCols: columns, starts, indices, values } }
}

/** The program with one more row: its costs keep the value that they have reached. */
function onOptimalFace(program: LinearProgram, { objective }: OptimalSolution): LinearProgram {
  const rows = program.rows + 1
  const matrix = new Float64Array(rows * program.columns)
  for (let column = 0; column < program.columns; column += 1) {
    matrix.set(program.matrix.subarray(column * program.rows, (column + 1) * program.rows), column * rows)
    matrix[column * rows + program.rows] = program.costs[column]!
  }
  return { ...program, rows, matrix, rightSides: Float64Array.of(...program.rightSides, objective), rowScales: Float64Array.of(...program.rowScales, 1 / (Math.abs(objective) || 1)) }
}
