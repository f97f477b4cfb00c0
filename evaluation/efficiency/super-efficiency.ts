import { unitTable, valuesOf, type EfficiencyData } from './efficiency-data.ts'
import type { EfficiencyResult, Steps } from './efficiency-result.ts'
import { referenceOf } from './envelopment-program.ts'
import { finished } from './evaluation-steps.ts'
import { fixedOf, radialDemands, radialFinding, type RadialEfficiencyOptions } from './radial-efficiency.ts'
import { RadialProgram } from './radial-program.ts'
import { fallbackWarning, unitSteps } from './unit-steps.ts'

/**
 * Radial super-efficiency: each unit against the frontier of all others, so that efficient units can be
 * ranked. θ (or 1/φ) as in `radialEfficiency`, with the unit itself taken out of the reference set; a score
 * above 1 says how much worse an efficient unit could become and still be efficient; for an inefficient unit
 * it is its efficiency.
 *
 * Under other than constant returns, and with zeros also under them, the others may not reach a unit at all:
 * then the score is null with the reason `infeasible` (or `unbounded`, in the output orientation), never a
 * made-up number. Targets are the point of the others' frontier that the unit is measured at; for a super-
 * efficient unit that is a worse place than its own.
 *
 * @throws EfficiencyError when the data have no shape.
 * Source: Andersen and Petersen (1993), Management Science 39, eq. 2; Seiford and Zhu (1999) on infeasibility.
 * @example
 * ```ts
 * import { superEfficiency } from '#evaluation/efficiency/super-efficiency'
 * const data = { units: ['A', 'B', 'C'], inputs: [{ id: 'x', values: [1, 2, 4] }], outputs: [{ id: 'y', values: [1, 1, 3] }] }
 * superEfficiency(data).units.map(({ score }) => score) // => [1.3333333333333333, 0.5, 0.75]
 * superEfficiency(data, { returns: 'vrs' }).units.map(({ score, reason }) => score ?? reason?.code) // => [2, 0.5, 'infeasible']
 * ```
 */
export function superEfficiency(data: EfficiencyData, options: RadialEfficiencyOptions = {}): EfficiencyResult {
  return finished(superSteps(data, options))
}

/**
 * The same in steps, one a unit.
 *
 * @example
 * ```ts
 * import { superSteps } from '#evaluation/efficiency/super-efficiency'
 * superSteps({ units: ['a', 'b'], inputs: [{ id: 'x', values: [1, 2] }], outputs: [{ id: 'y', values: [1, 1] }] }).next().value // => { done: 1, total: 2 }
 * ```
 */
export function* superSteps(data: EfficiencyData, options: RadialEfficiencyOptions = {}): Steps<EfficiencyResult> {
  const { orientation = 'in', returns = 'crs', slackWeights = 'unit', solver } = options
  const table = unitTable(data, radialDemands(orientation, returns))
  const program = new RadialProgram(referenceOf(table), { returns, orientation, slackWeights, solver, fixed: fixedOf(table) })
  const units = yield* unitSteps(data, table, (unit, own) => {
    program.envelopment.bar(own)
    const solution = program.solve(valuesOf(table, unit), null)
    program.envelopment.admit(own)
    return solution.reason ?? radialFinding(table, unit, orientation, solution)
  })
  return { model: 'super', orientation, returns, units, warnings: [...table.warnings, ...fallbackWarning(program.envelopment.fallbacks)] }
}
