import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inverseMills, logNormalCdf, normalCdf, normalDensity, normalQuantile } from '#evaluation/numerics/normal-distribution'

/** Expected values: mpmath 1.3, 40 digits. */
const CDF: readonly (readonly [number, number])[] = [
  [-38, 2.8854283600687843e-316], [-20, 2.7536241186062337e-89], [-8, 6.2209605742717841e-16], [-7.01, 1.1915906238644943e-12],
  [-6.99, 1.3744312196851254e-12], [-3, 0.0013498980316300945], [-1.96, 0.024997895148220434], [-0.5, 0.3085375387259869],
  [0.3, 0.61791142218895264], [1, 0.84134474606854295], [2.5, 0.99379033467422386], [5, 0.99999971334842812],
]
const LOG_CDF: readonly (readonly [number, number])[] = [
  [-200, -20006.21728089819], [-40, -804.60844201375379], [-10, -53.231285150512471], [-1, -1.8410216450092635], [2, -0.023012909328963488], [6, -9.8658764552437573e-10],
]
const QUANTILES: readonly (readonly [number, number])[] = [
  [1e-300, -37.047096299361199], [1e-20, -9.2623400897984076], [0.001, -3.0902323061678135], [0.025, -1.9599639845400542],
  [0.3, -0.52440051270804078], [0.7, 0.52440051270804078], [0.9, 1.2815515655446005], [1 - 2 ** -10, 3.097269078198785],
]
const relative = (actual: number, expected: number): number => Math.abs(actual / expected - 1)

describe('the normal distribution', () => {
  it.each(CDF)('Φ(%d)', (x, expected) => expect(relative(normalCdf(x), expected)).toBeLessThan(1e-14))
  it.each(LOG_CDF)('ln Φ(%d)', (x, expected) => expect(relative(logNormalCdf(x), expected)).toBeLessThan(1e-13))
  it.each(QUANTILES)('Φ⁻¹(%d)', (p, expected) => expect(relative(normalQuantile(p), expected)).toBeLessThan(1e-14))

  it('has its ends, and refuses what is no probability', () => {
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity])
    for (const wrong of [-0.1, 1.1, NaN]) expect(() => normalQuantile(wrong)).toThrow(RangeError)
  })

  it('Φ⁻¹ undoes Φ', () => {
    fc.assert(fc.property(fc.double({ min: -37, max: 5, noNaN: true }), (x) => {
      expect(Math.abs(normalQuantile(normalCdf(x)) - x)).toBeLessThan(1e-9)
    }))
  })

  it('the inverse Mills ratio is the slope of ln Φ', () => {
    fc.assert(fc.property(fc.double({ min: -30, max: 6, noNaN: true }), (x) => {
      const slope = (logNormalCdf(x + 1e-5) - logNormalCdf(x - 1e-5)) / 2e-5
      expect(Math.abs(inverseMills(x) - slope)).toBeLessThan(1e-4 * Math.max(1, Math.abs(x)))
    }))
    expect(relative(inverseMills(1), normalDensity(1) / normalCdf(1))).toBeLessThan(1e-14)
  })
})
