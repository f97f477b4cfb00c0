import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Period } from '#contract/evaluation'
import { FACT_IDS, FACTS, type FactId } from '#contract/fact-table'
import { entered } from '../../../../server/evaluation/facts/composed-fact-rules.ts'
import { partsOfPeriod, withParts } from '../../../../server/evaluation/facts/evaluation-period-rules.ts'
import type { StandingFact } from '../../../../server/evaluation/facts/used-fact-rules.ts'

const unit = { kind: 'site', id: 's1' } as const
const fact = (id: FactId, period: Period, value: number, kind: StandingFact['source']['kind'] = 'entered'): StandingFact =>
  ({ id: `${id} ${period}`, fact: id, unit, period, value, coverage: null, source: { kind, reference: 'minutes', by: 'Ann', at: `2026-11-0${value % 9 + 1}T00:00:00.000Z` }, reason: null })
/** Everything before October 2026 is over. */
const isOver = (period: Period) => !['2026', '2026-Q4', '2026-10', '2026-11', '2026-12'].includes(period)
const of = (id: FactId, period: Period, values: Record<Period, number>) => entered(id, period, (one) => (values[one] === undefined ? undefined : fact(id, one, values[one])), isOver)

describe('a fact of a period whose parts were entered', () => {
  it('is the sum of a flow, the last of a level, the first of an opening value', () => {
    const quarters = { '2026-Q1': 3, '2026-Q2': 4, '2026-Q3': 5 }
    expect(of('events-hosted', '2026', quarters)).toMatchObject({ value: 12, id: null, reason: null, source: { kind: 'entered', by: 'Ann', at: '2026-11-06T00:00:00.000Z' } })
    expect(of('events-hosted', '2026', quarters)?.source.reference).toBe('2026-Q1: 3 (minutes); 2026-Q2: 4 (minutes); 2026-Q3: 5 (minutes)')
    expect(of('mentors', '2026', quarters)?.value).toBe(5)
    expect(of('tenants-at-start', '2026', quarters)?.value).toBe(3)
  })

  it('takes months where a quarter was not entered as one', () => {
    expect(of('events-hosted', '2026', { '2026-Q1': 3, '2026-04': 1, '2026-05': 0, '2026-06': 2, '2026-Q3': 5 })?.value).toBe(11)
  })

  it('is what was entered for the period itself, whatever its parts say', () => {
    expect(of('events-hosted', '2026', { '2026': 99, '2026-Q1': 3 })).toMatchObject({ value: 99, id: 'events-hosted 2026' })
  })

  it('is missing and names the parts that are, when they are over', () => {
    expect(of('events-hosted', '2026', { '2026-Q1': 3, '2026-Q3': 5 })).toMatchObject({ value: null, reason: { code: 'parts-missing', text: { en: 'Entered for parts of the period only; missing: 2026-Q2' } } })
    expect(of('mentors', '2026', { '2026-Q1': 3, '2026-Q2': 5 })).toMatchObject({ value: null, reason: { text: { 'zh-CN': '仅录入了部分时段，缺少：2026-Q3' } } })
    expect(of('mentors', '2026', { '2026-Q3': 5 })?.value).toBe(5)
    expect(of('tenants-at-start', '2026', { '2026-Q2': 5 })?.value).toBeNull()
    expect(of('events-hosted', '2026', { '2026-01': 3, '2026-Q2': 1, '2026-Q3': 5 })?.value).toBeNull()
  })

  it('does not add up what may be the same in two parts, and is nothing where nothing was entered', () => {
    expect(of('tenants-financed', '2026', { '2026-Q1': 3, '2026-Q2': 4, '2026-Q3': 5 })).toBeUndefined()
    expect(of('events-hosted', '2026', {})).toBeUndefined()
  })

  it('is synthetic as soon as a part is', () => {
    const at = (period: Period) => (period === '2025-Q2' ? fact('jobs', period, 2, 'synthetic') : partsOfPeriod('2025').includes(period) ? fact('jobs', period, 1) : undefined)
    expect(entered('events-hosted', '2025', at, isOver)?.source.kind).toBe('synthetic')
  })

  it('is the same sum however the parts of a past year are cut into months and quarters', () => {
    const months = withParts('2025').filter((period) => partsOfPeriod(period).length === 0)
    const flows = FACT_IDS.filter((id) => FACTS[id].nature === 'flow')
    fc.assert(fc.property(fc.constantFrom(...flows), fc.array(fc.nat(1_000), { minLength: 12, maxLength: 12 }), fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), (id, values, asQuarter) => {
      const entries: Record<Period, number> = {}
      partsOfPeriod('2025').forEach((quarter, at) => {
        const own = partsOfPeriod(quarter).map((month) => values[months.indexOf(month)]!)
        if (asQuarter[at]) entries[quarter] = own.reduce((a, b) => a + b)
        else partsOfPeriod(quarter).forEach((month, index) => { entries[month] = own[index]! })
      })
      expect(of(id, '2025', entries)?.value).toBe(values.reduce((a, b) => a + b))
    }))
  })
})
