import { describe, expect, it } from 'vitest'
import type { RunRules } from '#contract/evaluation-runs'
import { leverOf } from '../../../web/src/evaluation/what-if/fact-levers.ts'
import { ruleChanges } from '../../../web/src/evaluation/what-if/rule-changes.ts'
import { changedValue, changesOfTargets, readChanges, sliderEnd, stepOf, withChange, writeChanges } from '../../../web/src/evaluation/what-if/what-if-changes.ts'
import { groupedFacts, usedFacts } from '../../../web/src/evaluation/what-if/what-if-facts.ts'

describe('changes in an address', () => {
  it('are the same after being written and read', () => {
    const changes = [{ fact: 'desks-offered', by: -6 }, { fact: 'mentors', by: 1 }, { fact: 'staff-total', set: 12 }, { fact: 'financed-amount', set: 0.5 }] as const
    expect(writeChanges(changes)).toBe('desks-offered:-6~mentors:+1~staff-total:12~financed-amount:0.5')
    expect(readChanges(writeChanges(changes))).toEqual(changes)
  })

  it('leave out nonsense: facts that there are not, no numbers, the same fact twice, what is too great', () => {
    expect(readChanges('elephants:3~mentors:x~mentors:2~mentors:9~jobs:1e13~desks-offered')).toEqual([{ fact: 'mentors', set: 2 }])
    expect(readChanges(null)).toEqual([])
    expect(readChanges(Array.from({ length: 60 }, () => 'jobs:1').join('~'))).toHaveLength(1)
  })

  it('lead to a value, never below 0, and to none where they move what is not known', () => {
    expect(changedValue(10, { fact: 'mentors', by: -12 })).toBe(0)
    expect(changedValue(null, { fact: 'mentors', by: 1 })).toBeNull()
    expect(changedValue(null, { fact: 'mentors', set: 4 })).toBe(4)
  })

  it('are put in the place of the fact\'s former one, and taken away alone', () => {
    const changes = readChanges('mentors:2~jobs:+5')
    expect(withChange(changes, 'mentors', { fact: 'mentors', by: 1 })).toEqual([{ fact: 'mentors', by: 1 }, { fact: 'jobs', by: 5 }])
    expect(withChange(changes, 'mentors', null)).toEqual([{ fact: 'jobs', by: 5 }])
  })

  it('of the operating targets set what the frontier asks', () => {
    const target = { fact: 'desks-offered', now: 60, target: 53.700000000000045, change: -6.3, text: { en: '', 'zh-CN': '' } } as const
    expect(changesOfTargets([target])).toEqual([{ fact: 'desks-offered', set: 53.7 }])
  })
})

describe('the steps of a fact', () => {
  it('are 1 of what is counted, and round numbers of what is large', () => {
    expect([stepOf(60, true), stepOf(3, true), stepOf(0, true), stepOf(null, false), stepOf(812, true)]).toEqual([1, 1, 1, 1, 20])
    expect([stepOf(3_400_000, false), stepOf(4.4, false)]).toEqual([100_000, 0.2])
  })

  it('end a slider in whole steps beyond what is asked', () => {
    expect(sliderEnd(60, 60, 1)).toBe(120)
    expect(sliderEnd(null, 0, 1)).toBe(10)
    expect(sliderEnd(60, 300, 1)).toBeGreaterThan(300)
    expect(sliderEnd(7, 7, 0.2) / 0.2).toBeCloseTo(70, 9)
  })
})

describe('facts to change', () => {
  const catalogue = { indicators: [{ id: 'occupancy', facts: ['desk-hours-occupied', 'desk-hours-offered'] }, { id: 'jobs', facts: ['jobs'] }] } as unknown as Parameters<typeof usedFacts>[1]
  const result = {
    indicators: [{ id: 'jobs' }], efficiency: { inputs: ['desks-offered'], outputs: ['jobs'], undesirable: [] },
    rules: [{ sheet: null, conditions: { conditions: [{ alternatives: [[{ measure: { kind: 'fact', id: 'mentors' } }], [{ measure: { kind: 'indicator', id: 'occupancy' } }]] }] } }],
  } as unknown as Parameters<typeof usedFacts>[0]

  it('are those that the indicators, the efficiency and the rules look at', () => {
    expect(usedFacts(result, catalogue)).toEqual(['desk-hours-occupied', 'desk-hours-offered', 'desks-offered', 'jobs', 'mentors'])
    expect(usedFacts({ ...result, rules: [], efficiency: null }, catalogue)).toEqual(['jobs'])
  })

  it('stand in groups and are found by name in the page\'s language', () => {
    expect(groupedFacts(['jobs', 'mentors', 'desks-offered'], '导师', 'zh-CN')).toEqual([{ origin: 'people', facts: ['mentors'] }])
    expect(groupedFacts(['jobs', 'mentors', 'desks-offered'], '', 'en').map(({ origin }) => origin)).toEqual(['building', 'tenants', 'people'])
  })

  it('say whether they can be decided', () => {
    expect(['desks-offered', 'desk-hours-offered', 'mentors', 'desk-hours-occupied', 'bookings-ghost', 'jobs', 'tax-paid'].map((fact) => leverOf(fact as 'jobs'))).toEqual(['decision', 'decision', 'decision', 'measured', 'measured', 'outcome', 'outcome'])
  })
})

describe('rules after a change', () => {
  const name = { en: 'Mentors', 'zh-CN': '导师' }
  const conditions = (verdict: string, own: string) => ({ unit: 0, variant: null, hardship: false, sheet: null, conditions: { ruleSet: { id: 'national-makerspace', version: 1 }, verdict, conditions: [{ id: 'mentors', name, verdict: own }, { id: 'desks', name, verdict: 'met' }] } }) as unknown as RunRules
  const sheet = (points: number | null, known: number, line: number | null) => ({ unit: 0, variant: null, hardship: false, conditions: null, sheet: { ruleSet: { id: 'city-score-sheet', version: 1 }, points, knownPoints: known, lines: [{ id: 'events', name, points: line }] } }) as unknown as RunRules

  it('are those whose verdict or points changed, of the unit in view', () => {
    expect(ruleChanges([conditions('not-met', 'not-met'), sheet(null, 40, 5)], [conditions('met', 'met'), sheet(null, 43, 8)], 0)).toEqual([
      { ruleSet: 'national-makerspace', variant: null, changes: [{ kind: 'verdict', id: '', name: null, before: 'not-met', after: 'met' }, { kind: 'verdict', id: 'mentors', name, before: 'not-met', after: 'met' }] },
      { ruleSet: 'city-score-sheet', variant: null, changes: [{ kind: 'points', id: '', name: null, before: 40, after: 43 }, { kind: 'points', id: 'events', name, before: 5, after: 8 }] },
    ])
  })

  it('are none where nothing changed, and none of another unit', () => {
    expect(ruleChanges([conditions('met', 'met')], [conditions('met', 'met')], 0)).toEqual([])
    expect(ruleChanges([conditions('met', 'not-met')], [conditions('met', 'met')], 3)).toEqual([])
  })
})
