import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { correlation, sampleQuantile, standardDeviation, variance } from '#evaluation/numerics/moments'
import { competitionRanks } from '#evaluation/numerics/ranks'

describe('moments', () => {
  it('divide by n for a population and by n − 1 for a sample', () => {
    const values = Object.freeze([2, 4, 4, 4, 5, 5, 7, 9])
    expect(standardDeviation(values, 'population')).toBe(2)
    expect(variance(values, 'sample')).toBeCloseTo(32 / 7, 12)
  })

  it('correlation is ±1 on a line and 0 for a constant', () => {
    expect(correlation([1, 2, 3], [10, 20, 30])).toBeCloseTo(1, 12)
    expect(correlation([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12)
    expect(correlation([1, 2, 3], [5, 5, 5])).toBe(0)
  })

  it('quantiles are R\'s type 7: quantile(c(1, 3, 4, 8), c(0, .3, .5, 1)) is 1 2.8 3.5 8', () => {
    expect([0, 0.3, 0.5, 1].map((p) => sampleQuantile([8, 1, 4, 3], p))).toEqual([1, expect.closeTo(2.8, 12), 3.5, 8])
    expect(sampleQuantile([], 0.5)).toBeNaN()
  })
})

describe('competition ranks', () => {
  it('count how many are better', () => {
    fc.assert(fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 5 }), { nil: null }), { maxLength: 12 }), (scores) => {
      const expected = scores.map((score) => (score === null ? null : 1 + scores.filter((other) => other !== null && other > score).length))
      expect(competitionRanks(Object.freeze(scores))).toEqual(expected)
    }))
  })
})
