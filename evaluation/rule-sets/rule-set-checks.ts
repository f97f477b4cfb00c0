import { Value } from 'typebox/value'
import { FACTS } from '#contract/fact-table'
import { fieldFaults, type FieldFault } from '#contract/field-faults'
import { ConditionRules, ScoreSheet, type Measure, type RuleSet, type ScoreRule, type Threshold } from '#contract/rule-sets'
import { indicatorById } from '../indicators/index.ts'

export type CheckedRuleSet = { readonly ok: true; readonly ruleSet: RuleSet } | { readonly ok: false; readonly faults: readonly FieldFault[] }

/**
 * A rule set that a user edited: its shape by the contract's schema, then what a schema cannot say (indicators
 * that exist, ids used once, declared variants, shares within 0…1). Every fault names its field
 * ("conditions[2].alternatives[0][1].value") in both languages.
 * @example
 * ```ts
 * import { checkedRuleSet } from '#evaluation/rule-sets/rule-set-checks'
 * import { cityScoreSheet } from '#evaluation/rule-sets/city-score-sheet'
 * checkedRuleSet(cityScoreSheet).ok // => true
 * checkedRuleSet({ kind: 'score-sheet' }).ok // => false
 * ```
 */
export function checkedRuleSet(input: unknown): CheckedRuleSet {
  const schema = typeof input === 'object' && input !== null && 'kind' in input && input.kind === 'score-sheet' ? ScoreSheet : ConditionRules
  if (!Value.Check(schema, input)) return { ok: false, faults: fieldFaults(Value.Errors(schema, input)) }
  const faults = input.kind === 'conditions' ? conditionFaults(input) : sheetFaults(input)
  return faults.length === 0 ? { ok: true, ruleSet: input } : { ok: false, faults }
}

function conditionFaults({ conditions, variants, hardshipFactor }: ConditionRules): FieldFault[] {
  return [
    ...repeatedIds('conditions', conditions), ...repeatedIds('variants', variants),
    ...conditions.flatMap(({ alternatives }, c) => alternatives.flatMap((thresholds, a) => thresholds.flatMap((threshold, t) => {
      const at = `conditions[${c}].alternatives[${a}][${t}]`
      return [...measureFaults(`${at}.measure`, threshold.measure), ...valueFaults(at, threshold), ...variantFaults(at, threshold, variants), ...hardshipFaults(at, threshold, hardshipFactor)]
    }))),
  ]
}

function sheetFaults({ lines }: ScoreSheet): FieldFault[] {
  return [
    ...repeatedIds('lines', lines),
    ...lines.flatMap(({ rule, maxPoints }, index) => [...ruleFaults(`lines[${index}].rule`, rule), ...(rule.kind === 'from-base' && rule.base > maxPoints ? [fault(`lines[${index}].rule.base`, 'is more than the line\'s full points', '超过该项满分')] : [])]),
  ]
}

const ruleFaults = (at: string, rule: ScoreRule): FieldFault[] =>
  rule.kind === 'per-unit' ? rule.terms.flatMap(({ measure }, index) => measureFaults(`${at}.terms[${index}].measure`, measure)) : measureFaults(`${at}.measure`, rule.measure)

const measureFaults = (at: string, measure: Measure): FieldFault[] =>
  measure.kind === 'indicator' && !indicatorById(measure.id) ? [fault(`${at}.id`, 'is no indicator', '不是已有的指标')] : []

function valueFaults(at: string, { measure, value, variants = {} }: Threshold): FieldFault[] {
  const unit = measure.kind === 'fact' ? FACTS[measure.id].unit : indicatorById(measure.id)?.unit
  if (unit !== 'share') return []
  return [['value', value] as const, ...Object.entries(variants).map(([id, own]) => [`variants.${id}`, own] as const)]
    .filter(([, share]) => share > 1).map(([field]) => fault(`${at}.${field}`, 'is a share: enter 0.75 for 75 %', '为比例值：75% 请填 0.75'))
}

const variantFaults = (at: string, threshold: Threshold, declared: ConditionRules['variants']): FieldFault[] =>
  Object.keys(threshold.variants ?? {}).filter((id) => !declared.some((variant) => variant.id === id))
    .map((id) => fault(`${at}.variants.${id}`, 'is no variant of this rule set', '不是本规则集的类型'))

const hardshipFaults = (at: string, threshold: Threshold, factor: number | null): FieldFault[] =>
  threshold.hardship && factor === null ? [fault(`${at}.hardship`, 'needs the rule set\'s hardship factor', '需先设置艰苦地区系数')] : []

const repeatedIds = (list: string, rows: readonly { readonly id: string }[]): FieldFault[] =>
  rows.flatMap(({ id }, index) => (rows.findIndex((row) => row.id === id) < index ? [fault(`${list}[${index}].id`, 'is used twice', '重复')] : []))

const fault = (field: string, en: string, zh: string): FieldFault => ({ field, message: { en, 'zh-CN': zh } })
