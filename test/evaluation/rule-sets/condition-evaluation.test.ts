import { describe, expect, it } from 'vitest'
import type { FactId } from '#contract/fact-table'
import type { ConditionRules } from '#contract/rule-sets'
import { factSet } from '#evaluation/indicators/fact-set'
import { conditionsResult, type ConditionOptions } from '#evaluation/rule-sets/condition-evaluation'
import { nationalIncubatorRules } from '#evaluation/rule-sets/national-incubator-rules'
import { nationalMakerspaceRules } from '#evaluation/rule-sets/national-makerspace-rules'
import { shenzhenMakerspaceRules } from '#evaluation/rule-sets/shenzhen-makerspace-rules'
import { fact, factsOf, SITE } from '../indicators/fact-fixture.ts'

type Values = Partial<Record<FactId, number | null>>
const at = (values: Values, period = '2026') => factSet(factsOf(values, period), SITE, period)
const verdicts = (rules: ConditionRules, values: Values, options?: ConditionOptions) =>
  Object.fromEntries(conditionsResult(rules, at(values), options).conditions.map(({ id, verdict }) => [id, verdict]))

/** Every fact exactly at its threshold. */
const MAKERSPACE: Values = Object.freeze({
  'months-operating': 18, 'area-total': 500, 'desks-offered': 29, 'area-tenants': 300, 'area-public-service': 75, 'residents-agreed': 20, 'companies-new': 10,
  'tenants-financed': 0, 'typical-cases': 3, 'staff-full-time': 3, mentors: 3, 'events-hosted': 6, 'events-cohosted': 4,
})
const INCUBATOR: Values = Object.freeze({
  'months-operating': 36, 'area-total': 10_000, 'area-tenants': 7000, 'area-public-service': 500, 'seed-fund': 5e6, tenants: 50, 'tenants-ever-financed': 5, 'fund-use-cases': 3,
  'staff-professional': 8, 'staff-total': 10, mentors: 5, 'patent-applicants': 24, 'tenants-with-ip': 15, 'graduates-total': 20,
})

describe('the national makerspace rules', () => {
  it('are met exactly at their thresholds', () => expect(conditionsResult(nationalMakerspaceRules, at(MAKERSPACE))).toMatchObject({ verdict: 'met', met: 8, notMet: 0, unknown: 0 }))

  it.each<[string, Values]>([
    ['operation', { 'months-operating': 17.9 }], ['premises', { 'area-total': 499 }], ['premises-use', { 'area-public-service': 74 }], ['residents', { 'residents-agreed': 19 }],
    ['results', { 'companies-new': 9, 'tenants-financed': 4 }], ['cases', { 'typical-cases': 2 }], ['people', { mentors: 2 }], ['people', { 'staff-full-time': 2 }], ['events', { 'events-hosted': 5 }],
  ])('%s falls short alone', (id, values) => {
    const result = verdicts(nationalMakerspaceRules, { ...MAKERSPACE, ...values })
    expect(Object.keys(result).filter((key) => result[key] === 'not-met')).toEqual([id])
  })

  it('take either way: 30 desks, or 5 financed', () => {
    expect(verdicts(nationalMakerspaceRules, { ...MAKERSPACE, 'area-total': 480, 'area-tenants': 300, 'area-public-service': 60, 'desks-offered': 30, 'companies-new': 0, 'tenants-financed': 5 }))
      .toMatchObject({ premises: 'met', results: 'met' })
  })

  it('call unknown what is not known, unless something known decides', () => {
    const unknown = { ...MAKERSPACE, 'companies-new': 9, 'tenants-financed': null }
    expect(verdicts(nationalMakerspaceRules, unknown)['results']).toBe('unknown')
    expect(verdicts(nationalMakerspaceRules, { ...MAKERSPACE, 'tenants-financed': null })['results']).toBe('met')
    expect(verdicts(nationalMakerspaceRules, { ...MAKERSPACE, mentors: null, 'staff-full-time': 2 })['people']).toBe('not-met')
    expect(conditionsResult(nationalMakerspaceRules, at({}))).toMatchObject({ verdict: 'unknown', met: 0, notMet: 0, unknown: 8 })
  })

  it('decide nothing on a value that is known for less than half', () => {
    const facts = factSet([...factsOf(MAKERSPACE).filter((row) => row.fact !== 'residents-agreed'), fact('residents-agreed', 25, { coverage: 0.4 })], SITE, '2026')
    const [threshold] = conditionsResult(nationalMakerspaceRules, facts).conditions.find(({ id }) => id === 'residents')!.alternatives[0]!
    expect(threshold).toMatchObject({ verdict: 'unknown', value: null, coverage: 0.4, reason: { code: 'coverage-too-low' } })
  })

  it('say what is missing and when the trend reaches it', () => {
    const year = (period: string, residents: number) => at({ ...MAKERSPACE, 'residents-agreed': residents }, period)
    const [threshold] = conditionsResult(nationalMakerspaceRules, year('2026', 16), { history: [year('2024', 12), year('2025', 14)] }).conditions.find(({ id }) => id === 'residents')!.alternatives[0]!
    expect(threshold).toMatchObject({ verdict: 'not-met', value: 16, threshold: 20, gap: 4, arrival: { month: '2028-12' } })
  })
})

describe('the Shenzhen rules', () => {
  it('are met exactly at their thresholds', () => {
    const values: Values = { ...MAKERSPACE, 'months-operating': 12, 'service-contracts': 6, 'residents-agreed-3-to-24-months': 20, 'companies-new': 5, 'tenants-financed': 2, 'events-hosted': 6, 'events-cohosted': 0 }
    expect(conditionsResult(shenzhenMakerspaceRules, at(values)).verdict).toBe('met')
    expect(verdicts(shenzhenMakerspaceRules, { ...values, 'tenants-financed': 1, 'service-contracts': 5 })).toMatchObject({ results: 'not-met', services: 'not-met' })
  })
})

describe('the national incubator rules', () => {
  it('are met exactly at their thresholds, by intellectual property instead of patents', () => {
    expect(conditionsResult(nationalIncubatorRules, at(INCUBATOR))).toMatchObject({ verdict: 'met', met: 11 })
    expect(verdicts(nationalIncubatorRules, { ...INCUBATOR, 'tenants-with-ip': 14 })['intellectual-property']).toBe('not-met')
  })

  it('ask a specialised incubator for 30 tenants, 2 for 1,000 m² and 15 graduates', () => {
    const values: Values = { ...INCUBATOR, tenants: 30, 'tenants-ever-financed': 3, 'tenants-with-ip': 9, mentors: 3, 'graduates-total': 15 }
    expect(verdicts(nationalIncubatorRules, values)).toMatchObject({ tenants: 'not-met', graduates: 'not-met' })
    expect(conditionsResult(nationalIncubatorRules, at(values), { variant: 'specialised' }).verdict).toBe('met')
    expect(() => conditionsResult(nationalIncubatorRules, at(values), { variant: 'marine' })).toThrow(RangeError)
  })

  it('take 20 % off in hardship regions, but not off time and staffing', () => {
    const values: Values = { ...INCUBATOR, 'area-total': 8000, 'area-tenants': 5500, 'seed-fund': 4e6, tenants: 40, 'tenants-ever-financed': 4, 'tenants-with-ip': 0, 'patent-applicants': 16, 'graduates-total': 16 }
    expect(conditionsResult(nationalIncubatorRules, at(values)).notMet).toBe(5)
    expect(conditionsResult(nationalIncubatorRules, at(values), { hardship: true }).verdict).toBe('met')
    expect(verdicts(nationalIncubatorRules, { ...values, 'months-operating': 30 }, { hardship: true })['operation']).toBe('not-met')
  })
})
