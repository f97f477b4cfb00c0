import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hessian } from '#evaluation/numerics/hessian'
import { minimise, type Objective } from '#evaluation/numerics/minimiser'

/** Rosenbrock (1960) in n dimensions as in Moré, Garbow and Hillstrom (1981), problem 21. */
const rosenbrock: Objective = (at) => {
  const gradient = at.map(() => 0)
  let value = 0
  for (let i = 0; i < at.length; i += 2) {
    const [x, y] = [at[i]!, at[i + 1]!]
    value += 100 * (y - x * x) ** 2 + (1 - x) ** 2
    gradient[i] = -400 * x * (y - x * x) - 2 * (1 - x)
    gradient[i + 1] = 200 * (y - x * x)
  }
  return { value, gradient }
}

describe('minimise', () => {
  it('finds the bottom of Rosenbrock\'s valley', () => {
    const found = minimise(rosenbrock, [-1.2, 1, -1.2, 1])
    expect(found.converged).toBe(true)
    found.at.forEach((value) => expect(value).toBeCloseTo(1, 7))
  })

  it('finds the least of any convex parabola', () => {
    const number = fc.double({ min: -100, max: 100, noNaN: true })
    fc.assert(fc.property(fc.array(fc.tuple(number, fc.double({ min: 0.1, max: 100, noNaN: true })), { minLength: 1, maxLength: 5 }), (terms) => {
      const bowl: Objective = (at) => ({ value: at.reduce((sum, x, i) => sum + terms[i]![1] * (x - terms[i]![0]) ** 2, 0), gradient: at.map((x, i) => 2 * terms[i]![1] * (x - terms[i]![0])) })
      const found = minimise(bowl, terms.map(() => 0))
      expect(found.converged).toBe(true)
      found.at.forEach((value, i) => expect(Math.abs(value - terms[i]![0])).toBeLessThan(1e-4))
    }))
  })

  it('steps back from where the function is infinite', () => {
    const barrier: Objective = ([x = 0]) => (x > 0 ? { value: x - Math.log(x), gradient: [1 - 1 / x] } : { value: Infinity, gradient: [0] })
    expect(minimise(barrier, [10]).at[0]).toBeCloseTo(1, 7)
  })

  it('says when it has not arrived', () => {
    expect(minimise(rosenbrock, [-1.2, 1], { maxIterations: 3 }).converged).toBe(false)
    expect(() => minimise(() => ({ value: NaN, gradient: [0] }), [0])).toThrow(RangeError)
  })

  it('and the Hessian of the valley is the one of the textbook', () => {
    const second = hessian((at) => rosenbrock(at).gradient, [1, 1])
    expect(second.flat().map((value) => Math.round(value * 1e3) / 1e3)).toEqual([802, -400, -400, 200])
  })
})
