import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coxRegression } from '#evaluation/warning/cox-regression'
import { logisticFit, logisticScorecard } from '#evaluation/warning/logistic-scorecard'
import { logRankTest } from '#evaluation/survival/log-rank'
import { drawsOf } from '../frontier/simulated-units.ts'
import { PLACEBO, WITH_6MP } from '../survival/leukaemia.ts'

const HOURS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 1.75, 2, 2.25, 2.5, 2.75, 3, 3.25, 3.5, 4, 4.25, 4.5, 4.75, 5, 5.5]
const PASSED = [0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1]

describe('logistic regression', () => {
  // Wikipedia, "Logistic regression", hours of study and passing an exam: β −4.0777 (1.7610), 1.5046 (0.6287).
  it('agrees with the textbook example of hours and exams', () => {
    const { coefficients } = logisticFit(HOURS.map((hours, index) => ({ values: [hours], exited: PASSED[index] === 1 })), ['hours'])
    expect(coefficients!.map(({ value, standardError }) => [value.toFixed(4), standardError.toFixed(4)])).toEqual([['-4.0777', '1.7610'], ['1.5046', '0.6287']])
  })

  it('recovers simulated coefficients, whatever the units', () => {
    const { uniform, normal } = drawsOf(2)
    const rows = Array.from({ length: 3000 }, () => { const x = normal(); return { values: [x, 1000 * uniform()], exited: uniform() < 1 / (1 + Math.exp(0.5 - 1.2 * x)) } })
    const { coefficients } = logisticScorecard(rows, ['x', 'noise'])
    ;[-0.5, 1.2, 0].forEach((truth, index) => expect(Math.abs(coefficients![index]!.value - truth)).toBeLessThan(3.5 * coefficients![index]!.standardError))
  })

  it('refuses fewer than 50 exits, separation and constants', () => {
    const rows = (exits: number, stays: number) => [...Array.from({ length: exits }, (_, i) => ({ values: [i % 7], exited: true })), ...Array.from({ length: stays }, (_, i) => ({ values: [i % 5], exited: false }))]
    expect(logisticScorecard(rows(49, 200), ['x']).reason?.code).toBe('too-few-exits')
    expect(logisticScorecard(rows(50, 200), ['x']).reason).toBeNull()
    expect(logisticFit([0, 1, 2, 3].map((x) => ({ values: [x], exited: x > 1 })), ['x']).reason?.code).toBe('separated')
    expect(logisticFit([0, 1, 0, 1].map((x) => ({ values: [5], exited: x > 0 })), ['x']).reason?.code).toBe('collinear')
    expect(() => logisticFit([{ values: [], exited: true }], ['x'])).toThrow(RangeError)
  })
})

describe('Cox\'s regression', () => {
  const subjects = [...WITH_6MP.map((one) => ({ ...one, values: [0] })), ...PLACEBO.map((one) => ({ ...one, values: [1] }))]

  // R: coxph(Surv(time, cens) ~ treatment) on the leukaemia data, Efron: coef 1.5721, se 0.4124, likelihood ratio 16.35.
  it('agrees with R on the leukaemia data', () => {
    const { coefficients, logLikelihood, nullLogLikelihood } = coxRegression(subjects, ['placebo'])
    expect([coefficients![0]!.value.toFixed(4), coefficients![0]!.standardError.toFixed(4)]).toEqual(['1.5721', '0.4124'])
    expect((2 * (logLikelihood! - nullLogLikelihood!)).toFixed(2)).toBe('16.35')
  })

  it('does not change with the time unit, the order or a shift of the covariate', () => {
    const { coefficients } = coxRegression(subjects, ['placebo'])
    const other = coxRegression([...subjects].reverse().map(({ time, event, values }) => ({ time: time * 7, event, values: [values[0]! + 100] })), ['placebo'])
    expect(other.coefficients![0]!.value).toBeCloseTo(coefficients![0]!.value, 8)
  })

  it('without ties has the log-rank test as its score test, so both agree on the direction', () => {
    fc.assert(fc.property(fc.integer(), (seed) => {
      const { uniform } = drawsOf(seed)
      const group = (rate: number) => Array.from({ length: 12 }, () => ({ time: -Math.log(1 - uniform()) / rate, event: true }))
      const [slow, fast] = [group(1), group(2)]
      const { groups } = logRankTest([fast, slow])
      const { coefficients } = coxRegression([...fast.map((one) => ({ ...one, values: [1] })), ...slow.map((one) => ({ ...one, values: [0] }))], ['fast'])
      expect(Math.sign(coefficients![0]!.value)).toBe(Math.sign(groups[0]!.observed - groups[0]!.expected))
    }), { numRuns: 25 })
  })

  it('refuses under ten events a covariate, and a covariate that decides everything', () => {
    expect(coxRegression(subjects.map((one) => ({ ...one, values: [one.values[0]!, one.time % 3, one.time % 2, 1] })), ['a', 'b', 'c', 'd']).reason?.code).toBe('too-few-events')
    expect(coxRegression(subjects.map((one) => ({ ...one, values: [1] })), ['a']).reason?.code).toBe('collinear')
    const ordered = Array.from({ length: 30 }, (_, index) => ({ time: index < 15 ? index + 1 : 100, event: index < 15, values: [index < 15 ? 1 : 0] }))
    expect(coxRegression(ordered, ['early']).reason).not.toBeNull()
  })
})
