import { unitTable, valuesOf, type EfficiencyData } from './efficiency-data.ts'
import type { EfficiencyOptions, EfficiencyResult, Steps } from './efficiency-result.ts'
import { EnvelopmentProgram, referenceOf } from './envelopment-program.ts'
import { finished } from './evaluation-steps.ts'
import { byVariable, fallbackWarning, improved, namedPeers, unitSteps } from './unit-steps.ts'

/**
 * The additive model: the largest sum of slacks, s* = max Σs⁻ + Σs⁺ with Σλx + s⁻ = x₀, Σλy − s⁺ = y₀.
 *
 * The score is that sum: 0 is efficient, more is worse, and it has no upper bound. Each slack counts in its
 * own unit (`slackWeights: 'unit'`, the original) or divided by the variable's mean (`'mean'`: units of
 * measurement do not matter). Variable returns are the default; negative values are taken as they are under
 * them, where the model is translation invariant (Ali and Seiford 1990), and refused otherwise.
 *
 * @throws EfficiencyError when the data have no shape.
 * Source: Charnes, Cooper, Golany, Seiford, Stutz (1985); Cooper, Seiford, Tone (2007), eq. 4.34.
 * @example
 * ```ts
 * import { additiveEfficiency } from '#evaluation/efficiency/additive-efficiency'
 * // Cooper, Seiford, Tone (2007), figure 4.3's kind of data: A, B and D span the frontier, C lies 2 inside it.
 * const { units } = additiveEfficiency({ units: ['A', 'B', 'C', 'D'], inputs: [{ id: 'x', values: [2, 3, 4, 6] }], outputs: [{ id: 'y', values: [1, 3, 2, 5] }] })
 * units.map(({ score }) => Number(score?.toFixed(9))) // => [0, 0, 2, 0]
 * ```
 */
export function additiveEfficiency(data: EfficiencyData, options: EfficiencyOptions = {}): EfficiencyResult {
  return finished(additiveSteps(data, options))
}

/**
 * The same in steps, one a unit.
 *
 * @example
 * ```ts
 * import { additiveSteps } from '#evaluation/efficiency/additive-efficiency'
 * additiveSteps({ units: ['a'], inputs: [{ id: 'x', values: [1] }], outputs: [{ id: 'y', values: [1] }] }).next().value // => { done: 1, total: 1 }
 * ```
 */
export function* additiveSteps(data: EfficiencyData, options: EfficiencyOptions = {}): Steps<EfficiencyResult> {
  const { returns = 'vrs', slackWeights = 'unit', solver } = options
  const variable = returns === 'vrs'
  const table = unitTable(data, { negativeInputs: variable, negativeOutputs: variable, positiveInput: !variable, positiveOutput: false })
  const envelopment = new EnvelopmentProgram(referenceOf(table), returns, { columns: 0, rows: 0 }, solver)
  const { program } = envelopment
  if (returns !== 'crs') program.rightSides[envelopment.returnsRow] = 1
  for (let index = 0; index < envelopment.variables; index += 1) program.costs[envelopment.slackColumn(index)] = slackWeights === 'unit' ? -1 : -1 / envelopment.means[index]!

  const units = yield* unitSteps(data, table, (unit, own) => {
    const point = valuesOf(table, unit)
    envelopment.scaleBy(point)
    program.rightSides.set(point)
    const ownRow = returns === 'crs' ? point.findIndex((value) => value > 0) : envelopment.returnsRow
    const start = Array.from({ length: program.rows }, (_, row) => (row === ownRow ? own : envelopment.slackColumn(row)))
    const solution = envelopment.solve(start)
    if (solution.status === 'failed') return 'solver-failed'
    if (solution.status !== 'optimal') return solution.status
    const slacks = envelopment.slacks(solution)
    const weights = slackWeights === 'unit' ? slacks.map(() => 1) : [...envelopment.means].map((mean) => 1 / mean)
    const score = slacks.reduce((sum, slack, index) => sum + slack * weights[index]!, 0)
    return {
      score, status: slacks.some((slack) => slack > 0) ? 'inefficient' : 'efficient', slacks: byVariable(table, (index) => slacks[index]!),
      targets: improved(table, point, slacks), peers: namedPeers(table, envelopment.peers(solution)),
    }
  })
  return { model: 'additive', orientation: 'none', returns, units, warnings: [...table.warnings, ...fallbackWarning(envelopment.fallbacks)] }
}
