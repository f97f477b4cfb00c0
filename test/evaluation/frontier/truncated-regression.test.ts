import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { truncatedNormalDraw, truncatedRegression } from '#evaluation/frontier/truncated-regression'
import { randomSource } from '#evaluation/numerics/random-source'
import { drawsOf } from './simulated-units.ts'

const Z = [1.61, 1.03, 0.11, 0.82, 0.1, 1.3, 0.87, 1.8, 0.78, 1.35, 1.11, 1.76, 1.36, 0.45, 1.74, 1.41, 1.01, 0.41, 1.61, 0.9, 0.47, 1.6, 0.03, 0.74, 0.8, 1.11, 1.48, 1.37, 0.44, 0.21, 1.27, 1.6, 0.78, 0.76, 1.23, 1.98, 1.62, 1.43, 0.8, 0.96]
const Y = Object.freeze([1.536, 1.886, 1.21, 1.278, 1.814, 1.387, 2.262, 1.487, 1.103, 1.715, 1.987, 1.92, 2.248, 1.267, 2.075, 1.954, 1.584, 1.188, 1.524, 1.927, 1.491, 2.073, 1.016, 1.104, 1.244, 1.993, 2.245, 2.258, 1.336, 1.067, 1.854, 1.914, 1.665, 1.21, 1.319, 1.775, 1.928, 1.504, 1.158, 1.922])

describe('truncated regression', () => {
  // scipy 1.17: Nelder–Mead on norm.logpdf and norm.logcdf, Hessian by central differences.
  it('agrees with scipy', () => {
    const { coefficients, sigma, logLikelihood, covariance } = truncatedRegression(Z.map((z) => [1, z]), Y, 1)
    expect(coefficients!.map((value) => value.toFixed(6))).toEqual(['0.982173', '0.554233'])
    expect([sigma!.toFixed(6), logLikelihood!.toFixed(6)]).toEqual(['0.353838', '-6.990807'])
    expect(covariance!.map((row, index) => Math.sqrt(row[index]!).toFixed(4))).toEqual(['0.1976', '0.1476'])
  })

  it('recovers the truth of a large simulated sample, where least squares does not', () => {
    const { uniform } = drawsOf(4)
    const rows = Array.from({ length: 5000 }, () => [1, 2 * uniform()])
    const response = rows.map(([, z]) => truncatedNormalDraw(uniform, 0.9 + 0.3 * z!, 0.5, 1))
    const { coefficients, covariance } = truncatedRegression(rows, response.map((value) => Math.max(value, 1 + 1e-12)), 1)
    coefficients!.forEach((value, index) => expect(Math.abs(value - [0.9, 0.3][index]!)).toBeLessThan(3.5 * Math.sqrt(covariance![index]![index]!)))
  })

  it('refuses what has no answer', () => {
    expect(truncatedRegression([[1, 2], [1, 2], [1, 2]], [2, 3, 4], 1).reason?.code).toBe('collinear')
    expect(() => truncatedRegression([[1], [1]], [1, 2], 1)).toThrow(RangeError)
    // A response that thins out faster than any normal tail: β runs to −∞.
    const steep = Array.from({ length: 60 }, (_, index) => 1 + 0.001 * (-Math.log(1 - (index + 0.5) / 60)) ** 3)
    expect(truncatedRegression(steep.map(() => [1]), steep, 1).reason?.code).toBe('not-converged')
  })

  it('draws above the limit, and like the normal distribution above it', () => {
    fc.assert(fc.property(fc.integer(), fc.double({ min: -20, max: 20, noNaN: true }), fc.double({ min: 0.1, max: 5, noNaN: true }), (seed, centre, sigma) => {
      expect(truncatedNormalDraw(randomSource(seed), centre, sigma, 1)).toBeGreaterThanOrEqual(1)
    }))
    const random = randomSource(8)
    const draws = Array.from({ length: 20_000 }, () => truncatedNormalDraw(random, 1, 1, 1))
    // Half normal: mean √(2/π).
    expect(draws.reduce((sum, value) => sum + value - 1, 0) / draws.length).toBeCloseTo(Math.sqrt(2 / Math.PI), 1.7)
  })
})
