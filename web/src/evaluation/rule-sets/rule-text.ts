import type { Language } from '#contract/local-text'
import type { ConditionRules, RuleSet, ScoreRule, Threshold } from '#contract/rule-sets'
import { m } from '../../paraglide/messages.js'
import { setText } from '../figure-words.ts'
import { measureName, measureUnit, neededText, type Indicators } from './rule-set-words.ts'

/** "Desks offered: at least 30 (Specialised: 20; lowered in hardship regions)". */
export function thresholdText(threshold: Threshold, variants: ConditionRules['variants'], catalogue: Indicators, language: Language): string {
  const unit = measureUnit(threshold.measure, catalogue)
  const more = [
    ...Object.entries(threshold.variants ?? {}).map(([id, value]) => m.rules_pair({ name: variants.find(one => one.id === id)?.name[language] ?? id, value: setText(value, unit, language) })),
    ...threshold.hardship ? [m.rules_hardship_lowered()] : [],
  ]
  const text = m.rules_pair({ name: measureName(threshold.measure, catalogue, language), value: neededText(threshold, unit, language) })
  return more.length === 0 ? text : m.rules_with_more({ text, more: more.join(m.rules_list_mark()) })
}

/** How the points of a line come about, a sentence for each measure. */
export function scoreRuleTexts(rule: ScoreRule, catalogue: Indicators, language: Language): string[] {
  const rates = rule.kind === 'per-unit' ? rule.terms : [rule]
  const begin = rule.kind === 'from-base' ? [m.rules_from_base_text({ measure: measureName(rule.measure, catalogue, language), from: setText(rule.from, measureUnit(rule.measure, catalogue), language), base: rule.base })] : []
  const each = rates.map(({ measure, unitSize, points }) => {
    const words = { measure: measureName(measure, catalogue, language), size: setText(unitSize, measureUnit(measure, catalogue), language), points }
    return rule.kind === 'per-unit' ? m.rules_per_unit_text(words) : m.rules_above_text(words)
  })
  return [...begin, ...each, ...rule.wholeUnits ? [] : [m.rules_broken_units()]]
}

export interface RuleDifference { readonly where: string; readonly before: string | null; readonly after: string | null }

/** What is different in the second version, field by field; conditions and lines are known by their ids. */
export function ruleSetDifferences(before: RuleSet, after: RuleSet, catalogue: Indicators, language: Language): RuleDifference[] {
  const [a, b] = [fieldsOf(before, catalogue, language), fieldsOf(after, catalogue, language)]
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((key) => {
    const [was, is] = [a.get(key), b.get(key)]
    return was?.text === is?.text ? [] : [{ where: (is ?? was)!.where, before: was?.text ?? null, after: is?.text ?? null }]
  })
}

interface Field { readonly where: string; readonly text: string }

function fieldsOf(rules: RuleSet, catalogue: Indicators, language: Language): Map<string, Field> {
  const fields = new Map<string, Field>()
  const put = (key: string, where: string, text: string) => fields.set(key, { where, text })
  put('name', m.name(), `${rules.name.en} · ${rules.name['zh-CN']}`)
  put('issuer', m.rules_issuer(), `${rules.issuer.en} · ${rules.issuer['zh-CN']}`)
  put('issued', m.rules_issued(), rules.issued ?? m.rules_issued_unknown())
  put('source', m.rules_source(), rules.source)
  if (rules.doubt) put('doubt', m.rules_doubt_field(), `${rules.doubt.en} · ${rules.doubt['zh-CN']}`)
  put('coverage', m.rules_minimum_coverage(), setText(rules.minimumCoverage, 'share', language))
  if (rules.kind === 'conditions') {
    if (rules.hardshipFactor !== null) put('hardship', m.rules_hardship_factor(), String(rules.hardshipFactor))
    for (const { id, name } of rules.variants) put(`variant ${id}`, m.rules_variant(), `${name.en} · ${name['zh-CN']}`)
    rules.conditions.forEach(({ id, name, alternatives }, at) => {
      const where = name[language]
      put(`condition ${id} name`, m.rules_where_name({ name: where }), `${name.en} · ${name['zh-CN']}`)
      put(`condition ${id} place`, m.rules_where_place({ name: where }), String(at + 1))
      alternatives.forEach((thresholds, way) => put(`condition ${id} ${way}`, alternatives.length > 1 ? m.rules_where_way({ name: where, way: way + 1 }) : where, thresholds.map(one => thresholdText(one, rules.variants, catalogue, language)).join(m.rules_list_mark())))
    })
  } else {
    rules.lines.forEach(({ id, name, maxPoints, rule }, at) => {
      const where = name[language]
      put(`line ${id} name`, m.rules_where_name({ name: where }), `${name.en} · ${name['zh-CN']}`)
      put(`line ${id} place`, m.rules_where_place({ name: where }), String(at + 1))
      put(`line ${id} points`, m.rules_where_points({ name: where }), String(maxPoints))
      put(`line ${id} rule`, where, scoreRuleTexts(rule, catalogue, language).join(m.rules_list_mark()))
    })
  }
  return fields
}
