/** Random data for every model of efficiency, and a solver that asks HiGHS about each program too. */
import type { EfficiencyData, Variable } from '#evaluation/efficiency/efficiency-data'
import { EFFICIENCY_MODELS, efficiency, type EfficiencyModel, type EfficiencyModelId } from '#evaluation/efficiency/efficiency-models'
import type { LinearProgram, LinearSolver, OptimalSolution } from '#evaluation/linear-program/linear-program'
import { solveLinearProgram } from '#evaluation/linear-program/simplex'
import { normalQuantile } from '#evaluation/numerics/normal-distribution'
import { randomSource, type RandomSource } from '#evaluation/numerics/random-source'

export interface OracleTally {
  programs: number
  optimal: number
  /** Programs of which the two say different things, or that our simplex gave up. */
  readonly disagreements: string[]
  /** Programs that HiGHS itself gave up, so that there is nothing to compare with. */
  oracleFailed: number
  /** Largest difference of the objectives, relative to 1, the objective and the terms that it is made of; and the same of the second objective. */
  worst: number
  worstSecond: number
}

/** Our simplex's answers, each compared with the oracle's. */
export function comparingSolver(oracle: LinearSolver, tally: OracleTally): LinearSolver {
  return (program, options) => {
    const [own, other] = [solveLinearProgram(program, options), oracle(program, options)]
    tally.programs += 1
    if (other.status === 'failed' && own.status !== 'failed') tally.oracleFailed += 1
    else if (own.status !== other.status) tally.disagreements.push(`${own.status}, oracle ${other.status}`)
    else if (own.status === 'optimal' && other.status === 'optimal') {
      tally.optimal += 1
      tally.worst = Math.max(tally.worst, relative(own.objective, other.objective, terms(program, other)))
      const second = options?.thenMinimise
      if (second !== undefined) tally.worstSecond = Math.max(tally.worstSecond, relative(total(own, second), total(other, second), sizes(program, second)))
    }
    return own
  }
}

const relative = (a: number, b: number, terms: number): number => Math.abs(a - b) / (1 + Math.abs(b) + terms)
const terms = ({ rightSides }: LinearProgram, { duals }: OptimalSolution): number => duals.reduce((sum, dual, row) => sum + Math.abs(dual * rightSides[row]!), 0)
/** What a slack as large as the unit's own values would cost. */
const sizes = ({ matrix, rows, rowScales }: LinearProgram, costs: Float64Array): number => costs.reduce((sum, cost, column) =>
  (cost === 0 ? sum : sum + Math.abs(cost) / rowScales.reduce((largest, scale, row) => Math.max(largest, Math.abs(matrix[column * rows + row]!) * scale), 0)), 0)
const total = (solution: OptimalSolution, costs: Float64Array): number =>
  solution.basis.reduce((sum, column, position) => sum + (costs[column] ?? 0) * solution.values[position]!, 0)

/** Ties, zeros, repeated units; magnitudes 1e-3…1e9, of each variable its own or one for all. */
export function randomEfficiencyData(random: RandomSource, model: EfficiencyModel, magnitudes: 'own' | 'shared'): EfficiencyData {
  const upTo = (count: number): number => 1 + Math.floor(random() * count)
  const periods = model.needsPeriods ? 3 : 1
  const count = 2 + upTo(28)
  const kind = ['ties', 'smooth', 'zeros'][Math.floor(random() * 3)]!
  const value = (): number => (kind === 'smooth' ? Math.exp(normalQuantile(random() || 0.5)) : kind === 'zeros' && random() < 0.15 ? 0 : upTo(6))
  const shared = 10 ** (12 * random() - 3)
  const variable = (id: string): Variable => {
    const magnitude = magnitudes === 'shared' ? shared : 10 ** (12 * random() - 3)
    const values = Array.from({ length: count * periods }, () => magnitude * value())
    // A unit like another one.
    if (random() < 0.5) values[0] = values[count - 1]!
    return { id, values, fixed: model.takesFixed && id !== 'x0' && id !== 'y0' && random() < 0.2 }
  }
  const variables = (prefix: string, length: number): Variable[] => Array.from({ length }, (_, index) => variable(`${prefix}${index}`))
  const units = Array.from({ length: count * periods }, (_, row) => `unit ${row % count}`)
  return {
    units, inputs: variables('x', upTo(4)), outputs: variables('y', upTo(4)),
    ...(model.takesUndesirable ? { undesirable: variables('b', upTo(3) - 1) } : {}),
    ...(model.needsPeriods ? { periods: units.map((_, row) => `period ${Math.floor(row / count)}`) } : {}),
  }
}

/** Evaluates random data by one model, in all its orientations and returns, until so many programs were compared. */
export function compareModel(id: EfficiencyModelId, programs: number, seed: number, oracle: LinearSolver): OracleTally {
  const tally: OracleTally = { programs: 0, optimal: 0, disagreements: [], oracleFailed: 0, worst: 0, worstSecond: 0 }
  const random = randomSource(seed)
  const model: EfficiencyModel = EFFICIENCY_MODELS[id]
  const solver = comparingSolver(oracle, tally)
  while (tally.programs < programs) {
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
    const slackWeights = pick(['unit', 'mean'] as const)
    // Slacks of 1e9 yuan and 1e-3 km in one sum are beyond what HiGHS's tolerance can tell apart (not the additive model's: there they are the first objective).
    const data = randomEfficiencyData(random, model, slackWeights === 'unit' && id !== 'additive' ? 'shared' : 'own')
    efficiency(id, data, {
      orientation: pick(model.orientations), returns: pick(model.returns), slackWeights, goal: pick(['benevolent', 'aggressive'] as const), width: 2, solver,
    })
  }
  return tally
}

