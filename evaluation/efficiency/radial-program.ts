import type { LinearSolver } from '../linear-program/linear-program.ts'
import { EnvelopmentProgram, type ReferencePeer, type ReferenceSet } from './envelopment-program.ts'
import type { Returns, SlackWeights } from './efficiency-data.ts'
import type { ReasonCode } from './efficiency-notices.ts'
import { roundedScore } from './unit-steps.ts'

export type RadialOrientation = 'in' | 'out'

export interface RadialOptions {
  readonly returns: Returns
  readonly orientation: RadialOrientation
  /** By variable: not the operator's choice. */
  readonly fixed: readonly boolean[]
  /** Left out: no second phase, the slacks are whatever the first one ends with. */
  readonly slackWeights?: SlackWeights
  readonly solver?: LinearSolver
}

export interface RadialOptimum {
  /** θ, or 1/φ. */
  readonly score: number
  /** One a variable, in its own unit. */
  readonly slacks: readonly number[]
  readonly peers: readonly ReferencePeer[]
}
export type RadialSolution = (RadialOptimum & { readonly reason: null }) | { readonly reason: ReasonCode }

/**
 * The radial program, for any number of points against one reference set:
 *
 *   in:   min θ  with  Σλx + s⁻ = θ·x₀,  Σλy − s⁺ = y₀      out:  max φ  with  Σλx + s⁻ = x₀,  Σλy − s⁺ = φ·y₀
 *
 * A fixed variable keeps its own value instead of θ·x₀ or φ·y₀ (Banker and Morey 1986), and its slack does
 * not count in the second phase, which maximises the slacks at the best θ or φ.
 */
export class RadialProgram {
  readonly envelopment: EnvelopmentProgram
  private readonly options: RadialOptions
  private readonly moving: readonly boolean[]

  constructor(reference: ReferenceSet, options: RadialOptions) {
    this.options = options
    this.envelopment = new EnvelopmentProgram(reference, options.returns, { columns: 1, rows: 0 }, options.solver)
    const { envelopment } = this
    this.moving = Array.from({ length: envelopment.variables }, (_, variable) =>
      envelopment.isOutput(variable) === (options.orientation === 'out') && options.fixed[variable] !== true)
    envelopment.program.costs[envelopment.modelColumn] = options.orientation === 'in' ? 1 : -1
    if (options.returns !== 'crs') envelopment.program.rightSides[envelopment.returnsRow] = 1
  }

  /**
   * @param point values of the unit to evaluate, one a variable.
   * @param own its index in the reference set, when it stands there with its own or proportional values: a start is then known.
   */
  solve(point: Float64Array, own: number | null): RadialSolution {
    const { envelopment, moving } = this
    envelopment.scaleBy(point)
    for (let variable = 0; variable < envelopment.variables; variable += 1) {
      envelopment.set(variable, envelopment.modelColumn, moving[variable] ? -point[variable]! : 0)
      envelopment.program.rightSides[variable] = moving[variable] ? 0 : point[variable]!
    }
    const solution = envelopment.solve(envelopment.startWith(own === null ? undefined : this.ownStart(point, own)), this.secondPhase())
    if (solution.status === 'failed') return { reason: 'solver-failed' }
    if (solution.status !== 'optimal') return { reason: solution.status }
    const factor = Math.abs(solution.objective)
    if (this.options.orientation === 'out' && factor === 0) return { reason: 'unbounded' }
    return { reason: null, score: roundedScore(this.options.orientation === 'in' ? factor : 1 / factor), slacks: envelopment.slacks(solution), peers: envelopment.peers(solution) }
  }

  /** λ₀ = 1 (and θ = 1) is feasible: it takes the place of slacks that are 0 then. */
  private ownStart(point: Float64Array, own: number): Map<number, number> {
    const { envelopment, moving, options: { returns, orientation } } = this
    const start = new Map<number, number>()
    if (orientation === 'out') return returns === 'crs' || returns === 'nirs' ? start : start.set(envelopment.returnsRow, own)
    for (let variable = 0; variable < envelopment.variables; variable += 1) start.set(variable, envelopment.slackColumn(variable))
    start.set(moving.findIndex((moves, variable) => moves && point[variable]! > 0), envelopment.modelColumn)
    return start.set(returns === 'crs' ? point.findIndex((value, variable) => envelopment.isOutput(variable) && value > 0) : envelopment.returnsRow, own)
  }

  private secondPhase(): Float64Array | undefined {
    const { envelopment, options: { slackWeights, fixed } } = this
    if (slackWeights === undefined) return undefined
    const costs = new Float64Array(envelopment.program.columns)
    for (let variable = 0; variable < envelopment.variables; variable += 1) {
      if (fixed[variable] !== true) costs[envelopment.slackColumn(variable)] = slackWeights === 'unit' ? -1 : -1 / envelopment.means[variable]!
    }
    return costs
  }
}
