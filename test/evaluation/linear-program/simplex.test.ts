import { beforeAll, describe, expect, it } from 'vitest'
import { highsSolver } from '#evaluation/linear-program/highs-fallback'
import { PromisingColumns, valueOf, type LinearSolver, type OptimalSolution } from '#evaluation/linear-program/linear-program'
import { solveLinearProgram } from '#evaluation/linear-program/simplex'
import { randomSource } from '#evaluation/numerics/random-source'
import { equalityForm, type Row } from './equality-form.ts'

let highs: LinearSolver
beforeAll(async () => { highs = await highsSolver() })

const optimal = (...problem: Parameters<typeof equalityForm>): OptimalSolution => {
  const solution = solveLinearProgram(equalityForm(...problem))
  if (solution.status !== 'optimal') throw new Error(solution.status)
  return solution
}
const row = (coefficients: readonly number[], relation: Row['relation'], rightSide: number): Row => ({ coefficients, relation, rightSide })

describe('the simplex', () => {
  it('gives optimum, prices and residuals of Hillier and Lieberman\'s Wyndor Glass (7th edition, section 3.1 and table 6.5)', () => {
    const solution = optimal([-3, -5], [row([1, 0], '<=', 4), row([0, 2], '<=', 12), row([3, 2], '<=', 18)])
    expect([solution.objective, valueOf(solution, 0), valueOf(solution, 1)]).toEqual([-36, 2, 6])
    expect([...solution.duals].map((dual) => -dual)).toEqual([0, 1.5, 1].map((price) => expect.closeTo(price, 12) as number))
    expect(Math.max(...Object.values(solution.residuals) as number[])).toBeLessThan(1e-14)
  })

  it('starts in two phases where 0 is not feasible: the diet of Dantzig\'s form, minimise 2x + 3y', () => {
    const solution = optimal([2, 3], [row([1, 1], '>=', 4), row([1, 3], '>=', 6), row([1, 0], '<=', 3)])
    expect([solution.objective, valueOf(solution, 0), valueOf(solution, 1)]).toEqual([9, 3, 1].map((value) => expect.closeTo(value, 12) as number))
  })

  it('does not cycle where Dantzig\'s rule does (Beale 1955, as in Chvátal and in Bertsimas and Tsitsiklis): optimum −1/20', () => {
    const solution = optimal([-3 / 4, 150, -1 / 50, 6], [row([1 / 4, -60, -1 / 25, 9], '<=', 0), row([1 / 2, -90, -1 / 50, 3], '<=', 0), row([0, 0, 1, 0], '<=', 1)])
    expect(solution.objective).toBeCloseTo(-1 / 20, 12)
    // Another classic: Marshall and Suurballe (1969).
    expect(optimal([-10, 57, 9, 24], [row([0.5, -5.5, -2.5, 9], '<=', 0), row([0.5, -1.5, -0.5, 1], '<=', 0), row([1, 0, 0, 0], '<=', 1)]).objective).toBeCloseTo(-1, 12)
  })

  it('says infeasible with how much is missing, and unbounded', () => {
    expect(solveLinearProgram(equalityForm([1], [row([1], '<=', 1), row([1], '>=', 3)]))).toMatchObject({ status: 'infeasible', residuals: { primal: expect.closeTo(2, 12) as number } })
    expect(solveLinearProgram(equalityForm([-1, 0], [row([1, -1], '<=', 1)]))).toMatchObject({ status: 'unbounded' })
  })

  it('keeps a redundant row\'s artificial column at 0', () => {
    const solution = optimal([1, 2, 0], [row([1, 1, 1], '=', 3), row([2, 2, 2], '=', 6), row([1, 0, 0], '=', 1)])
    expect([solution.objective, valueOf(solution, 2)]).toEqual([expect.closeTo(1, 12), expect.closeTo(2, 12)])
  })

  it('takes a feasible start, and is not misled by an infeasible, a singular or a short one', () => {
    const program = equalityForm([-3, -5], [row([1, 0], '<=', 4), row([0, 2], '<=', 12), row([3, 2], '<=', 18)])
    for (const start of [[2, 3, 4], [0, 1, 4], [2, 2, 2], [0], [-1, -1, -1]]) {
      expect(solveLinearProgram(program, { start })).toMatchObject({ status: 'optimal', objective: expect.closeTo(-36, 12) as number })
    }
    const warm = solveLinearProgram(program, { start: [0, 1, 2] })
    expect(warm).toMatchObject({ objective: -36, iterations: 0 })
  })

  it('goes on to a second objective among the optima of the first', () => {
    // Every point of x + y = 2 is optimal; y weighs in the second objective.
    const program = equalityForm([1, 1], [row([1, 1], '>=', 2), row([0, 1], '<=', 1.5)])
    const solution = solveLinearProgram(program, { thenMinimise: new Float64Array([0, -1, 0, 0]) }) as OptimalSolution
    expect([solution.objective, valueOf(solution, 0), valueOf(solution, 1)]).toEqual([2, 0.5, 1.5])
  })

  it('finds the same optimum whichever columns it is told to look at first', () => {
    const random = randomSource(5)
    const rows = Array.from({ length: 5 }, () => row(Array.from({ length: 400 }, () => 1 + random()), '>=', 1 + random()))
    const program = equalityForm(Array.from({ length: 400 }, () => 1 + random()), rows)
    const plain = solveLinearProgram(program) as OptimalSolution
    for (const first of [[], [0, 1, 2, 3], [400, 401], [399, 17]]) {
      const promising = new PromisingColumns(program.columns)
      first.forEach((column) => promising.add(column))
      expect((solveLinearProgram(program, { promising }) as OptimalSolution).objective).toBeCloseTo(plain.objective, 12)
      expect(promising.list.length).toBeGreaterThan(first.length)
    }
  })

  it('agrees with HiGHS on 400 random programs with ties and zeros: status, objective, second objective', () => {
    const random = randomSource(11)
    const integer = (to: number): number => Math.floor(random() * to)
    const seen = { optimal: 0, infeasible: 0, unbounded: 0, failed: 0 }
    for (let trial = 0; trial < 400; trial += 1) {
      const width = 1 + integer(9)
      const coefficients = (): number[] => Array.from({ length: width }, () => (random() < 0.3 ? 0 : integer(9) - 2))
      const rows = Array.from({ length: 1 + integer(6) }, () => row(coefficients(), (['<=', '>=', '='] as const)[integer(3)]!, integer(12) - 2))
      const program = equalityForm(Array.from({ length: width }, () => integer(9) - 2), rows)
      const thenMinimise = program.costs.map((_, column) => (column < width ? 1 + (column % 3) : 0))
      const [own, oracle] = [solveLinearProgram(program, { thenMinimise }), highs(program, { thenMinimise })]
      seen[own.status] += 1
      expect({ trial, status: own.status }).toEqual({ trial, status: oracle.status })
      if (own.status !== 'optimal' || oracle.status !== 'optimal') continue
      expect(own.objective).toBeCloseTo(oracle.objective, 8)
      const second = (solution: OptimalSolution): number => solution.basis.reduce((sum, column, position) => sum + (thenMinimise[column] ?? 0) * solution.values[position]!, 0)
      expect(second(own)).toBeCloseTo(second(oracle), 7)
    }
    expect(Math.min(seen.optimal, seen.infeasible, seen.unbounded)).toBeGreaterThan(30)
    expect(seen.failed).toBe(0)
  })

  it('leaves the program as it was', () => {
    const program = equalityForm([-3, -5], [row([1, 0], '<=', 4), row([3, 2], '<=', 18)])
    const before = structuredClone(program)
    solveLinearProgram(program)
    expect(program).toEqual(before)
  })
})
