import type { RunRules } from '#contract/evaluation-runs'
import type { ConditionsResult, ScoreSheetResult } from '#contract/evaluation-api'
import type { LocalText } from '#contract/local-text'
import type { RuleSet } from '#contract/rule-sets'
import { OWN, type RunView } from './run-view.ts'
import { count, figure, said } from './said-figures.ts'

export const VERDICTS = {
  met: { en: 'met', 'zh-CN': '符合' }, 'not-met': { en: 'not met', 'zh-CN': '不符合' }, unknown: { en: 'unknown', 'zh-CN': '无法判定' },
} as const satisfies Record<ConditionsResult['verdict'], LocalText>

/** How a unit stands against one rule set. */
export interface RuleSetStanding { readonly rules: RunRules; readonly ruleSet: RuleSet; readonly name: LocalText; readonly outcome: LocalText }

/** The rule set of a stored standing, as the run froze it. */
function ruleSetOf({ ruleSets }: RunView, { conditions, sheet }: RunRules): RuleSet {
  const { id, version } = (conditions ?? sheet)!.ruleSet
  const found = ruleSets.find((one) => one.id === id && one.version === version)
  if (!found) throw new Error(`the run has no rule set ${id} of version ${version}`)
  return found
}

/** The first unit's standing against each rule set of the run. */
export const ruleSetStandings = (view: RunView): RuleSetStanding[] => view.result.rules.filter(({ unit }) => unit === OWN).map((rules) => {
  const ruleSet = ruleSetOf(view, rules)
  return { rules, ruleSet, name: nameOf(ruleSet, rules), outcome: rules.conditions ? conditionsOutcome(rules.conditions) : sheetOutcome(rules.sheet!) }
})

/** With its variant, and whether the hardship discount was taken. */
function nameOf(ruleSet: RuleSet, { variant, hardship }: RunRules): LocalText {
  const chosen = ruleSet.kind === 'conditions' ? ruleSet.variants.find(({ id }) => id === variant)?.name : undefined
  const named = chosen ? said('{name}, {chosen}', '{name}（{chosen}）', { name: ruleSet.name, chosen }) : ruleSet.name
  return hardship ? said('{named}, hardship region', '{named}（艰苦边远地区）', { named }) : named
}

const conditionsOutcome = ({ verdict, met, notMet, unknown }: ConditionsResult): LocalText => said(
  '{verdict} ({met} conditions met, {notMet} not met, {unknown} unknown)', '{verdict}（{met} 项符合，{notMet} 项不符合，{unknown} 项无法判定）',
  { verdict: VERDICTS[verdict], met: count(met), notMet: count(notMet), unknown: count(unknown) },
)

function sheetOutcome({ points, lowest, highest, maxPoints }: ScoreSheetResult): LocalText {
  const most = figure(maxPoints, 'index')
  if (points !== null) return said('{points} of {most} points', '{points} 分（满分 {most} 分）', { points: figure(points, 'index'), most })
  return said('between {lowest} and {highest} of {most} points, as not every line is known', '在 {lowest} 至 {highest} 分之间（满分 {most} 分），部分项目缺少数据', { lowest: figure(lowest, 'index'), highest: figure(highest, 'index'), most })
}
