import type { AnalysisUnit, Fact } from '#contract/evaluation'
import type { RunFacts, RunResult, RunSettings, WhatIfAnswer, WhatIfAsk } from '#contract/evaluation-runs'
import type { RuleSet } from '#contract/rule-sets'
import { ApiError } from '../../api-error.ts'
import { finished } from '#evaluation/efficiency/evaluation-steps'
import type { LinearSolver } from '#evaluation/linear-program/linear-program'
import { computedIndicators, type ComputedIndicator } from './run-indicators.ts'
import { efficiencyRun } from './run-efficiency.ts'
import { runFactSets, type RunFactSets } from './run-fact-sets.ts'
import { runRules } from './run-rules.ts'
import { runScores } from './run-scores.ts'

export interface WhatIfBase { readonly settings: RunSettings; readonly facts: RunFacts; readonly ruleSets: readonly RuleSet[]; readonly result: RunResult }

/**
 * The run once more with some facts of one unit changed: its weights stay, what they are applied to moves. Efficiency
 * is without the bootstrap, which samples and does not answer at once.
 *
 * @throws ApiError 'bad-request' for a unit that the run does not have, or a change that says both or neither of `set` and `by`
 */
export function whatIf({ settings, facts, ruleSets, result }: WhatIfBase, { unit = settings.units[0]!, changes }: WhatIfAsk, solver: LinearSolver): Omit<WhatIfAnswer, 'ms'> {
  const at = settings.units.findIndex(({ kind, id }) => kind === unit.kind && id === unit.id)
  if (at < 0) throw badField('unit', 'is no unit of this run', '不是该次评价的单元')
  const changed = changedFacts(facts, unit, settings.period, changes)
  const sets = runFactSets(settings, { ...facts, facts: changed.facts })
  const indicators = computedIndicators(sets, { ...settings.score, indicators: result.indicators.map(({ id }) => id) })
  const scores = runScores(indicators, result.weights.weights, sets.periods, settings.score)
  const efficiency = efficiencyNow(settings, sets, solver)
  const rules = runRules({ ...sets, units: sets.units.map((one, index) => (index === at ? one : { kind: 'peer', id: one.id })) }, settings.ruleSets, ruleSets)
  return {
    unit, facts: changed.lines, rules, operating: efficiency?.units.find((one) => one.unit === at && one.period === settings.period)?.operating ?? [],
    before: sideOf(result.scores, result.efficiency, at, settings), after: sideOf(scores, efficiency, at, settings), indicators: changedIndicators(result, indicators, at),
  }
}

const efficiencyNow = ({ efficiency, seed }: RunSettings, facts: RunFactSets, solver: LinearSolver): RunResult['efficiency'] => {
  if (!efficiency) return null
  const { bootstrap: _bootstrap, ...settings } = efficiency
  return finished(efficiencyRun({ settings, facts, seed, solver }))
}

function sideOf(scores: RunResult['scores'], efficiency: RunResult['efficiency'], at: number, { period }: RunSettings): WhatIfAnswer['before'] {
  const own = scores[at]
  return {
    score: own?.score ?? null, missingShare: own?.missingShare ?? null, rank: own?.rank ?? null, dimensions: own?.dimensions.map(({ dimension, score }) => ({ dimension, score })) ?? [],
    efficiency: efficiency?.units.find((one) => one.unit === at && one.period === period)?.score ?? null,
  }
}

const changedIndicators = (before: RunResult, after: readonly ComputedIndicator[], at: number): WhatIfAnswer['indicators'] => after.flatMap(({ id, units }) => {
  const [was, is] = [before.indicators.find((one) => one.id === id)!.units[at]!, units[at]!]
  return was.value === is.value && was.normalised === is.normalised ? [] : [{ indicator: id, before: was.value, after: is.value, normalisedBefore: was.normalised, normalisedAfter: is.normalised }]
})

function changedFacts({ facts }: RunFacts, unit: AnalysisUnit, period: string, changes: WhatIfAsk['changes']): { readonly facts: Fact[]; readonly lines: WhatIfAnswer['facts'] } {
  const isOwn = (fact: Fact): boolean => fact.unit.kind === unit.kind && fact.unit.id === unit.id && fact.period === period
  const lines = changes.map(({ fact, set, by }, index) => {
    if ((set === undefined) === (by === undefined)) throw badField(`changes[${index}]`, 'says either what it is set to or what it moves by', '请填写设定值或变动值，二者选一')
    const before = facts.find((one) => isOwn(one) && one.fact === fact)?.value ?? null
    if (by !== undefined && before === null) throw badField(`changes[${index}].by`, 'moves a value that is not known: set it', '当前值未知，请直接填写设定值')
    return { fact, before, after: Math.max(0, set ?? before! + by!) }
  })
  const replaced = new Set(lines.map(({ fact }) => fact))
  return { lines, facts: [...facts.filter((fact) => !(isOwn(fact) && replaced.has(fact.fact))), ...lines.map(({ fact, after }): Fact => ({ fact, unit, period, value: after, coverage: null, source: { kind: 'entered', reference: 'what-if' }, reason: null }))] }
}

const badField = (field: string, en: string, zh: string): ApiError => new ApiError('bad-request', undefined, [{ field, message: { en, 'zh-CN': zh } }])
