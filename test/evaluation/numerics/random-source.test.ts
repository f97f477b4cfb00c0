import { describe, expect, it } from 'vitest'
import { mean, variance } from '#evaluation/numerics/moments'
import { randomSource } from '#evaluation/numerics/random-source'

const draws = (seed: number, count: number): number[] => {
  const random = randomSource(seed)
  return Array.from({ length: count }, () => random())
}

describe('the seeded source', () => {
  it('repeats a seed to the last bit and never leaves [0, 1)', () => {
    expect(draws(1, 1000)).toEqual(draws(1, 1000))
    expect(draws(1, 10_000).every((value) => value >= 0 && value < 1)).toBe(true)
  })

  it('gives other draws to other seeds, also beyond 32 bits', () => {
    const firsts = [0, 1, 2, -1, 2 ** 32, 2 ** 32 + 1, 2 ** 40].map((seed) => draws(seed, 1)[0])
    expect(new Set(firsts).size).toBe(firsts.length)
  })

  it('is uniform: mean, variance and neighbours within five standard errors', () => {
    const values = draws(42, 100_000)
    expect(Math.abs(mean(values) - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / 1e5))
    expect(Math.abs(variance(values, 'sample') - 1 / 12)).toBeLessThan(5 * Math.sqrt(1 / 180 / 1e5))
    const products = values.slice(1).map((value, index) => (value - 0.5) * (values[index]! - 0.5))
    expect(Math.abs(mean(products))).toBeLessThan(5 / 12 / Math.sqrt(1e5))
  })

  it('refuses a seed that is no whole number', () => {
    for (const seed of [0.5, NaN, Infinity]) expect(() => randomSource(seed)).toThrow(RangeError)
  })
})
