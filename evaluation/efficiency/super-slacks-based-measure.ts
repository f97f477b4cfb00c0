import { valueOf, type LinearSolver } from '../linear-program/linear-program.ts'
import { EfficiencyError, type ReasonCode } from './efficiency-notices.ts'
import { unitTable, valuesOf, type EfficiencyData, type Orientation, type Returns, type UnitTable } from './efficiency-data.ts'
import type { EfficiencyOptions, EfficiencyResult, Steps } from './efficiency-result.ts'
import { EnvelopmentProgram, referenceOf, type ReferenceSet } from './envelopment-program.ts'
import { finished } from './evaluation-steps.ts'
import { slacksBasedFinding } from './slacks-based-measure.ts'
import { SlacksBasedProgram } from './slacks-based-program.ts'
import { byVariable, EFFICIENT, fallbackWarning, isOutput, namedPeers, roundedScore, unitSteps, type Finding } from './unit-steps.ts'

/**
 * The super-efficiency of the slacks-based measure: ranks the units that SBM calls efficient.
 *
 * δ = min ((1/m)·Σx̄/x₀) ÷ ((1/s)·Σȳ/y₀) over points (x̄, ȳ) that all *other* units reach together,
 * x̄ ≥ Σλx, ȳ ≤ Σλy, and that are no better than the unit, x̄ ≥ x₀, 0 ≤ ȳ ≤ y₀. Input-oriented: ȳ = y₀;
 * output-oriented: x̄ = x₀; these can be infeasible, and say so. Input-oriented
 * is the default, as in Tone's worked example. A unit that SBM calls inefficient keeps its
 * SBM score, slacks and targets. For the others `slacks` is the distance to (x̄, ȳ), how much worse it could
 * become, and `targets` is that point.
 *
 * Data > 0 for the units that are ranked (the measure divides by them): others have the reason `zero-data`.
 * Undesirable outputs are no part of this model.
 *
 * @throws EfficiencyError when the data have no shape or hold undesirable outputs.
 * Source: Tone (2002), EJOR 143, eq. 10–16 (non-oriented, by Charnes and Cooper's transformation), 19–22 (oriented).
 * @example
 * ```ts
 * import { superSlacksBasedMeasure } from '#evaluation/efficiency/super-slacks-based-measure'
 * const { units } = superSlacksBasedMeasure({ units: ['A', 'B', 'C'], inputs: [{ id: 'x', values: [2, 4, 5] }], outputs: [{ id: 'y', values: [2, 3, 2] }] }, { orientation: 'none' })
 * units.map(({ score }) => Number(score?.toFixed(6))) // => [1.333333, 0.75, 0.4]
 * ```
 */
export function superSlacksBasedMeasure(data: EfficiencyData, options: EfficiencyOptions = {}): EfficiencyResult {
  return finished(superSlacksBasedSteps(data, options))
}

/**
 * The same in steps, one a unit.
 *
 * @example
 * ```ts
 * import { superSlacksBasedSteps } from '#evaluation/efficiency/super-slacks-based-measure'
 * superSlacksBasedSteps({ units: ['a', 'b'], inputs: [{ id: 'x', values: [1, 2] }], outputs: [{ id: 'y', values: [1, 1] }] }).next().value // => { done: 1, total: 2 }
 * ```
 */
export function* superSlacksBasedSteps(data: EfficiencyData, options: EfficiencyOptions = {}): Steps<EfficiencyResult> {
  const { orientation = 'in', returns = 'crs', solver } = options
  if ((data.undesirable ?? []).length > 0) throw new EfficiencyError({ en: 'Super-efficiency takes no undesirable outputs; the slacks-based measure does.', 'zh-CN': '超效率模型不支持非期望产出，可改用 SBM 模型。' })
  const table = unitTable(data, { negativeInputs: false, negativeOutputs: false, positiveInput: true, positiveOutput: true })
  const reference = referenceOf(table)
  const measure = new SlacksBasedProgram(reference, { orientation, returns, solver })
  const program = new SuperProgram(reference, { orientation, returns, solver })
  const units = yield* unitSteps(data, table, (unit, own) => {
    const point = valuesOf(table, unit)
    if (point.some((value, variable) => value === 0 && (isOutput(table, variable) ? orientation !== 'in' : orientation !== 'out'))) return 'zero-data'
    const plain = measure.solve(point, own)
    if (plain.reason !== null) return plain.reason
    return plain.score < EFFICIENT ? slacksBasedFinding(table, unit, plain) : program.find(table, point, own)
  })
  return { model: 'super-sbm', orientation, returns, units, warnings: [...table.warnings, ...fallbackWarning(measure.envelopment.fallbacks + program.envelopment.fallbacks)] }
}

/**
 * With x̃ = t·x₀ + P and ỹ = t·y₀ − Q (P, Q ≥ 0): min t + (1/m)·ΣP/x₀ with t − (1/s)·ΣQ/y₀ = 1,
 * ΣΛx − P + S = t·x₀, ΣΛy + Q − S = t·y₀, ΣΛ {=, ≤, ≥} t. ỹ ≥ 0 need not be asked: less never helps.
 * Oriented: t = 1 and no Q (in) or no P (out).
 */
class SuperProgram {
  readonly envelopment: EnvelopmentProgram
  private readonly reference: ReferenceSet
  private readonly orientation: Orientation

  constructor(reference: ReferenceSet, { orientation, returns, solver }: { readonly orientation: Orientation; readonly returns: Returns; readonly solver?: LinearSolver }) {
    this.reference = reference
    this.orientation = orientation
    const variables = reference.inputs + reference.outputs
    this.envelopment = new EnvelopmentProgram(reference, returns, { columns: variables + 1, rows: orientation === 'none' ? 1 : 0 }, solver)
    const { envelopment } = this
    for (let variable = 0; variable < variables; variable += 1) {
      const output = envelopment.isOutput(variable)
      if (orientation === 'none' || output === (orientation === 'out')) envelopment.set(variable, this.worsening(variable), output ? 1 : -1)
    }
    if (orientation === 'none') {
      envelopment.program.rightSides[envelopment.modelRow] = 1
      envelopment.set(envelopment.modelRow, this.t, 1)
      envelopment.program.costs[this.t] = 1
      if (returns !== 'crs') envelopment.set(envelopment.returnsRow, this.t, -1)
    } else if (returns !== 'crs') envelopment.program.rightSides[envelopment.returnsRow] = 1
  }

  private get t(): number { return this.envelopment.modelColumn + this.envelopment.variables }
  private worsening(variable: number): number { return this.envelopment.modelColumn + variable }

  find(table: UnitTable, point: Float64Array, own: number): Finding | ReasonCode {
    const { envelopment, orientation } = this
    this.load(point)
    envelopment.bar(own)
    const solution = envelopment.solve(envelopment.startWith())
    envelopment.admit(own)
    if (solution.status === 'failed') return 'solver-failed'
    if (solution.status !== 'optimal') return solution.status
    // Output-oriented, the objective is −(1/s)·ΣȲ/y₀ + 1 = (1/s)·Σq/y₀.
    const score = orientation === 'none' ? solution.objective : orientation === 'in' ? 1 + solution.objective : 1 / (1 - solution.objective)
    if (!Number.isFinite(score) || score <= 0) return 'unbounded'
    const t = orientation === 'none' ? valueOf(solution, this.t) : 1
    const distance = [...point.keys()].map((variable) => valueOf(solution, this.worsening(variable)) / t)
    return {
      score: roundedScore(score), status: 'efficient', slacks: byVariable(table, (variable) => distance[variable]!),
      targets: byVariable(table, (variable) => point[variable]! + (isOutput(table, variable) ? -distance[variable]! : distance[variable]!)),
      peers: namedPeers(table, envelopment.peers(solution).map(({ unit, weight }) => ({ unit, weight: weight / t }))),
    }
  }

  private load(point: Float64Array): void {
    const { envelopment, orientation, reference: { inputs, outputs } } = this
    const { program } = envelopment
    envelopment.scaleBy(point)
    for (let variable = 0; variable < envelopment.variables; variable += 1) {
      const value = point[variable]!
      const output = envelopment.isOutput(variable)
      const share = 1 / ((output ? outputs : inputs) * value)
      if (orientation !== 'none') {
        program.rightSides[variable] = value
        program.costs[this.worsening(variable)] = output === (orientation === 'out') ? share : 0
        continue
      }
      envelopment.set(variable, this.t, -value)
      if (output) envelopment.set(envelopment.modelRow, this.worsening(variable), -share)
      else program.costs[this.worsening(variable)] = share
    }
  }
}
