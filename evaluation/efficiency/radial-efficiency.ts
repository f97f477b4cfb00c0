import { unitTable, valuesOf, type DataDemands, type EfficiencyData, type Returns, type UnitTable } from './efficiency-data.ts'
import type { EfficiencyOptions, EfficiencyResult, Steps } from './efficiency-result.ts'
import { referenceOf } from './envelopment-program.ts'
import { finished } from './evaluation-steps.ts'
import { RadialProgram, type RadialOptimum, type RadialOrientation } from './radial-program.ts'
import { byVariable, fallbackWarning, isOutput, namedPeers, statusOf, unitSteps, type Finding } from './unit-steps.ts'

export interface RadialEfficiencyOptions extends EfficiencyOptions { readonly orientation?: RadialOrientation }

const MODEL_IDS = { crs: 'ccr', vrs: 'bcc', nirs: 'nirs', ndrs: 'ndrs' } as const satisfies Record<Returns, string>

/**
 * Radial technical efficiency of every unit: CCR (`crs`), BCC (`vrs`), non-increasing (`nirs`) and
 * non-decreasing returns (`ndrs`), in two phases.
 *
 * Input-oriented: θ = min θ with Σλx ≤ θ·x₀, Σλy ≥ y₀. Output-oriented: 1/φ, φ = max φ with Σλx ≤ x₀,
 * Σλy ≥ φ·y₀. So the score lies in (0, 1] either way and 1 is on the frontier. The second phase maximises
 * the sum of the slacks at that θ or φ, each in its own unit (`slackWeights: 'unit'`, the textbook's) or
 * divided by its mean (`'mean'`: independent of units of measurement). Target: θ·x₀ − s⁻ and y₀ + s⁺, or
 * x₀ − s⁻ and φ·y₀ + s⁺; a fixed variable's target is its own value.
 *
 * Data: zeros are taken; a unit without any positive input (output) that may change is refused under
 * constant returns and in that orientation. Negative outputs (inputs) are taken as they are under variable
 * returns in the input (output) orientation, where the model is translation invariant (Ali and Seiford 1990).
 *
 * @param data n units with their inputs and outputs; see EfficiencyData.
 * @throws EfficiencyError when the data have no shape.
 * Sources: Charnes, Cooper, Rhodes (1978), eq. 3 and its dual; Banker, Charnes, Cooper (1984), eq. 19;
 *   Cooper, Seiford, Tone, "Data Envelopment Analysis" (2007), eq. 3.6–3.10 (two phases); Banker and Morey
 *   (1986) for fixed variables.
 * @example
 * ```ts
 * import { radialEfficiency } from '#evaluation/efficiency/radial-efficiency'
 * // Coelli and others, "An Introduction to Efficiency and Productivity Analysis" (2005), table 6.1.
 * const { units } = radialEfficiency({
 *   units: ['1', '2', '3', '4', '5'],
 *   inputs: [{ id: 'x1', values: [2, 2, 6, 3, 6] }, { id: 'x2', values: [5, 4, 6, 2, 2] }],
 *   outputs: [{ id: 'y', values: [1, 2, 3, 1, 2] }],
 * }, { returns: 'crs', orientation: 'in' })
 * units.map(({ score }) => Number(score?.toFixed(3))) // => [0.5, 1, 0.833, 0.714, 1]
 * units[0]?.slacks // => { x1: 0, x2: 0.5, y: 0 }
 * ```
 */
export function radialEfficiency(data: EfficiencyData, options: RadialEfficiencyOptions = {}): EfficiencyResult {
  return finished(radialSteps(data, options))
}

/**
 * The same in steps, one a unit: for a worker thread with progress and cancelling.
 *
 * @example
 * ```ts
 * import { radialSteps } from '#evaluation/efficiency/radial-efficiency'
 * const steps = radialSteps({ units: ['a', 'b'], inputs: [{ id: 'x', values: [1, 2] }], outputs: [{ id: 'y', values: [1, 1] }] })
 * steps.next().value // => { done: 1, total: 2 }
 * ```
 */
export function* radialSteps(data: EfficiencyData, options: RadialEfficiencyOptions = {}): Steps<EfficiencyResult> {
  const { orientation = 'in', returns = 'crs', slackWeights = 'unit', solver } = options
  const table = unitTable(data, radialDemands(orientation, returns))
  const program = new RadialProgram(referenceOf(table), { returns, orientation, slackWeights, solver, fixed: fixedOf(table) })
  const units = yield* unitSteps(data, table, (unit, own) => {
    const solution = program.solve(valuesOf(table, unit), own)
    return solution.reason ?? radialFinding(table, unit, orientation, solution)
  })
  return { model: MODEL_IDS[returns], orientation, returns, units, warnings: [...table.warnings, ...fallbackWarning(program.envelopment.fallbacks)] }
}

export const fixedOf = (table: UnitTable): boolean[] => table.variables.map(({ fixed }) => fixed === true)

/** @internal What the radial models ask of their data. */
export function radialDemands(orientation: RadialOrientation, returns: Returns): DataDemands {
  const variable = returns === 'vrs'
  return {
    negativeInputs: variable && orientation === 'out', negativeOutputs: variable && orientation === 'in',
    positiveInput: !variable || orientation === 'in', positiveOutput: !variable || orientation === 'out',
  }
}

/** @internal Names, targets and status for the numbers of a radial program. */
export function radialFinding(table: UnitTable, unit: number, orientation: RadialOrientation, { score, slacks, peers }: RadialOptimum): Finding {
  const own = valuesOf(table, unit)
  const target = (variable: number): number => {
    if (table.variables[variable]!.fixed === true) return own[variable]!
    if (isOutput(table, variable)) return own[variable]! / (orientation === 'out' ? score : 1) + slacks[variable]!
    return own[variable]! * (orientation === 'in' ? score : 1) - slacks[variable]!
  }
  return {
    score, status: statusOf(table, score, slacks), slacks: byVariable(table, (variable) => slacks[variable]!),
    targets: byVariable(table, target), peers: namedPeers(table, peers),
  }
}
