import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comparisonMatrix, principalEigenvector } from '#evaluation/scores/ahp-matrix'
import { ahpWeights, RANDOM_INDEX } from '#evaluation/scores/ahp-weights'

/** Saaty's distances from Philadelphia ("The Analytic Hierarchy Process", 1980): Cairo, Tokyo, Chicago, San Francisco, London, Montreal. */
const DISTANCES = Object.freeze([
  [1, 1 / 3, 8, 3, 3, 7], [3, 1, 9, 3, 3, 9], [1 / 8, 1 / 9, 1, 1 / 6, 1 / 5, 2], [1 / 3, 1 / 3, 6, 1, 1 / 3, 6], [1 / 3, 1 / 3, 5, 3, 1, 6], [1 / 7, 1 / 9, 1 / 2, 1 / 6, 1 / 6, 1],
])
const positive = fc.double({ min: 0.05, max: 1, noNaN: true })

describe('the analytic hierarchy process', () => {
  // λmax 6.4536 and w .262 .397 .033 .116 .164 .027: EVALUATION.md, after Saaty.
  it('weighs Saaty\'s distances', () => {
    const { lambdaMax, weights, consistencyRatio, consistencyIndex, residual } = ahpWeights(DISTANCES)
    expect(lambdaMax.toFixed(4)).toBe('6.4536')
    expect(weights!.map((weight) => weight.toFixed(3))).toEqual(['0.262', '0.397', '0.033', '0.116', '0.164', '0.027'])
    expect(consistencyIndex).toBeCloseTo(0.4536 / 5, 4)
    expect(consistencyRatio).toBeCloseTo(0.4536 / 5 / 1.24, 4)
    expect(residual).toBeLessThan(1e-11)
  })

  it('names the random index that it used: Saaty 1980, n = 3…8', () => {
    expect(RANDOM_INDEX.values.slice(2, 8)).toEqual([0.58, 0.9, 1.12, 1.24, 1.32, 1.41])
    expect(ahpWeights(DISTANCES)).toMatchObject({ randomIndex: 1.24, randomIndexSource: expect.stringContaining('1980') as unknown })
  })

  it('refuses contradictions, shows the worst and what would repair it', () => {
    const judged = ahpWeights([[1, 2, 1 / 8], [1 / 2, 1, 4], [8, 1 / 4, 1]])
    expect(judged).toMatchObject({ weights: null, reason: { code: 'too-inconsistent' } })
    expect(judged.consistencyRatio).toBeGreaterThan(0.1)
    const consistent = [[1, 2, 4, 8], [1 / 2, 1, 2, 4], [1 / 4, 1 / 2, 1, 2], [1 / 8, 1 / 4, 1 / 2, 1]]
    const slipped = consistent.map((row, i) => row.map((value, j) => (i === 0 && j === 3 ? 1 / 8 : i === 3 && j === 0 ? 8 : value)))
    const [worst] = ahpWeights(slipped).worst
    expect(worst).toMatchObject({ row: 0, column: 3, judged: 1 / 8 })
    expect(worst!.consistencyRatioAfter).toBeLessThan(0.1)
    expect(ahpWeights(slipped).weights).toBeNull()
  })

  it('finds the weights behind a consistent matrix, whatever they are', () => {
    fc.assert(fc.property(fc.array(positive, { minLength: 1, maxLength: 9 }), (raw) => {
      const sum = raw.reduce((total, value) => total + value, 0)
      const { weights, consistencyRatio, worst } = ahpWeights(raw.map((a) => raw.map((b) => a / b)))
      expect(consistencyRatio).toBeLessThan(1e-9)
      expect(worst).toEqual([])
      weights!.forEach((weight, index) => expect(weight).toBeCloseTo(raw[index]! / sum, 9))
    }))
  })

  it('is an eigenvector of any reciprocal matrix, with λmax ≥ n (Saaty 1980, theorem 7-16)', () => {
    const judgement = fc.constantFrom(1 / 9, 1 / 7, 1 / 5, 1 / 3, 1, 2, 4, 6, 8, 9)
    fc.assert(fc.property(fc.array(judgement, { minLength: 10, maxLength: 10 }), (upper) => {
      let next = 0
      const matrix = comparisonMatrix(5, [0, 1, 2, 3].flatMap((row) => [1, 2, 3, 4].filter((column) => column > row).map((column) => ({ row, column, value: upper[next++]! }))))
      const { value, residual, vector } = principalEigenvector(matrix)
      expect(value).toBeGreaterThan(5 - 1e-9)
      expect(residual).toBeLessThan(1e-9 * value)
      expect(vector.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
    }))
  })

  it('has no say in what is no comparison matrix', () => {
    for (const matrix of [[], [[1, 2]], [[1, 2], [2, 1]], [[1, -1], [-1, 1]], [[1, NaN], [1, 1]]]) expect(() => ahpWeights(matrix)).toThrow(RangeError)
    expect(() => ahpWeights(Array.from({ length: 16 }, () => new Array<number>(16).fill(1)))).toThrow('group them')
    expect(() => comparisonMatrix(2, [])).toThrow('not judged')
    expect(() => comparisonMatrix(2, [{ row: 0, column: 1, value: 2 }, { row: 1, column: 0, value: 0.5 }])).toThrow('twice')
    expect(() => comparisonMatrix(2, [{ row: 0, column: 2, value: 2 }])).toThrow('no pair')
  })
})
