import { unitTable, valuesOf, type EfficiencyData, type UnitTable } from './efficiency-data.ts'
import type { ReasonCode } from './efficiency-notices.ts'
import type { EfficiencyOptions, EfficiencyResult, Steps, UnitEfficiency } from './efficiency-result.ts'
import { EnvelopmentProgram, referenceOf, type ReferenceSet } from './envelopment-program.ts'
import { finished } from './evaluation-steps.ts'
import { fixedOf } from './radial-efficiency.ts'
import { RadialProgram } from './radial-program.ts'
import { byVariable, fallbackWarning, roundedScore, unitSteps } from './unit-steps.ts'

/** Which of a unit's many optimal weights: those that make the others look as good (`benevolent`) or as bad (`aggressive`) as possible together. */
export type SecondaryGoal = 'benevolent' | 'aggressive'

export interface CrossEfficiencyOptions extends EfficiencyOptions {
  readonly goal?: SecondaryGoal
  /** Count a unit's judgement of itself in its mean; true when left out, as Doyle and Green's matrix does. */
  readonly withSelf?: boolean
}

export interface UnitCross extends UnitEfficiency {
  readonly cross: {
    /** The unit's own CCR efficiency, at its own weights. */
    readonly self: number
    /** What the unit's weights make of every unit, in the data's order; null for refused ones and where they count nothing that a unit uses. */
    readonly judges: readonly (number | null)[]
    /** Its weights by variable, scaled so that all units' inputs together weigh 1. */
    readonly weights: Readonly<Record<string, number>>
    /** (self − mean of the others' judgements) ÷ that mean: a maverick has a large one (Doyle and Green 1994, eq. 10). */
    readonly maverick: number
  } | null
}

/**
 * Cross-efficiency: each unit is judged with the CCR weights of every unit; the score is the mean.
 *
 * The CCR weights are not unique, so the mean needs a secondary goal, and the result depends on it. With
 * θ the unit k's CCR score, its weights (v, u) maximise (benevolent, the default) or minimise (aggressive)
 * u·Σ'y subject to v·Σ'x = 1, u·y − v·x ≤ 0 for every unit, u·y_k = θ·v·x_k, where Σ' adds up all other
 * units. Unit j's judgement by k is u·y_j ÷ v·x_j. Where units tie, even that can leave several weights;
 * then the mean depends on which the solver meets first, that is on the order of the units.
 *
 * Data ≥ 0 with a positive input and output for every unit; constant returns; no slacks, targets or peers.
 *
 * @throws EfficiencyError when the data have no shape.
 * Source: Sexton, Silkman, Hogan (1986); Doyle and Green (1994), JORS 45, eq. 4 (formulation II).
 * @example
 * ```ts
 * import { crossEfficiency } from '#evaluation/efficiency/cross-efficiency'
 * // With one input and one output there is only one weighing: the mean is the CCR score.
 * const { units } = crossEfficiency({ units: ['A', 'B'], inputs: [{ id: 'x', values: [1, 2] }], outputs: [{ id: 'y', values: [1, 1] }] })
 * units.map(({ score }) => Number(score?.toFixed(9))) // => [1, 0.5]
 * ```
 */
export function crossEfficiency(data: EfficiencyData, options: CrossEfficiencyOptions = {}): EfficiencyResult<UnitCross> {
  return finished(crossSteps(data, options))
}

/**
 * The same in steps, one a unit (two programs each).
 *
 * @example
 * ```ts
 * import { crossSteps } from '#evaluation/efficiency/cross-efficiency'
 * crossSteps({ units: ['a', 'b'], inputs: [{ id: 'x', values: [1, 1] }], outputs: [{ id: 'y', values: [1, 2] }] }).next().value // => { done: 1, total: 2 }
 * ```
 */
export function* crossSteps(data: EfficiencyData, options: CrossEfficiencyOptions = {}): Steps<EfficiencyResult<UnitCross>> {
  const { goal = 'benevolent', withSelf = true, solver } = options
  const table = unitTable(data, { negativeInputs: false, negativeOutputs: false, positiveInput: true, positiveOutput: true })
  const reference = referenceOf(table)
  const radial = new RadialProgram(reference, { returns: 'crs', orientation: 'in', fixed: fixedOf(table).fill(false), solver })
  const weighing = new WeighingProgram(reference, goal, solver)
  const found = new Map<number, Judge>()
  const units = yield* unitSteps(data, table, (unit, own) => {
    const self = radial.solve(valuesOf(table, unit), own)
    if (self.reason !== null) return self.reason
    const weights = weighing.weights(valuesOf(table, unit), self.score)
    if (typeof weights === 'string') return weights
    found.set(unit, { self: self.score, weights, judges: table.units.map((_, other) => (table.refused[other] === null ? judgement(table, other, weights) : null)) })
    return { score: self.score, status: null, slacks: null, targets: null, peers: null }
  })
  return {
    model: 'cross', orientation: 'in', returns: 'crs', units: units.map((unit, index) => crossed(unit, index, table, found, withSelf)),
    warnings: [...table.warnings, ...fallbackWarning(radial.envelopment.fallbacks + weighing.envelopment.fallbacks)],
  }
}

interface Judge { readonly self: number; readonly weights: Float64Array; readonly judges: readonly (number | null)[] }

/** Null for a unit that uses nothing of what the weights count. */
function judgement(table: UnitTable, unit: number, weights: Float64Array): number | null {
  let [used, made] = [0, 0]
  valuesOf(table, unit).forEach((value, variable) => {
    if (variable < table.inputs) used += weights[variable]! * value
    else made += weights[variable]! * value
  })
  return used > 0 ? roundedScore(made / used) : null
}

function crossed(unit: UnitEfficiency, index: number, table: UnitTable, found: ReadonlyMap<number, Judge>, withSelf: boolean): UnitCross {
  const judge = found.get(index)
  if (judge === undefined) return { ...unit, cross: null }
  const { self, judges } = judge
  const others = [...found].filter(([other]) => other !== index).map(([, { judges: by }]) => by[index]!).filter((one) => one !== null)
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const counted = withSelf || others.length === 0 ? [...others, self] : others
  const byOthers = others.length === 0 ? self : mean(others)
  return { ...unit, score: mean(counted), cross: { self, judges, weights: byVariable(table, (variable) => judge.weights[variable]!), maverick: (self - byOthers) / byOthers } }
}

/** All units' inputs together weigh 1: below this a weight is rounding. */
const NO_WEIGHT = 1e-12

/**
 * The dual of the secondary goal, which has one row a variable instead of one a unit; the weights are its
 * prices. Benevolent: min z with z·Σ'x − Σλx − μ·θ·x_k ≥ 0, Σλy + μ·y_k ≥ Σ'y, z and μ of either sign.
 * Aggressive: the same with −Σ'y.
 */
class WeighingProgram {
  readonly envelopment: EnvelopmentProgram
  private readonly totals: Float64Array
  private readonly sign: 1 | -1

  constructor(reference: ReferenceSet, goal: SecondaryGoal, solver: EfficiencyOptions['solver']) {
    const variables = reference.inputs + reference.outputs
    this.totals = new Float64Array(variables)
    reference.values.forEach((value, index) => { this.totals[index % variables]! += value })
    this.sign = goal === 'benevolent' ? 1 : -1
    this.envelopment = new EnvelopmentProgram(reference, 'crs', { columns: 4, rows: 0 }, solver)
    const { program, modelColumn } = this.envelopment
    program.costs[modelColumn] = 1
    program.costs[modelColumn + 1] = -1
  }

  /** Input weights v, then output weights u. */
  weights(point: Float64Array, score: number): Float64Array | ReasonCode {
    const { envelopment, totals, sign } = this
    const { program, modelColumn, units, variables } = envelopment
    envelopment.scaleBy(point)
    for (let variable = 0; variable < variables; variable += 1) {
      const others = totals[variable]! - (units > 1 ? point[variable]! : 0)
      const output = envelopment.isOutput(variable)
      program.rightSides[variable] = output ? sign * others : 0
      for (const half of [0, 1]) {
        const direction = half === 0 ? 1 : -1
        envelopment.set(variable, modelColumn + half, output ? 0 : -direction * others)
        envelopment.set(variable, modelColumn + 2 + half, direction * (output ? 1 : score) * point[variable]!)
      }
    }
    const solution = envelopment.solve(envelopment.startWith())
    if (solution.status === 'failed') return 'solver-failed'
    if (solution.status !== 'optimal') return solution.status
    return solution.duals.map((dual, variable) => {
      const weight = envelopment.isOutput(variable) ? dual : -dual
      return weight * totals[variable]! > NO_WEIGHT ? weight : 0
    })
  }
}
