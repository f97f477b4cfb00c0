import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FactId } from '#contract/fact-table'
import { cityScoreSheet } from '#evaluation/rule-sets/city-score-sheet'
import { scoreSheetResult } from '#evaluation/rule-sets/score-sheet-evaluation'
import { factSet } from '#evaluation/indicators/fact-set'
import { factsOf, SITE } from '../indicators/fact-fixture.ts'

type Values = Partial<Record<FactId, number | null>>
const result = (values: Values) => scoreSheetResult(cityScoreSheet, factSet(factsOf(values), SITE, '2026'))
const lineOf = (id: string, values: Values) => result(values).lines.find((line) => line.id === id)!

/** Every rule of EVALUATION.md's city sheet, at, below and above its breaks. */
const CASES: readonly (readonly [string, Values, number])[] = [
  ['desks', { 'desks-offered': 49 }, 0], ['desks', { 'desks-offered': 50 }, 5], ['desks', { 'desks-offered': 70 }, 7], ['desks', { 'desks-offered': 200 }, 10],
  ['mentors', { mentors: 4 }, 4], ['mentors', { mentors: 9 }, 5],
  ['service-contracts', { 'service-contracts': 3 }, 3], ['service-contracts', { 'service-contracts': 8 }, 5],
  ['events', { 'events-hosted': 5, 'events-cohosted': 3 }, 6.5], ['events', { 'events-hosted': 12, 'events-cohosted': 0 }, 8],
  ['residents', { 'residents-new': 4 }, 0], ['residents', { 'residents-new': 5 }, 5], ['residents', { 'residents-new': 12 }, 8.5], ['residents', { 'residents-new': 40 }, 15],
  ['desk-occupancy', { 'desk-hours-occupied': 599, 'desk-hours-offered': 1000 }, 0], ['desk-occupancy', { 'desk-hours-occupied': 600, 'desk-hours-offered': 1000 }, 6],
  // (0.75 − 0.6)/0.01 is 14.999999999999996 in binary: fifteen points above 60 %.
  ['desk-occupancy', { 'desk-hours-occupied': 750, 'desk-hours-offered': 1000 }, 7.5], ['desk-occupancy', { 'desk-hours-occupied': 756, 'desk-hours-offered': 1000 }, 7.5], ['desk-occupancy', { 'desk-hours-occupied': 1, 'desk-hours-offered': 1 }, 10],
  ['new-companies', { 'companies-new': 3, 'sole-traders-new': 2 }, 8], ['new-companies', { 'companies-new': 9, 'sole-traders-new': 9 }, 15],
  ['graduates', { 'graduates-new': 3 }, 6], ['financing', { 'financed-amount': 899_999 }, 2], ['financing', { 'financed-amount': 900_000 }, 3],
  ['tax', { 'tax-paid': 30_000 }, 1], ['tax', { 'tax-paid': 1e6 }, 8],
  ['talent', { 'employees-college': 3, 'employees-bachelor': 1, 'employees-master': 1, 'employees-doctor': 1 }, 7.5],
]

describe('the city scoring sheet', () => {
  it.each(CASES)('%s %j gives %d', (id, values, points) => expect(lineOf(id, values)).toMatchObject({ points, reason: null }))

  it('has 100 points', () => expect(result({}).maxPoints).toBe(100))

  it('shows what is unknown instead of counting it as 0', () => {
    const { points, knownPoints, unknownPoints, lowest, highest } = result({ mentors: 3, 'graduates-new': 2 })
    expect({ points, knownPoints, unknownPoints, lowest, highest }).toEqual({ points: null, knownPoints: 7, unknownPoints: 87, lowest: 7, highest: 94 })
  })

  it('keeps a line open between what is known of it and its full points, until it is full anyway', () => {
    expect(lineOf('events', { 'events-hosted': 5 })).toMatchObject({ points: null, lowest: 5, highest: 8, reason: { code: 'facts-missing' } })
    expect(lineOf('events', { 'events-hosted': 8 })).toMatchObject({ points: 8, reason: null })
  })

  it('says how much more brings the full points', () => {
    expect([lineOf('desks', { 'desks-offered': 60 }), lineOf('residents', { 'residents-new': 0 }), lineOf('financing', { 'financed-amount': 5e6 })].map(({ missingToFull }) => missingToFull)).toEqual([40, 25, 0])
    expect(lineOf('events', { 'events-hosted': 5, 'events-cohosted': 0 }).missingToFull).toBeNull()
  })

  it('never falls when a fact grows, and lies in its own bounds', () => {
    fc.assert(fc.property(fc.constantFrom(...CASES.map(([id, values]) => [id, Object.keys(values)[0] as FactId] as const)), fc.nat(300), fc.nat(300), ([id, name], less, more) => {
      const values = (amount: number): Values => ({ 'desk-hours-offered': 1000, [name]: amount })
      const [low, high] = [lineOf(id, values(less)), lineOf(id, values(less + more))]
      expect(high.lowest).toBeGreaterThanOrEqual(low.lowest)
      expect(low.lowest >= 0 && low.highest <= low.maxPoints).toBe(true)
    }))
  })
})
