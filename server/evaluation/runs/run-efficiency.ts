import type { Period } from '#contract/evaluation'
import type { EfficiencySettings, RunEfficiency, RunUnitEfficiency } from '#contract/evaluation-runs'
import type { FactId } from '#contract/fact-table'
import { bootstrapSteps, type BootstrapResult, type UnitBootstrap } from '#evaluation/efficiency/efficiency-bootstrap'
import type { EfficiencyData, Variable } from '#evaluation/efficiency/efficiency-data'
import { EFFICIENCY_MODELS, efficiencySteps, type EfficiencyModel } from '#evaluation/efficiency/efficiency-models'
import { EfficiencyError } from '#evaluation/efficiency/efficiency-notices'
import type { EfficiencyResult, Steps, UnitEfficiency } from '#evaluation/efficiency/efficiency-result'
import type { UnitMalmquist } from '#evaluation/efficiency/malmquist-index'
import type { UnitScale } from '#evaluation/efficiency/scale-efficiency'
import type { LinearSolver } from '#evaluation/linear-program/linear-program'
import { randomSource } from '#evaluation/numerics/random-source'
import { BOOTSTRAPPED } from '../evaluation-catalogue.ts'
import { operatingTargets } from './operating-targets.ts'
import type { RunFactSets } from './run-fact-sets.ts'

/** Rows of the data: a unit in a period. */
interface Row { readonly unit: number; readonly period: number }
type AnyUnit = UnitEfficiency & Partial<Pick<UnitBootstrap, 'bootstrap'> & Pick<UnitMalmquist, 'malmquist'> & Pick<UnitScale, 'scale'>>

export interface EfficiencyQuestion { readonly settings: EfficiencySettings; readonly facts: RunFactSets; readonly seed: number; readonly solver: LinearSolver }

/** The efficiency of the run's units; models that need periods take every period, the others the run's own. */
export function* efficiencyRun(question: EfficiencyQuestion): Steps<RunEfficiency> {
  const { settings, seed, solver } = question
  const model: EfficiencyModel = EFFICIENCY_MODELS[settings.model]
  const rows = rowsOf(question.facts, model.needsPeriods)
  const data = dataOf(question, rows, model)
  const { orientation, returns, slackWeights, width } = settings
  const options = { solver, ...orientation && { orientation }, ...returns && { returns }, ...slackWeights && { slackWeights }, ...width !== undefined && { width } }
  const bootstrap = settings.bootstrap && BOOTSTRAPPED.has(settings.model) ? settings.bootstrap : null
  try {
    if (!bootstrap) return efficiencyOf(question, rows, data, yield* efficiencySteps(settings.model, data, options))
    const radial = { ...options, orientation: model.orientations.find((one) => one === orientation) === 'out' ? 'out' as const : 'in' as const, returns: model.returns[0]! }
    const result = yield* bootstrapOrPlain(bootstrapSteps(data, { ...radial, ...bootstrap, random: randomSource(seed) }), () => efficiencySteps(settings.model, data, options))
    return { ...efficiencyOf(question, rows, data, result.result), reason: result.refusal }
  } catch (error) {
    if (!(error instanceof EfficiencyError)) throw error
    return refused(settings, model, error)
  }
}

/** Malmquist's index beside another model, with the same variables. */
export const malmquistRun = (question: EfficiencyQuestion): Steps<RunEfficiency> => {
  const { orientation, bootstrap: _bootstrap, returns: _returns, undesirable: _undesirable, fixed: _fixed, ...settings } = question.settings
  return efficiencyRun({ ...question, settings: { ...settings, model: 'malmquist', orientation: orientation === 'in' ? 'in' : 'out' } })
}

/** Where too few units are inefficient to draw from, the plain scores stand and say why there are no intervals. */
function* bootstrapOrPlain(steps: Steps<BootstrapResult>, plain: () => Steps<EfficiencyResult>): Generator<{ done: number; total: number }, { readonly result: EfficiencyResult; readonly refusal: RunEfficiency['reason'] }, void> {
  try {
    return { result: yield* steps, refusal: null }
  } catch (error) {
    if (!(error instanceof EfficiencyError)) throw error
    return { result: yield* plain(), refusal: { code: 'no-bootstrap', text: error.text } }
  }
}

const rowsOf = ({ units, periods }: RunFactSets, all: boolean): Row[] =>
  (all ? periods.map((_, index) => index) : [periods.length - 1]).flatMap((period) => units.map((_, unit) => ({ unit, period })))

/** Column by column; what a model does not take is not given to it. */
function dataOf({ settings: { inputs, outputs, undesirable = [], fixed = [] }, facts: { sets, periods } }: EfficiencyQuestion, rows: readonly Row[], model: EfficiencyModel): EfficiencyData {
  const variable = (fact: FactId): Variable => ({
    id: fact, values: rows.map(({ unit, period }) => sets[unit]![period]!.facts.get(fact)?.value ?? null), ...model.takesFixed && fixed.includes(fact) && { fixed: true },
  })
  return {
    units: rows.map(({ unit }) => String(unit)), inputs: inputs.map(variable), outputs: outputs.map(variable),
    ...model.takesUndesirable && undesirable.length > 0 && { undesirable: undesirable.map(variable) },
    ...model.needsPeriods && { periods: rows.map(({ period }) => periods[period]!) },
  }
}

function efficiencyOf({ settings: { inputs, outputs, undesirable = [] }, facts: { periods } }: EfficiencyQuestion, rows: readonly Row[], data: EfficiencyData, result: EfficiencyResult | BootstrapResult): RunEfficiency {
  const variables = [...data.inputs, ...data.outputs, ...data.undesirable ?? []]
  const own = (row: number): Record<string, number> => Object.fromEntries(variables.flatMap(({ id, values }) => (values[row] === null || values[row] === undefined ? [] : [[id, values[row]]])))
  return {
    model: result.model, orientation: result.orientation, returns: result.returns, inputs: [...inputs], outputs: [...outputs], undesirable: data.undesirable ? [...undesirable] : [],
    units: result.units.map((unit, row) => unitEfficiency(unit, rows[row]!, periods, own(row))),
    warnings: result.warnings.map(({ code, text }) => ({ code, text })), reason: null,
    bootstrap: 'resamples' in result ? { resamples: result.resamples, bandwidth: result.bandwidth, confidence: result.confidence } : null,
  }
}

function unitEfficiency(unit: AnyUnit, { unit: index, period }: Row, periods: readonly Period[], values: Readonly<Record<string, number>>): RunUnitEfficiency {
  const { score, reason, status, slacks, targets, peers, bootstrap = null, scale = null, malmquist = null } = unit
  return {
    unit: index, period: periods[period]!, score, reason, status, slacks: slacks && { ...slacks }, targets: targets && { ...targets },
    peers: peers && peers.map((peer) => ({ unit: Number(peer.unit), period: null, weight: peer.weight })), operating: targets ? operatingTargets(values, targets) : [],
    bootstrap: bootstrap && { ...bootstrap }, scale: scale && { ...scale }, malmquist: malmquist && { ...malmquist },
  }
}

const refused = ({ model: id, inputs, outputs, undesirable = [], orientation, returns }: EfficiencySettings, model: EfficiencyModel, error: EfficiencyError): RunEfficiency => ({
  model: id, orientation: orientation ?? model.orientations[0]!, returns: returns ?? model.returns[0]!, inputs: [...inputs], outputs: [...outputs], undesirable: [...undesirable],
  units: [], warnings: [], bootstrap: null, reason: { code: 'no-efficiency', text: error.text },
})
