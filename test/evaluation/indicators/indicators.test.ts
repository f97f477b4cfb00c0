import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FACT_IDS, type FactId } from '#contract/fact-table'
import { factSet, monthsOf } from '#evaluation/indicators/fact-set'
import { indicatorById } from '#evaluation/indicators/index'
import { fact, factsOf, SITE } from './fact-fixture.ts'

const valueOf = (id: string, values: Partial<Record<FactId, number | null>>) => indicatorById(id)!.compute(factSet(factsOf(values), SITE, '2026'))

describe('indicators', () => {
  it.each<[string, Partial<Record<FactId, number>>, number]>([
    ['desk-occupancy', { 'desk-hours-occupied': 450, 'desk-hours-offered': 1000 }, 0.45],
    ['desk-agreement-rate', { 'desks-agreed': 33, 'desks-offered': 44 }, 0.75],
    // METRICS.md's trap: a 10-seat room always full and a 100-seat room empty is 9.1 %, not 50 %.
    ['room-utilisation', { 'room-person-hours': 100, 'room-seat-hours-available': 1100 }, 1 / 11],
    ['incubation-area-share', { 'area-tenants': 600, 'area-public-service': 200, 'area-total': 1000 }, 0.8],
    ['tenant-density', { tenants: 50, 'area-total': 10_000 }, 5],
    ['tenant-growth', { tenants: 18, 'tenants-at-start': 20 }, -0.1],
    ['event-count', { 'events-hosted': 7, 'events-cohosted': 4 }, 11],
    ['mentor-density', { mentors: 4, tenants: 50 }, 0.8],
    ['energy-per-occupied-hour', { 'energy-used': 500, 'occupied-hours': 2000 }, 0.25],
    // 25·(.5 + .4 + 1 + .5): 5 jobs a tenant, 20 % graduates, 60 % first-time founders, half of the events open.
    ['social-impact-index', { jobs: 100, 'jobs-new-graduates': 20, 'founders-first-time': 12, tenants: 20, 'events-open': 5, 'events-hosted': 6, 'events-cohosted': 4 }, 60],
  ])('%s', (id, values, expected) => {
    const figure = valueOf(id, values)
    expect(figure.reason).toBeNull()
    expect(figure.value).toBeCloseTo(expected, 12)
    expect(figure.inputs.map(({ fact: name, value }) => [name, value]).sort()).toEqual(Object.entries(values).sort())
  })

  it('survive by Kaplan and Meier, with an interval, and say when nobody was followed that long', () => {
    const tenancies = [[3, true], [8, false], [14, true], [20, false], [26, false]].map(([months, ended], index) => ({ tenantId: `t${index}`, months: Number(months), ended: Boolean(ended) }))
    const facts = factSet([], SITE, '2026', tenancies)
    const figure = indicatorById('survival-24-months')!.compute(facts)
    expect(figure.value).toBeCloseTo((4 / 5) * (2 / 3), 12)
    expect(figure.interval).toMatchObject({ level: 0.95 })
    expect(indicatorById('survival-36-months')!.compute(facts)).toMatchObject({ value: null, reason: { code: 'not-followed-that-long' } })
    expect(indicatorById('survival-12-months')!.compute(factSet([], SITE, '2026'))).toMatchObject({ value: null, reason: { code: 'facts-missing' } })
  })

  it('take the least coverage of their inputs and name each source', () => {
    const facts = factSet([fact('desk-hours-occupied', 4, { coverage: 0.7 }), fact('desk-hours-offered', 10, { coverage: 0.9 })], SITE, '2026')
    const figure = indicatorById('desk-occupancy')!.compute(facts)
    expect([figure.coverage, figure.inputs.map(({ source }) => source?.reference)]).toEqual([0.7, ['records/desk-hours-occupied', 'records/desk-hours-offered']])
  })

  it('refuse facts that contradict each other, and to divide by nothing', () => {
    expect(valueOf('desk-agreement-rate', { 'desks-agreed': 50, 'desks-offered': 44 })).toMatchObject({ value: null, reason: { code: 'facts-contradict' } })
    expect(valueOf('desk-agreement-rate', { 'desks-agreed': 0, 'desks-offered': 0 })).toMatchObject({ value: null, reason: { code: 'nothing-to-divide' } })
  })

  it('pass on the reason of the one fact that is missing', () => {
    expect(valueOf('job-count', { jobs: null })).toMatchObject({ value: null, reason: { code: 'not-entered' } })
    expect(valueOf('desk-occupancy', {}).reason!.text.en).toBe('Not known: Desk-hours occupied; Desk-hours offered')
  })

  it('are finite or null with a reason, whatever the facts are', () => {
    const values = fc.dictionary(fc.constantFrom(...FACT_IDS), fc.option(fc.double({ min: 0, max: 1e12, noNaN: true })))
    fc.assert(fc.property(values, fc.constantFrom('desk-occupancy', 'incubation-area-share', 'social-impact-index', 'tenant-growth', 'tenant-density'), (facts, id) => {
      const { value, reason } = valueOf(id, Object.freeze(facts))
      expect(value === null).toBe(reason !== null)
      if (value !== null) expect(Number.isFinite(value)).toBe(true)
    }))
  })
})

describe('a fact set', () => {
  it('holds one unit and one period, and no fact twice', () => {
    const facts = [fact('jobs', 1), fact('jobs', 2, { period: '2025' }), fact('jobs', 3, { unit: { kind: 'site', id: 'other' } })]
    expect(factSet(facts, SITE, '2026').facts.get('jobs')?.value).toBe(1)
    expect(() => factSet([...facts, fact('jobs', 4)], SITE, '2026')).toThrow('twice')
  })

  it('knows the length of its period', () => expect((['2026', '2026-Q3', '2026-11'] as const).map(monthsOf)).toEqual([12, 3, 1]))
})
