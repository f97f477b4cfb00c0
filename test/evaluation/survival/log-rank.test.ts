import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logRankTest } from '#evaluation/survival/log-rank'
import { PLACEBO, WITH_6MP } from './leukaemia.ts'

describe('the log-rank test', () => {
  // R: survdiff(Surv(time, cens) ~ treatment) gives N 21 21, observed 9 21, expected 19.3 10.7, chisq 16.8 on 1 df;
  // Kleinbaum and Klein (2012), p. 69: 16.793.
  it('finds the leukaemia treatment', () => {
    const { statistic, degreesOfFreedom, p, groups } = logRankTest([WITH_6MP, PLACEBO])
    expect([statistic!.toFixed(3), degreesOfFreedom]).toEqual(['16.793', 1])
    expect(p).toBeCloseTo(4.17e-5, 7)
    expect(groups.map(({ subjects, observed, expected }) => [subjects, observed, expected.toFixed(2)])).toEqual([[21, 9, '19.25'], [21, 21, '10.75']])
  })

  it('does not depend on the order of the groups and expects as many events as there are', () => {
    const group = fc.array(fc.record({ time: fc.integer({ min: 1, max: 8 }), event: fc.boolean() }), { minLength: 3, maxLength: 12 })
    fc.assert(fc.property(group, group, group, (a, b, c) => {
      const [one, other] = [logRankTest([a, b, c]), logRankTest([c, a, b])]
      expect(one.groups.reduce((sum, { expected }) => sum + expected, 0)).toBeCloseTo(one.groups.reduce((sum, { observed }) => sum + observed, 0), 9)
      if (one.statistic !== null && other.statistic !== null) expect(one.statistic).toBeCloseTo(other.statistic, 6)
    }))
  })

  it('says so when nothing can be compared', () => {
    expect(logRankTest([[{ time: 1, event: false }], [{ time: 2, event: false }]])).toMatchObject({ statistic: null, reason: { code: 'nothing-to-compare' } })
    expect(() => logRankTest([[]])).toThrow(RangeError)
  })
})
