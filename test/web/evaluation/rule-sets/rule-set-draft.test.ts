import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ConditionRules, RuleSet, ScoreSheet } from '#contract/rule-sets'
import { BUILT_IN_RULE_SETS } from '#evaluation/rule-sets/index'
import { copyOf, freeId, idOf, movedBy, newRuleSet, readRuleSet, withoutVariant } from '../../../../web/src/evaluation/rule-sets/rule-set-draft.ts'
import { ruleSetDifferences, scoreRuleTexts, thresholdText } from '../../../../web/src/evaluation/rule-sets/rule-text.ts'
import { language } from '../../../../web/src/i18n/language.svelte.ts'
import { catalogue, rules } from '../gaps/gap-fixtures.ts'

beforeEach(() => language.set('en'))

describe('a draft of a rule set', () => {
  it('read from a file that was saved here is the same rule set', () => {
    expect(BUILT_IN_RULE_SETS.length).toBeGreaterThan(3)
    for (const ruleSet of BUILT_IN_RULE_SETS) expect(readRuleSet(JSON.parse(JSON.stringify(ruleSet)))).toEqual({ ...ruleSet, version: 1 })
  })

  it('of a file with holes has blanks, and of what is no rule set there is none', () => {
    expect(readRuleSet({ kind: 'conditions', name: 7, conditions: [{ alternatives: [[{ measure: { kind: 'fact', id: 'gone' }, value: 'x' }]] }] })).toMatchObject({
      kind: 'conditions', name: { en: '', 'zh-CN': '' }, variants: [], conditions: [{ alternatives: [[{ measure: { kind: 'indicator', id: '' }, compare: 'at-least', value: NaN }]] }],
    })
    for (const json of [null, 3, [], {}, { kind: 'poem' }]) expect(readRuleSet(json)).toBeNull()
  })

  it('a copy has a free id, is version 1 and changes nothing of what it was made from', () => {
    const copy = copyOf(rules, ['town', 'town-copy'], name => `${name}!`)
    expect(copy).toMatchObject({ version: 1, name: { en: 'Town rules!' } })
    expect(['town', 'town-copy']).not.toContain(copy.id)
    ;(copy as ConditionRules).conditions[0]!.alternatives[0]![0]!.value = 99
    expect(rules.conditions[0]!.alternatives[0]![0]!.value).toBe(30)
  })

  it('an id is made of what a name has of it, and a free one is free', () => {
    expect([idOf('City rules, 2025!'), idOf('市级规则'), idOf('Café – Räume')]).toEqual(['city-rules-2025', '', 'cafe-ra-ume'])
    expect(freeId('condition', [{ id: 'condition-2' }, { id: 'condition-3' }])).toBe('condition-4')
  })

  it('rows move within the list and none is lost', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 8 }), fc.nat(7), fc.integer({ min: -9, max: 9 }), (rows, at, by) => {
      fc.pre(at < rows.length)
      const moved = movedBy(rows, at, by)
      expect([...moved].sort()).toEqual([...rows].sort())
      if (at + by >= 0 && at + by < rows.length) expect(moved[at + by]).toBe(rows[at])
      else expect(moved).toEqual(rows)
    }))
  })

  it('a variant that goes takes along what thresholds say of it', () => {
    const withTwo: ConditionRules = { ...rules, variants: [...rules.variants, { id: 'other', name: rules.name }], conditions: [{ ...rules.conditions[0]!, alternatives: [[{ measure: { kind: 'fact', id: 'tenants' }, compare: 'at-least', value: 50, variants: { specialised: 30, other: 20 } }], [{ measure: { kind: 'fact', id: 'mentors' }, compare: 'at-least', value: 5, variants: { specialised: 3 } }]] }] }
    const left = withoutVariant(withTwo, 'specialised')
    expect(left.variants.map(({ id }) => id)).toEqual(['other'])
    expect(left.conditions[0]!.alternatives).toEqual([[{ measure: { kind: 'fact', id: 'tenants' }, compare: 'at-least', value: 50, variants: { other: 20 } }], [{ measure: { kind: 'fact', id: 'mentors' }, compare: 'at-least', value: 5 }]])
  })
})

describe('rules in words', () => {
  it('say measure, value in its printed unit, variants and hardship', () => {
    const threshold = { measure: { kind: 'fact' as const, id: 'tenants' as const }, compare: 'at-least' as const, value: 50, variants: { specialised: 30 }, hardship: true }
    expect(thresholdText(threshold, rules.variants, catalogue, 'en')).toBe('Tenants: at least 50 (Specialised: 30; lowered in hardship regions)')
    expect(thresholdText({ measure: { kind: 'indicator', id: 'survival-12-months' }, compare: 'at-most', value: 0.75 }, [], catalogue, 'en')).toBe('Survival, 12 months: at most 75%')
  })

  it('say how points come about', () => {
    expect(scoreRuleTexts({ kind: 'from-base', wholeUnits: true, measure: { kind: 'fact', id: 'desks-offered' }, from: 50, base: 5, unitSize: 1, points: 0.1 }, catalogue, 'en')).toEqual(['5 points from 50 of Desks offered, nothing below', 'then 0.1 points for each 1 of Desks offered more'])
  })
})

describe('what is different in two versions', () => {
  const differences = (before: RuleSet, after: RuleSet) => ruleSetDifferences(before, after, catalogue, 'en')
  it('is told field by field, and nothing of what is the same', () => {
    expect(differences(rules, { ...rules, version: 3 })).toEqual([])
    const after: ConditionRules = {
      ...rules, doubt: null, minimumCoverage: 0.6,
      conditions: [{ ...rules.conditions[0]!, alternatives: [[{ measure: { kind: 'fact', id: 'desks-offered' }, compare: 'at-least', value: 40 }], [{ measure: { kind: 'fact', id: 'area-total' }, compare: 'at-least', value: 500 }]] }],
    }
    expect(differences(rules, after)).toEqual([
      { where: 'What is not certain', before: 'Read the original. · 请核对原文。', after: null },
      { where: 'Coverage needed', before: '50%', after: '60%' },
      { where: 'Condition a, way 1', before: 'Desks offered: at least 30', after: 'Desks offered: at least 40' },
      { where: 'Condition a, way 2', before: null, after: 'Floor area at own disposal: at least 500 m² of floor' },
    ])
  })

  it('knows lines by their ids: one that moved is moved, not changed', () => {
    const sheet = newRuleSet('score-sheet') as ScoreSheet
    const [one, two] = [{ ...sheet.lines[0]!, id: 'one', name: { en: 'One', 'zh-CN': '一' } }, { ...sheet.lines[0]!, id: 'two', name: { en: 'Two', 'zh-CN': '二' } }]
    expect(differences({ ...sheet, lines: [one, two] }, { ...sheet, lines: [two, one] }).map(({ where }) => where)).toEqual(['One: place', 'Two: place'])
  })
})
