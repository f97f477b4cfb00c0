import { describe, expect, it } from 'vitest'
import type { RuleSet } from '#contract/rule-sets'
import { BUILT_IN_RULE_SETS } from '#evaluation/rule-sets/index'
import { graduation } from '#evaluation/rule-sets/graduation'
import { checkedRuleSet } from '#evaluation/rule-sets/rule-set-checks'

const [makerspace, , incubator, sheet] = BUILT_IN_RULE_SETS
const edited = (base: RuleSet | undefined, edit: (copy: never) => void): unknown => {
  const copy = structuredClone(base) as never
  edit(copy)
  return copy
}
const fields = (input: unknown): string[] => {
  const checked = checkedRuleSet(input)
  return checked.ok ? [] : checked.faults.map(({ field }) => field)
}

describe('a user\'s rule set', () => {
  it.each(BUILT_IN_RULE_SETS.map((rules) => [rules.id, rules] as const))('%s passes, with source and both languages', (_id, rules) => {
    expect(checkedRuleSet(structuredClone(rules))).toEqual({ ok: true, ruleSet: rules })
  })

  it.each<[string, unknown, string]>([
    ['no object', 7, ''],
    ['a name without Chinese', edited(makerspace, (copy: { name: object }) => { copy.name = { en: 'Mine' } }), 'name.zh-CN'],
    ['a field nobody knows', edited(makerspace, (copy: Record<string, unknown>) => { copy['extra'] = 1 }), 'extra'],
    ['a fact nobody knows', edited(makerspace, (copy: { conditions: { alternatives: { measure: object }[][] }[] }) => { copy.conditions[0]!.alternatives[0]![0]!.measure = { kind: 'fact', id: 'luck' } }), 'conditions[0].alternatives[0][0].measure.id'],
    ['an indicator nobody knows', edited(makerspace, (copy: { conditions: { alternatives: { measure: object }[][] }[] }) => { copy.conditions[0]!.alternatives[0]![0]!.measure = { kind: 'indicator', id: 'luck' } }), 'conditions[0].alternatives[0][0].measure.id'],
    ['a share above 1', edited(makerspace, (copy: { conditions: { alternatives: { value: number }[][] }[] }) => { copy.conditions[2]!.alternatives[0]![0]!.value = 75 }), 'conditions[2].alternatives[0][0].value'],
    ['an id used twice', edited(makerspace, (copy: { conditions: { id: string }[] }) => { copy.conditions[1]!.id = copy.conditions[0]!.id }), 'conditions[1].id'],
    ['a variant that is not declared', edited(incubator, (copy: { variants: object[] }) => { copy.variants = [] }), 'conditions[9].alternatives[0][0].variants.specialised'],
    ['a discount without its factor', edited(incubator, (copy: { hardshipFactor: null }) => { copy.hardshipFactor = null }), 'conditions[1].alternatives[0][0].hardship'],
    ['a base above the full points', edited(sheet, (copy: { lines: { maxPoints: number }[] }) => { copy.lines[0]!.maxPoints = 4 }), 'lines[0].rule.base'],
    ['a unit of nothing', edited(sheet, (copy: { lines: { rule: { unitSize: number } }[] }) => { copy.lines[0]!.rule.unitSize = 0 }), 'lines[0].rule.unitSize'],
  ])('with %s is refused at its field', (_what, input, field) => expect(fields(input)).toContain(field))
})

describe('graduation', () => {
  const nothing = { nationalHighTech: false, ventureCapitalYuan: 0, twoYearRevenueYuan: 0, mergedAcquiredOrListed: false }

  it('needs any one of four grounds, amounts exceeded', () => {
    expect(graduation(nothing).graduated).toBe(false)
    expect(graduation({ ...nothing, ventureCapitalYuan: 5_000_000, twoYearRevenueYuan: 10_000_000 }).graduated).toBe(false)
    for (const more of [{ nationalHighTech: true }, { ventureCapitalYuan: 5_000_001 }, { twoYearRevenueYuan: 10_000_001 }, { mergedAcquiredOrListed: true }]) expect(graduation({ ...nothing, ...more }).graduated).toBe(true)
  })

  it('is unknown while an unknown ground could decide', () => {
    expect(graduation({ ...nothing, nationalHighTech: null }).graduated).toBeNull()
    expect(graduation({ ...nothing, nationalHighTech: null, mergedAcquiredOrListed: true }).graduated).toBe(true)
  })
})
