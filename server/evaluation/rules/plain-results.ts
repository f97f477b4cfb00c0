import type { ConditionsResult as StoredConditions, ScoreSheetResult as StoredSheet } from '#contract/evaluation-api'
import type { ConditionsResult } from '#evaluation/rule-sets/condition-evaluation'
import type { ScoreSheetResult } from '#evaluation/rule-sets/score-sheet-evaluation'

/** The evaluation's read-only results as the contract's answers: copies, so that nobody changes what was computed. */
export const plainConditions = ({ conditions, ruleSet, ...counts }: ConditionsResult): StoredConditions => ({
  ...counts, ruleSet: { ...ruleSet },
  conditions: conditions.map(({ alternatives, ...condition }) => ({ ...condition, alternatives: alternatives.map((thresholds) => thresholds.map((threshold) => ({ ...threshold, arrival: threshold.arrival && { ...threshold.arrival } }))) })),
})

export const plainSheet = ({ lines, ruleSet, ...sums }: ScoreSheetResult): StoredSheet => ({
  ...sums, ruleSet: { ...ruleSet }, lines: lines.map(({ terms, ...line }) => ({ ...line, terms: terms.map((term) => ({ ...term })) })),
})
