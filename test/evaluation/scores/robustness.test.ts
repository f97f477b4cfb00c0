import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomSource } from '#evaluation/numerics/random-source'
import { rankAcceptability } from '#evaluation/scores/rank-acceptability'
import { rankStability, type Scoring } from '#evaluation/scores/rank-stability'
import { weightedSum } from '#evaluation/scores/weighted-sum'

const scoringOf = (units: readonly (readonly (number | null)[])[]): Scoring => (weights) => units.map((values) => weightedSum(values, weights).score)

describe('rank stability', () => {
  it('finds where the order turns over', () => {
    // Unit 0 scores w₁, unit 1 scores w₂ with w = a·(1, 0) + (1 − a)·(0, 1): they meet at a = 1/2.
    const { ranges, stretches } = rankStability(scoringOf([[1, 0], [0, 1]]), [1, 0], [0, 1], { chosen: 0.8, steps: 11 })
    expect(stretches.map(({ from, to, ranks }) => [from, to, ranks])).toEqual([[0, 0.4, [2, 1]], [0.5, 0.5, [1, 1]], [0.6, 1, [1, 2]]])
    expect(ranges[0]).toEqual({ best: 1, worst: 2, stableShare: 6 / 11 })
  })

  it('says nothing of a unit without a score', () => {
    expect(rankStability(scoringOf([[1, 0], [null, null]]), [1, 0], [0, 1], { chosen: 0.5, steps: 3 }).ranges[1]).toEqual({ best: null, worst: null, stableShare: null })
    expect(() => rankStability(scoringOf([[1, 0]]), [1, 0], [0, 1], { chosen: 0.5, steps: 1 })).toThrow(RangeError)
  })
})

describe('rank acceptability', () => {
  it('of two opposite units is one half each, and repeats its seed', () => {
    const sampled = (seed: number) => rankAcceptability(scoringOf([[1, 0], [0, 1]]), 2, randomSource(seed), { samples: 4000 })
    expect(sampled(3)).toEqual(sampled(3))
    const { units, samplingError } = sampled(3)
    expect(Math.abs(units[0]!.shares[0]! - 0.5)).toBeLessThan(2 * samplingError)
    // Above w₁ = 1/2 the weight is uniform, so it is 3/4 on average.
    expect(Math.abs(units[0]!.centralWeights![0]! - 0.75)).toBeLessThan(0.02)
  })

  it('of the middle of three is known: (½, ½) beats (1, 0) and (0, 1) never, and loses to one of them always', () => {
    const { units } = rankAcceptability(scoringOf([[1, 0], [0.5, 0.5], [0, 1]]), 2, randomSource(5), { samples: 500 })
    expect(units[1]!.shares).toEqual([0, 1, 0])
    expect(units[1]!.centralWeights).toBeNull()
  })

  it('sums to 1 over ranks, and a dominated unit is never first', () => {
    const value = fc.double({ min: 0, max: 0.5, noNaN: true })
    fc.assert(fc.property(fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 4 }), fc.integer(), (rows, seed) => {
      const better = rows[0]!.map((cell) => cell + 0.25)
      const { units } = rankAcceptability(scoringOf([...rows, better]), 3, randomSource(seed), { samples: 50 })
      for (const { shares } of units) expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
      expect(units[0]!.shares[0]).toBe(0)
    }), { numRuns: 30 })
  })
})
