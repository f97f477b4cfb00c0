import { describe, expect, it } from 'vitest'
import { chiSquaredTail } from '#evaluation/numerics/chi-squared'
import { logGamma } from '#evaluation/numerics/log-gamma'

/** Expected values: mpmath 1.3, 40 digits. */
describe('the chi-squared distribution', () => {
  it.each([
    [0.5, 1, 0.47950012218695346], [2.706, 1, 0.099971378125259316], [16.793, 1, 4.1686794718863376e-5], [3, 2, 0.22313016014842983],
    [10, 7, 0.18857346751345007], [100, 3, 1.5541594313896049e-21], [40, 30, 0.10486428110798467], [0, 4, 1], [Infinity, 4, 0], [0.01, 30, 1],
  ])('P(X > %d), %d degrees of freedom', (x, degrees, expected) => {
    expect(Math.abs(chiSquaredTail(x, degrees) - expected)).toBeLessThanOrEqual(1e-12 * expected)
  })

  it('refuses a negative statistic', () => expect(() => chiSquaredTail(-1, 1)).toThrow(RangeError))

  it.each([[0.1, 2.252712651734206], [0.5, 0.57236494292470009], [1, 0], [3.7, 1.4280723266653879], [25, 54.784729398112319], [1000, 5905.2204232091812]])('ln Γ(%d)', (x, expected) => {
    expect(Math.abs(logGamma(x) - expected)).toBeLessThan(1e-13 * Math.max(1, expected))
  })
})
