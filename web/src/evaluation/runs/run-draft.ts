import type { AnalysisUnit, Period } from '#contract/evaluation'
import type { EfficiencyModelInfo, EvaluationUnit } from '#contract/evaluation-api'
import type { EfficiencySettings, RuleSetAsk, RunAsk, RunSettings } from '#contract/evaluation-runs'
import type { FactId } from '#contract/fact-table'
import { isSameUnit } from '../unit-address.ts'

export const RUN_PRESETS = ['quick', 'yearly'] as const
export type RunPreset = (typeof RUN_PRESETS)[number]

/** What a preset is filled with: what is there to choose from. */
export interface PresetStock {
  readonly ruleSetIds: readonly string[]
  /** Judgements that are complete and consistent; null where there are none. */
  readonly judgementsId: string | null
}

const QUICK: Pick<RunAsk, 'earlier' | 'score' | 'efficiency' | 'ruleSets'> = {
  earlier: 0, efficiency: null, ruleSets: [],
  score: { normalisation: 'bounds', weights: { method: 'equal' }, aggregation: 'weighted-sum', samples: 0 },
}
const MOST_RULE_SETS = 6

/** Desks, staff and mentors turned into companies and jobs: what nearly every space knows of itself. */
export const USUAL_EFFICIENCY: EfficiencySettings = {
  model: 'bcc', orientation: 'in', returns: 'vrs', inputs: ['desks-offered', 'staff-total', 'mentors'], outputs: ['companies-new', 'jobs'],
  slackWeights: 'mean', bootstrap: { resamples: 1_000, confidence: 0.95 }, malmquist: true,
}

/** A draft with a preset's settings; name, period and units stay. Efficiency needs somebody to be compared with. */
export function withPreset(draft: RunAsk, preset: RunPreset, { ruleSetIds, judgementsId }: PresetStock): RunAsk {
  if (preset === 'quick') return { ...draft, ...QUICK }
  const weights = judgementsId === null ? { method: 'critic' as const } : { method: 'combination' as const, judgementsId, objective: 'critic' as const, share: 0.5 }
  return {
    ...draft, earlier: 2, efficiency: fewUnits(USUAL_EFFICIENCY, draft.units.length) === null ? USUAL_EFFICIENCY : null,
    score: { normalisation: 'bounds', weights, aggregation: 'weighted-sum', samples: 2_000 },
    ruleSets: ruleSetIds.slice(0, MOST_RULE_SETS).map(id => ({ id })),
  }
}

/** A first draft: the site among all other spaces that are known. */
export const firstDraft = (name: string, period: Period, units: readonly EvaluationUnit[]): RunAsk =>
  ({ name, period, units: units.filter(({ unit: { kind } }) => kind === 'site' || kind === 'peer').map(({ unit }) => unit).slice(0, MOST_UNITS), ...QUICK })

/** What was asked of an earlier run, to be changed; rule sets in their present version. */
export const draftOf = ({ seed, ruleSets, ...settings }: RunSettings): RunAsk => ({ ...settings, seed, ruleSets: ruleSets.map(({ version: _version, ...one }) => one) })

export const MOST_UNITS = 300

/** A choice of units in the order in which a run wants them: the site first, because the report is about the first one. */
export function orderedUnits(all: readonly EvaluationUnit[], chosen: (unit: AnalysisUnit) => boolean): AnalysisUnit[] {
  const units = all.map(({ unit }) => unit).filter(chosen)
  return [...units.filter(({ kind }) => kind === 'site'), ...units.filter(({ kind }) => kind !== 'site')]
}

export const hasUnit = ({ units }: Pick<RunAsk, 'units'>, unit: AnalysisUnit): boolean => units.some(one => isSameUnit(one, unit))

/** Whole spaces and parts of one are not alike: their shares compare, their counts do not. */
export const mixesKinds = ({ units }: Pick<RunAsk, 'units'>): boolean =>
  new Set(units.map(({ kind }) => (kind === 'site' || kind === 'peer' ? 'whole' : kind))).size > 1

/** Of the chosen other spaces, how many have nothing for the period: theirs are yearly statistics. */
export const peersWithoutPeriod = ({ units, period }: Pick<RunAsk, 'units' | 'period'>, all: readonly EvaluationUnit[]): number =>
  units.filter(unit => unit.kind === 'peer' && !all.some(one => isSameUnit(one.unit, unit) && one.periods.includes(period))).length

/** How many units efficiency needs at least, max(m·s, 3(m + s)); null when there are as many. */
export function fewUnits({ inputs, outputs, undesirable = [] }: Pick<EfficiencySettings, 'inputs' | 'outputs' | 'undesirable'>, units: number): number | null {
  const [m, s] = [inputs.length, outputs.length + undesirable.length]
  const needed = Math.max(m * s, 3 * (m + s))
  return units < needed ? needed : null
}

// Variables of efficiency: each has one role.

export const VARIABLE_ROLES = ['input', 'fixed', 'output', 'undesirable'] as const
export type VariableRole = (typeof VARIABLE_ROLES)[number]
export interface Variable { readonly fact: FactId; readonly role: VariableRole }

export const variablesOf = ({ inputs, outputs, undesirable = [], fixed = [] }: EfficiencySettings): Variable[] => [
  ...inputs.map((fact): Variable => ({ fact, role: fixed.includes(fact) ? 'fixed' : 'input' })),
  ...outputs.map((fact): Variable => ({ fact, role: 'output' })), ...undesirable.map((fact): Variable => ({ fact, role: 'undesirable' })),
]

export function withVariables({ undesirable: _undesirable, fixed: _fixed, ...settings }: EfficiencySettings, variables: readonly Variable[]): EfficiencySettings {
  const of = (...roles: VariableRole[]) => variables.filter(({ role }) => roles.includes(role)).map(({ fact }) => fact)
  const [undesirable, fixed] = [of('undesirable'), of('fixed')]
  return { ...settings, inputs: of('input', 'fixed'), outputs: of('output'), ...undesirable.length > 0 && { undesirable }, ...fixed.length > 0 && { fixed } }
}

/** The roles that a model knows. */
export const rolesOf = ({ takesFixed, takesUndesirable }: Pick<EfficiencyModelInfo, 'takesFixed' | 'takesUndesirable'>): VariableRole[] =>
  VARIABLE_ROLES.filter(role => (role !== 'fixed' || takesFixed) && (role !== 'undesirable' || takesUndesirable))

const DEFAULT_WIDTH = 3

/** The settings under another model: what it does not know becomes the nearest that it does. */
export function withModel({ width, bootstrap, malmquist, ...settings }: EfficiencySettings, model: EfficiencyModelInfo): EfficiencySettings {
  const roles = rolesOf(model)
  const near: Record<VariableRole, VariableRole> = { input: 'input', output: 'output', fixed: roles.includes('fixed') ? 'fixed' : 'input', undesirable: roles.includes('undesirable') ? 'undesirable' : 'output' }
  const { orientation, returns } = settings
  return withVariables({
    ...settings, model: model.id as EfficiencySettings['model'],
    orientation: orientation !== undefined && model.orientations.includes(orientation) ? orientation : model.orientations[0]!,
    returns: returns !== undefined && model.returns.includes(returns) ? returns : model.returns[0]!,
    ...model.id === 'window' && { width: width ?? DEFAULT_WIDTH }, ...model.bootstrap && bootstrap && { bootstrap }, ...model.id !== 'malmquist' && malmquist && { malmquist },
  }, variablesOf(settings).map(({ fact, role }) => ({ fact, role: near[role] })))
}

/** A rule set taken or left, or asked for otherwise. */
export const withRuleSet = (asked: readonly RuleSetAsk[], id: string, change: Omit<RuleSetAsk, 'id'> | null): RuleSetAsk[] =>
  (change === null ? asked.filter(one => one.id !== id) : asked.some(one => one.id === id) ? asked.map(one => (one.id === id ? { id, ...change } : one)) : [...asked, { id, ...change }])
