import type { RuleSetAsk, RunFacts, RunRules, RunSurvival } from '#contract/evaluation-runs'
import type { RuleSet } from '#contract/rule-sets'
import { conditionsResult } from '#evaluation/rule-sets/condition-evaluation'
import { scoreSheetResult } from '#evaluation/rule-sets/score-sheet-evaluation'
import { kaplanMeier, medianSurvival, survivalAt } from '#evaluation/survival/kaplan-meier'
import { plainConditions, plainSheet } from '../rules/plain-results.ts'
import type { RunFactSets } from './run-fact-sets.ts'

const LEVEL = 0.95

/** How each site of the run stands against each rule set; earlier periods give the trend. */
export function runRules({ units, sets }: RunFactSets, asked: readonly RuleSetAsk[], ruleSets: readonly RuleSet[]): RunRules[] {
  return asked.flatMap(({ variant, hardship = false }, index) => units.flatMap(({ kind }, unit): RunRules[] => {
    if (kind !== 'site') return []
    const ruleSet = ruleSets[index]!
    const now = sets[unit]!.at(-1)!
    return [{
      unit, variant: variant ?? null, hardship,
      conditions: ruleSet.kind === 'conditions' ? plainConditions(conditionsResult(ruleSet, now, { variant, hardship, history: sets[unit]!.slice(0, -1) })) : null,
      sheet: ruleSet.kind === 'score-sheet' ? plainSheet(scoreSheetResult(ruleSet, now)) : null,
    }]
  }))
}

/** The survival of the residents of each unit that keeps them, step by step with its log-log interval. */
export function runSurvival({ units }: Pick<RunFactSets, 'units'>, { tenancies }: Pick<RunFacts, 'tenancies'>): RunSurvival[] {
  return units.flatMap((unit, index): RunSurvival[] => {
    const own = tenancies.find((one) => one.unit.kind === unit.kind && one.unit.id === unit.id)?.tenancies
    if (!own) return []
    const curve = kaplanMeier(own.map(({ months, ended }) => ({ time: months, event: ended })))
    return [{
      unit: index, subjects: curve.subjects, events: curve.events, followedTo: curve.followedTo, median: medianSurvival(curve),
      steps: curve.steps.map(({ time, atRisk, events, survival }) => {
        const interval = survivalAt(curve, time, LEVEL).logLog
        return { time, atRisk, events, survival, low: interval?.low ?? null, high: interval?.high ?? null }
      }),
    }]
  })
}
