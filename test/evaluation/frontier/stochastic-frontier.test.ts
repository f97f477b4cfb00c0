import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frontierCovariance } from '#evaluation/frontier/frontier-covariance'
import { frontierLogLikelihood } from '#evaluation/frontier/frontier-likelihood'
import { inefficiencyOf } from '#evaluation/frontier/inefficiency'
import { orthonormalDesign, standardisedProblem } from '#evaluation/frontier/standardised-problem'
import { stochasticFrontier, type FrontierData } from '#evaluation/frontier/stochastic-frontier'
import { FRONT41 } from './front41-data.ts'
import { drawsOf } from './simulated-units.ts'

const [output, capital, labour] = [0, 1, 2].map((column) => Object.freeze(FRONT41.map((row) => Math.log(row[column]!))))
const COELLI: FrontierData = Object.freeze({ response: output!, regressors: [{ id: 'capital', values: capital! }, { id: 'labour', values: labour! }] })

describe('the frontier of Coelli\'s example 1', () => {
  const result = stochasticFrontier(COELLI, 'production')
  const fit = result.fit!

  // "Final MLE estimates" of EG1.OUT (FRONTIER 4.1). It stops at 1e-5, so do its digits.
  it('has FRONTIER 4.1\'s estimates', () => {
    const expected = [0.56161963, 0.28110205, 0.53647981, 0.21700046, 0.7972073]
    const estimates = [...fit.coefficients, fit.sigmaSquared, fit.gamma]
    estimates.forEach(({ value }, index) => expect(Math.abs(value - expected[index]!)).toBeLessThan(5e-6))
    expect([result.logLikelihood!.toFixed(5), result.leastSquaresLogLikelihood!.toFixed(4)]).toEqual(['-17.02723', '-18.4468'])
  })

  // scipy 1.17: Nelder–Mead on norm.logpdf and norm.logcdf, Hessian of the log-likelihood by central differences.
  // FRONTIER prints .2026 .0476 .0453 .0639 .1364, from its quasi-Newton approximation of the Hessian.
  it('has the standard errors of the exact Hessian', () => {
    const expected = [0.20257833, 0.04749772, 0.04517345, 0.06440141, 0.13850841]
    const estimates = [...fit.coefficients, fit.sigmaSquared, fit.gamma]
    estimates.forEach(({ standardError }, index) => expect(Math.abs(standardError / expected[index]! - 1)).toBeLessThan(1e-4))
    expect(fit.covariance[2]![3]).toBeCloseTo(-0.0000503638, 8)
  })

  it('has FRONTIER\'s likelihood ratio, above 2.706', () => {
    expect(result.inefficiencyTest).toMatchObject({ critical: 2.706, significant: true })
    expect(result.inefficiencyTest!.statistic).toBeCloseTo(2.8392402, 4)
  })

  it('has FRONTIER\'s technical efficiencies', () => {
    const first = [0.6506888, 0.82889151, 0.72642592, 0.74785113, 0.69133584, 0.77654637, 0.56516787, 0.73768185, 0.84388964, 0.75784167]
    first.forEach((expected, index) => expect(Math.abs(fit.efficiencies[index]! - expected)).toBeLessThan(5e-6))
    expect(fit.efficiencies[34]).toBeCloseTo(0.35126244, 5)
    expect(fit.efficiencies.reduce((sum, value) => sum + value, 0) / 60).toBeCloseTo(0.74056772, 5)
  })

  it('splits each residual into noise and inefficiency', () => {
    fit.residuals.forEach((residual, n) => expect(fit.noise[n]! - fit.inefficiencies[n]!).toBeCloseTo(residual, 12))
  })

  it('is the mirror of the cost frontier', () => {
    const mirrored = stochasticFrontier({ response: COELLI.response.map((value) => -value), regressors: COELLI.regressors }, 'cost').fit!
    mirrored.coefficients.forEach(({ value }, index) => expect(value).toBeCloseTo(-fit.coefficients[index]!.value, 6))
    mirrored.inefficiencies.forEach((value, n) => expect(value).toBeCloseTo(fit.inefficiencies[n]!, 6))
  })

  it('does not depend on units of measurement, not even of money', () => {
    const scaled = stochasticFrontier({ response: COELLI.response.map((value) => 1e6 * value), regressors: [{ id: 'capital', values: capital!.map((value) => 1e-6 * value) }, { id: 'labour', values: labour!.map((value) => 1e4 * value) }] }, 'production').fit!
    expect(scaled.coefficients[1]!.value / 1e12).toBeCloseTo(fit.coefficients[1]!.value, 6)
    expect(scaled.sigmaSquared.standardError / 1e12).toBeCloseTo(fit.sigmaSquared.standardError, 5)
    expect(scaled.gamma.value).toBeCloseTo(fit.gamma.value, 5)
  })
})

describe('the likelihood of the frontier', () => {
  it('has the slopes that numerical differences have', () => {
    const [share, kind] = [fc.double({ min: -3, max: 3, noNaN: true }), fc.constantFrom('production' as const, 'cost' as const)]
    const rows = FRONT41.map((_, n) => [1, capital![n]!, labour![n]!])
    fc.assert(fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }), share, share, kind, (beta, logVariance, logit, of) => {
      const at = (moved: readonly number[]) => frontierLogLikelihood(rows, output!, of, { beta: moved.slice(0, 3), sigmaSquared: Math.exp(moved[3]!), gamma: 1 / (1 + Math.exp(-moved[4]!)) })
      const point = [...beta, logVariance, logit]
      const { slopes } = at(point)
      ;[...slopes.beta, slopes.logSigmaSquared, slopes.logitGamma].forEach((slope, index) => {
        const step = (by: number) => at(point.map((value, i) => (i === index ? value + by : value))).value
        const numeric = (step(1e-5) - step(-1e-5)) / 2e-5
        expect(Math.abs(slope - numeric)).toBeLessThan(1e-4 * Math.max(1, Math.abs(slope)))
      })
    }), { numRuns: 50 })
  })

  it('recovers the truth of a large simulated sample', () => {
    const { uniform, normal } = drawsOf(11)
    const x = Array.from({ length: 4000 }, () => 4 * uniform())
    const response = x.map((value) => 2 + 0.5 * value + 0.2 * normal() - Math.abs(0.5 * normal()))
    const { fit } = stochasticFrontier({ response, regressors: [{ id: 'x', values: x }] }, 'production')
    const [intercept, slope] = fit!.coefficients
    for (const [estimate, truth] of [[intercept!, 2], [slope!, 0.5], [fit!.sigmaSquared, 0.29], [fit!.gamma, 0.25 / 0.29]] as const) {
      expect(Math.abs(estimate.value - truth)).toBeLessThan(3.5 * estimate.standardError)
    }
  })
})

describe('a frontier on its boundary', () => {
  const { uniform, normal } = drawsOf(9)
  const z = Array.from({ length: 40 }, () => uniform())
  const cutSlacks = z.map((value) => Math.max(0, value - 0.5 + 0.5 * normal()))

  it('is no result at γ = 1, however good the likelihood ratio looks', () => {
    const { fit, reason, gammaReached, inefficiencyTest } = stochasticFrontier({ response: cutSlacks, regressors: [{ id: 'z', values: z }] }, 'cost')
    expect([fit, reason?.code]).toEqual([null, 'boundary-gamma-one'])
    expect(gammaReached).toBeGreaterThan(0.9999)
    expect(inefficiencyTest!.p).toBeLessThan(1e-4)
  })

  it('is no result when the residuals are skewed the wrong way', () => {
    const wrong = stochasticFrontier({ response: cutSlacks, regressors: [{ id: 'z', values: z }] }, 'production')
    expect([wrong.fit, wrong.reason?.code]).toEqual([null, 'boundary-gamma-zero'])
    expect(wrong.inefficiencyTest!.statistic).toBeLessThan(1e-6)
  })

  it('has no covariance where the Hessian is not positive definite', () => {
    const problem = standardisedProblem(orthonormalDesign(FRONT41.map((_, n) => [1, capital![n]!]))!, output!)!
    // σ² a hundred times too large: the likelihood bends the other way.
    expect(frontierCovariance(problem, 'production', { beta: problem.leastSquares, sigmaSquared: 100, gamma: 0.5 })).toBeNull()
  })

  it.each<[string, FrontierData, string]>([
    ['too few', { response: [1, 2, 3, 4], regressors: [{ id: 'a', values: [1, 3, 2, 5] }] }, 'too-few-observations'],
    ['a constant regressor', { response: [1, 2, 3, 4, 9], regressors: [{ id: 'a', values: [2, 2, 2, 2, 2] }] }, 'collinear'],
    ['slacks that are all 0', { response: [0, 0, 0, 0, 0, 0], regressors: [{ id: 'a', values: [1, 2, 3, 4, 5, 6] }] }, 'collinear'],
  ])('%s', (_what, data, code) => expect(stochasticFrontier(data, 'cost').reason?.code).toBe(code))

  it('refuses lists of different lengths and values that are no numbers', () => {
    expect(() => stochasticFrontier({ response: [1, 2], regressors: [{ id: 'a', values: [1] }] }, 'cost')).toThrow('"a" has 1 values')
    expect(() => stochasticFrontier({ response: [1, NaN], regressors: [] }, 'cost')).toThrow('no finite number')
  })
})

describe('inefficiency', () => {
  it('is never negative, grows as output falls short, and its efficiency lies in 0…1', () => {
    const residual = fc.double({ min: -5, max: 5, noNaN: true })
    fc.assert(fc.property(residual, residual, fc.double({ min: 0.01, max: 4, noNaN: true }), fc.double({ min: 0.01, max: 0.99, noNaN: true }), (one, other, variance, gamma) => {
      const [low, high] = [inefficiencyOf(Math.min(one, other), 'production', variance, gamma), inefficiencyOf(Math.max(one, other), 'production', variance, gamma)]
      expect(low.inefficiency).toBeGreaterThanOrEqual(high.inefficiency - 1e-12)
      expect(low.efficiency <= high.efficiency + 1e-12 && low.efficiency >= 0 && high.efficiency <= 1).toBe(true)
    }), { examples: [[4.999989149973385, 4.999995009692618, 0.01, 0.9891565688730551]] })
  })
})
