import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalisedByBounds, normalisedByMinMax, normalisedByTarget, normalisedByZScore } from '#evaluation/scores/normalisation'
import { topsis } from '#evaluation/scores/topsis'
import { weightedSum } from '#evaluation/scores/weighted-sum'

const HIGHER = 'higher-is-better' as const
const LOWER = 'lower-is-better' as const

describe('TOPSIS', () => {
  // Hwang and Yoon (1981), section 3.2.6: selecting a fighter aircraft. C* = .643 .268 .613 .312,
  // from intermediate results that the book rounds.
  it('chooses Hwang and Yoon\'s aircraft', () => {
    const aircraft = Object.freeze([[2, 1500, 20_000, 5.5, 5, 9], [2.5, 2700, 18_000, 6.5, 3, 5], [1.8, 2000, 21_000, 4.5, 7, 7], [2.2, 1800, 20_000, 5, 5, 5]])
    const scores = topsis(aircraft, [0.2, 0.1, 0.1, 0.1, 0.2, 0.3], [HIGHER, HIGHER, HIGHER, LOWER, HIGHER, HIGHER])
    scores.forEach(({ closeness }, index) => expect(Math.abs(closeness! - [0.643, 0.268, 0.613, 0.312][index]!)).toBeLessThan(1e-3))
  })

  const rows = fc.array(fc.array(fc.double({ min: 0.1, max: 50, noNaN: true }), { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 6 })

  it('lies in 0…1, gives duplicates equal scores and does not depend on units of measurement', () => {
    fc.assert(fc.property(rows, fc.constantFrom(1e-4, 3, 1e5), (table, unit) => {
      const scores = topsis([...table, table[0]!], [0.2, 0.3, 0.5], [HIGHER, LOWER, HIGHER])
      const scaled = topsis([...table, table[0]!].map(([a = 0, b = 0, c = 0]) => [a, b * unit, c]), [0.2, 0.3, 0.5], [HIGHER, LOWER, HIGHER])
      expect(scores.at(-1)).toEqual(scores[0])
      scores.forEach(({ closeness }, index) => {
        if (closeness === null) return
        expect(closeness >= 0 && closeness <= 1).toBe(true)
        expect(closeness).toBeCloseTo(scaled[index]!.closeness!, 6)
      })
    }))
  })

  it('leaves out a unit with a gap without moving the others', () => {
    const whole = topsis([[1, 2], [2, 1]], [0.4, 0.6], [HIGHER, HIGHER])
    const [first, second, gap] = topsis([[1, 2], [2, 1], [9, null]], [0.4, 0.6], [HIGHER, HIGHER])
    expect([first, second]).toEqual(whole)
    expect(gap).toMatchObject({ closeness: null, reason: { code: 'facts-missing' } })
    expect(topsis([[1, 2], [1, 2]], [0.4, 0.6], [HIGHER, HIGHER])[0]).toMatchObject({ closeness: null, reason: { code: 'no-spread' } })
    expect(() => topsis([[1]], [0.4, 0.6], [HIGHER, HIGHER])).toThrow(RangeError)
  })
})

describe('a weighted sum', () => {
  it('shows what is missing instead of counting it as 0', () => {
    expect(weightedSum([0.8, null], [0.6, 0.4])).toMatchObject({ points: expect.closeTo(0.48, 12) as unknown, missingShare: 0.4, score: expect.closeTo(0.8, 12) as unknown, highest: expect.closeTo(0.88, 12) as unknown })
    expect(weightedSum([null, null], [0.6, 0.4])).toMatchObject({ score: null, lowest: 0, highest: 1 })
  })

  it('lies between its bounds, whatever the missing values turn out to be', () => {
    const values = fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 4, maxLength: 4 })
    fc.assert(fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (parts, filling) => {
      const weights = [0.1, 0.2, 0.3, 0.4]
      const { lowest, highest } = weightedSum(Object.freeze(parts), weights)
      const filled = weightedSum(parts.map((part) => part ?? filling), weights).score!
      expect(filled >= lowest - 1e-12 && filled <= highest + 1e-12).toBe(true)
    }))
  })
})

describe('normalisation', () => {
  it('keeps what is missing missing and turns costs round', () => {
    expect(normalisedByBounds([1, null, 9], { low: 2, high: 4, direction: LOWER }).values).toEqual([1, null, 0])
    expect(normalisedByMinMax([4, null, 2], HIGHER).values).toEqual([1, null, 0])
    expect(normalisedByTarget([null, 45], { target: 60, tolerance: 30 }).values).toEqual([null, 0.5])
    expect(normalisedByZScore([1, 3, null], LOWER).values.map((value) => value?.toFixed(4))).toEqual(['0.7071', '-0.7071', undefined])
  })

  it('has no answer for units that are all equal or all missing', () => {
    for (const method of [normalisedByMinMax, normalisedByZScore]) {
      expect(method([5, 5, null], HIGHER)).toMatchObject({ values: [null, null, null], reason: { code: 'no-spread' } })
      expect(method([null, null], HIGHER)).toMatchObject({ reason: { code: 'facts-missing' } })
    }
  })

  it('refuses bounds and tolerances that say nothing', () => {
    expect(() => normalisedByBounds([1], { low: 2, high: 2, direction: HIGHER })).toThrow(RangeError)
    expect(() => normalisedByTarget([1], { target: 2, tolerance: 0 })).toThrow(RangeError)
  })
})
