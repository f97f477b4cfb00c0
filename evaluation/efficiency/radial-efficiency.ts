import { referenceOf, type ReferencePeer } from './envelopment-program.ts'
import { unitTable, valuesOf, type DataDemands, type EfficiencyData, type Returns, type UnitTable } from './efficiency-data.ts'
import { reasonFor, type EfficiencyWarning } from './efficiency-notices.ts'
import { refusedUnit, type ByVariable, type EfficiencyOptions, type EfficiencyResult, type Peer, type Steps, type UnitEfficiency } from './efficiency-result.ts'
import { finished } from './evaluation-steps.ts'
import { RadialProgram, type RadialOrientation } from './radial-program.ts'

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
  const { orientation = 'in', returns = 'crs', slackWeights = 'unit', fallback } = options
  const table = unitTable(data, radialDemands(orientation, returns))
  const program = new RadialProgram(referenceOf(table), { returns, orientation, slackWeights, fallback, fixed: fixedOf(table) })
  const units: UnitEfficiency[] = table.units.map((unit, index) => refusedUnit(unit, data.periods?.[index] ?? null, table.refused[index] ?? reasonFor('missing-data')))
  for (const [own, index] of table.valid.entries()) {
    const solution = program.solve(valuesOf(table, index), own)
    const { unit, period } = units[index]!
    units[index] = solution.reason === null
      ? radialUnit(table, index, { unit, period, orientation, ...solution })
      : refusedUnit(unit, period, reasonFor(solution.reason))
    yield { done: own + 1, total: table.valid.length }
  }
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

interface Scored {
  readonly unit: string
  readonly period: string | null
  readonly orientation: RadialOrientation
  readonly score: number
  readonly slacks: readonly number[]
  readonly peers: readonly ReferencePeer[]
}

/** @internal Names, targets and status for the numbers of a radial program. */
export function radialUnit(table: UnitTable, index: number, { unit, period, orientation, score, slacks, peers }: Scored): UnitEfficiency {
  const own = valuesOf(table, index)
  const moved = (variable: number): number => {
    const { fixed } = table.variables[variable]!
    if (fixed === true) return own[variable]!
    if (variable < table.inputs) return own[variable]! * (orientation === 'in' ? score : 1) - slacks[variable]!
    return own[variable]! / (orientation === 'out' ? score : 1) + slacks[variable]!
  }
  const slackLeft = slacks.some((slack, variable) => slack > 0 && table.variables[variable]!.fixed !== true)
  return {
    unit, period, score, reason: null,
    status: score < EFFICIENT ? 'inefficient' : slackLeft ? 'weakly-efficient' : 'efficient',
    slacks: byVariable(table, (variable) => slacks[variable]!), targets: byVariable(table, moved), peers: namedPeers(table, peers),
  }
}

/** A score from here on is on the frontier: the solver's accuracy is better than the difference. */
export const EFFICIENT = 1 - 1e-9

export const byVariable = (table: UnitTable, value: (variable: number) => number): ByVariable =>
  Object.fromEntries(table.variables.map(({ id }, variable) => [id, value(variable)]))

export const namedPeers = (table: UnitTable, peers: readonly ReferencePeer[], members: readonly number[] = table.valid): Peer[] =>
  peers.map(({ unit, weight }) => ({ unit: table.units[members[unit]!]!, weight }))

/** @internal */
export function fallbackWarning(count: number): EfficiencyWarning[] {
  return count === 0 ? [] : [{ code: 'fallback-used', text: {
    en: `${count} programs were solved by the fallback solver, because the built-in one missed its accuracy.`, 'zh-CN': `内置求解器未达到精度，有 ${count} 个线性规划改由备用求解器求解。`,
  } }]
}
