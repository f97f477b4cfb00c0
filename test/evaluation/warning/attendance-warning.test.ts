import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ewmaChart, lowerCusumChart } from '#evaluation/warning/control-charts'
import { adjustedAttendance } from '#evaluation/warning/weekday-adjustment'
import { riskWarning, RISK_RULES, type RiskObservation } from '#evaluation/warning/risk-points'
import { backTest } from '#evaluation/warning/warning-back-test'
import { drawsOf } from '../frontier/simulated-units.ts'

/** Montgomery, "Introduction to Statistical Quality Control", table 9.1: mean 10 up to 20, then 11; turned round for a fall. */
const MONTGOMERY = [9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.2, 10.34, 9.03, 11.47, 10.51, 9.4, 10.08, 9.37, 10.62, 10.31, 8.52, 10.84, 10.9, 9.33, 12.29, 11.5, 10.6, 11.08, 10.38, 11.62, 11.31, 10.52]
const falls = Object.freeze(MONTGOMERY.map((value) => 10 - value))

describe('control charts', () => {
  // Table 9.2: C⁺ is 5.28 at observation 29, the first above 5.
  it('find Montgomery\'s shift by CUSUM at observation 29', () => {
    const chart = lowerCusumChart(falls)
    expect(chart.findIndex(({ signal }) => signal) + 1).toBe(29)
    expect(chart[28]!.statistic).toBeCloseTo(5.28, 10)
  })

  // Table 9.10: λ = 0.1, L = 2.7: z₁ = 9.945, z₂ = 9.7495, limits 9.73 and 10.27 at first, 9.38 and 10.62 in the end.
  it('and by EWMA with Montgomery\'s limits', () => {
    const chart = ewmaChart(falls, { smoothing: 0.1, width: 2.7 })
    expect(chart.slice(0, 2).map(({ statistic }) => (10 - statistic).toFixed(4))).toEqual(['9.9450', '9.7495'])
    expect((10 - chart[0]!.limit).toFixed(2)).toBe('10.27')
    expect((10 - chart[29]!.limit).toFixed(2)).toBe('10.62')
    expect(chart.findIndex(({ signal }) => signal) + 1).toBe(29)
  })

  it('let a missing day pass', () => {
    for (const chart of [ewmaChart, lowerCusumChart]) {
      const [whole, gappy] = [chart([-1, -2]), chart([-1, null, -2])]
      expect([gappy[0], gappy[2]]).toEqual(whole)
      expect(gappy[1]!.signal).toBe(false)
    }
  })

  it('refuse settings that chart nothing', () => {
    expect(() => ewmaChart([], { smoothing: 0 })).toThrow(RangeError)
    expect(() => lowerCusumChart([], { limit: 0 })).toThrow(RangeError)
  })
})

const day = (index: number): string => new Date(Date.UTC(2026, 0, 5) + index * 86_400_000).toISOString().slice(0, 10)

describe('weekday-adjusted attendance', () => {
  const { normal } = drawsOf(6)
  const usual = [10, 10, 9, 9, 7, 2, 1]
  const days = Array.from({ length: 100 }, (_, index) => ({ date: day(index), attendance: usual[index % 7]! + 0.5 * normal() - (index >= 84 ? 2 : 0) }))

  it('does not call a quiet weekend a fall, and finds a real one within ten days', () => {
    const { days: adjusted } = adjustedAttendance(days)
    const chart = ewmaChart(adjusted!.map(({ deviation }) => deviation))
    expect(chart.slice(0, 28).some(({ signal }) => signal)).toBe(false)
    expect(chart.slice(28, 38).some(({ signal }) => signal)).toBe(true)
    expect(adjusted![0]!.date).toBe(day(56))
  })

  it('is the same whatever constant a weekday has', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 7, maxLength: 7 }), (shift) => {
      const moved = adjustedAttendance(days.map((one, index) => ({ ...one, attendance: one.attendance + shift[index % 7]! }))).days!
      adjustedAttendance(days).days!.forEach(({ deviation }, index) => expect(moved[index]!.deviation).toBeCloseTo(deviation!, 8))
    }), { numRuns: 20 })
  })

  it('says when there is no baseline', () => {
    expect(adjustedAttendance(days.slice(0, 55)).reason?.code).toBe('baseline-too-short')
    expect(adjustedAttendance(days.map((one, index) => ({ ...one, attendance: index % 3 === 0 ? one.attendance : null }))).reason?.code).toBe('coverage-too-low')
    expect(adjustedAttendance(days.map((one) => ({ ...one, attendance: 4 }))).reason?.code).toBe('no-spread')
    expect(() => adjustedAttendance(days, 4)).toThrow(RangeError)
    expect(() => adjustedAttendance([days[1]!, days[0]!])).toThrow(RangeError)
  })
})

describe('risk points', () => {
  const calm: RiskObservation[] = [
    { signal: 'rent-overdue-days', value: 0, evidence: 'invoices' }, { signal: 'attendance-signal-days', value: 0, evidence: 'attendance' },
    { signal: 'headcount-fall-share', value: 0, evidence: 'headcount' }, { signal: 'runway-months', value: 24, evidence: 'report' }, { signal: 'missed-reports', value: 0, evidence: 'reports' },
  ]
  const with_ = (signal: RiskObservation['signal'], value: number | null) => riskWarning(calm.map((one) => (one.signal === signal ? { ...one, value } : one)))

  it('count the heaviest rule of a signal once, with its evidence', () => {
    expect(with_('rent-overdue-days', 45)).toMatchObject({ points: 4, level: 'watch', grounds: [{ rule: { id: 'rent-30' }, value: 45, evidence: 'invoices' }] })
    expect(with_('runway-months', 5)).toMatchObject({ points: 2, grounds: [{ rule: { id: 'runway-6' } }] })
    expect(riskWarning(calm)).toEqual({ points: 0, level: 'none', grounds: [], unknown: [] })
  })

  it('know what they do not know', () => {
    expect(with_('runway-months', null)).toMatchObject({ points: 0, level: 'unknown', unknown: [{ signal: 'runway-months', possiblePoints: 4 }] })
    expect(riskWarning([]).unknown).toHaveLength(5)
    expect(() => riskWarning([calm[0]!, calm[0]!])).toThrow('twice')
    expect(new Set(RISK_RULES.map(({ id }) => id)).size).toBe(RISK_RULES.length)
  })
})

describe('a back-test', () => {
  it('counts lead from the first warning, and no warning after the exit or too early', () => {
    const warnings = [5, 40, 70, 130].map((at) => ({ tenantId: 'a', at }))
    expect(backTest(warnings, [{ tenantId: 'a', at: 100 }], { observedTo: 1000, horizon: 60 })).toMatchObject({ judged: 4, followedByExit: 2, precision: 0.5, recall: 1, medianLead: 60 })
  })

  it('has no precision without a judged warning', () => {
    expect(backTest([{ tenantId: 'a', at: 90 }], [], { observedTo: 100, horizon: 60 })).toMatchObject({ precision: null, recall: null, undecided: 1, reason: { code: 'nothing-to-judge' } })
    expect(() => backTest([], [], { observedTo: 1, horizon: 0 })).toThrow(RangeError)
  })
})
