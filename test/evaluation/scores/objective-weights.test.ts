import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { combinedWeights, equalWeights } from '#evaluation/scores/combined-weights'
import { criticWeights } from '#evaluation/scores/critic-weights'
import { entropyWeights } from '#evaluation/scores/entropy-weights'

const value = fc.double({ min: 0.1, max: 100, noNaN: true })
const table = fc.array(fc.array(value, { minLength: 5, maxLength: 5 }), { minLength: 2, maxLength: 4 })

describe('entropy weights', () => {
  // [[1, 2], [4, 16]] by unit gives .358889 .641111: EVALUATION.md.
  it('weigh the reference table', () => expect(entropyWeights([[1, 4], [2, 16]]).weights!.map((weight) => weight.toFixed(6))).toEqual(['0.358889', '0.641111']))

  it('do not depend on units of measurement and sum to 1', () => {
    fc.assert(fc.property(table, fc.constantFrom(1e-3, 7, 1e6), (columns, unit) => {
      const [one, other] = [entropyWeights(columns), entropyWeights(columns.map((column, index) => (index === 0 ? column.map((x) => x * unit) : column)))]
      if (one.weights && other.weights) one.weights.forEach((weight, index) => expect(weight).toBeCloseTo(other.weights[index]!, 8))
      if (one.weights) expect(one.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
    }))
  })

  it('give an equal column nothing, leave out incomplete units and say what they cannot do', () => {
    expect(entropyWeights([[3, 3, 3], [1, 2, 6]]).weights).toEqual([0, 1])
    expect(entropyWeights([[1, 4, null], [2, 16, 5]])).toMatchObject({ unitsUsed: 2 })
    expect(entropyWeights([[1, 4, null], [2, null, 5]])).toMatchObject({ weights: null, reason: { code: 'too-few-units' } })
    expect(entropyWeights([[1, -4], [2, 1]])).toMatchObject({ weights: null, reason: { code: 'negative-values' } })
    expect(entropyWeights([[2, 2], [5, 5]])).toMatchObject({ weights: null, reason: { code: 'no-spread' } })
    expect(() => entropyWeights([[1], [1, 2]])).toThrow(RangeError)
  })
})

describe('CRITIC weights', () => {
  // numpy 2: N = min–max (first column a cost), C = N.std(0, ddof=1)·(1 − corrcoef(N.T)).sum(0), C/ΣC.
  it('agree with numpy on a mobile-phone table', () => {
    const columns = [[250, 200, 300, 275, 225], [16, 16, 32, 32, 16], [12, 8, 16, 8, 16], [5, 3, 4, 4, 2]]
    const { weights } = criticWeights(columns, ['lower-is-better', 'higher-is-better', 'higher-is-better', 'higher-is-better'])
    expect(weights!.map((weight) => weight.toFixed(6))).toEqual(['0.271570', '0.281672', '0.256385', '0.190374'])
  })

  it('do not depend on units of measurement', () => {
    fc.assert(fc.property(table, (columns) => {
      const directions = columns.map(() => 'higher-is-better' as const)
      const [one, other] = [criticWeights(columns, directions), criticWeights(columns.map((column) => column.map((x) => 1000 * x - 3)), directions)]
      if (one.weights && other.weights) one.weights.forEach((weight, index) => expect(weight).toBeCloseTo(other.weights[index]!, 6))
    }))
  })

  it('give nothing to a constant, and nothing at all to columns that say the same', () => {
    expect(criticWeights([[1, 1, 1], [1, 2, 3], [3, 1, 2]], ['higher-is-better', 'higher-is-better', 'higher-is-better']).weights![0]).toBe(0)
    expect(criticWeights([[1, 2, 3], [2, 4, 6]], ['higher-is-better', 'higher-is-better'])).toMatchObject({ weights: null, reason: { code: 'no-spread' } })
  })
})

describe('combined weights', () => {
  it('run from the data to the judgement', () => {
    expect([0, 0.25, 1].map((share) => combinedWeights([0.8, 0.2], [0.4, 0.6], share).map((weight) => Number(weight.toFixed(12))))).toEqual([[0.4, 0.6], [0.5, 0.5], [0.8, 0.2]])
    expect(equalWeights(5).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
  })

  it('refuse what are no weights', () => {
    expect(() => combinedWeights([0.5, 0.5], [1], 0.5)).toThrow(RangeError)
    expect(() => combinedWeights([0.5, 0.4], [0.5, 0.5], 0.5)).toThrow('sum to 1')
    expect(() => combinedWeights([1.5, -0.5], [0.5, 0.5], 0.5)).toThrow(RangeError)
    expect(() => combinedWeights([0.5, 0.5], [0.5, 0.5], 1.1)).toThrow(RangeError)
  })
})
