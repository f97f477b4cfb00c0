import type { LinearSolver } from './linear-program.ts'
import { solveLinearProgram } from './simplex.ts'

/**
 * Our simplex, and another solver for the programs that it gives up as `failed`.
 *
 * @param fallback e.g. `await highsSolver()`.
 * @param first the solver that is asked first; our simplex when left out.
 * @returns a solver whose solutions say `byFallback` when the other one found them.
 * @example
 * ```ts
 * import { withFallback } from '#evaluation/linear-program/fallback-solver'
 * import { solveLinearProgram } from '#evaluation/linear-program/simplex'
 * const givesUp = () => ({ status: 'failed' as const, residuals: { primal: 1, dual: 0, gap: 0 }, iterations: 0 })
 * const solve = withFallback(solveLinearProgram, givesUp)
 * // Minimise x with x = 2.
 * const solution = solve({ rows: 1, columns: 1, matrix: new Float64Array([1]), rightSides: new Float64Array([2]), costs: new Float64Array([1]), rowScales: new Float64Array([1]) })
 * solution.status === 'optimal' && [solution.objective, solution.byFallback] // => [2, true]
 * ```
 */
export function withFallback(fallback: LinearSolver, first: LinearSolver = solveLinearProgram): LinearSolver {
  return (program, options) => {
    const solution = first(program, options)
    return solution.status === 'failed' ? { ...fallback(program, options), byFallback: true } : solution
  }
}
