import { valueOf, type LinearSolver, type OptimalSolution } from '../linear-program/linear-program.ts'
import type { Orientation, Returns } from './efficiency-data.ts'
import type { ReasonCode } from './efficiency-notices.ts'
import { EnvelopmentProgram, type ReferencePeer, type ReferenceSet } from './envelopment-program.ts'
import { roundedScore } from './unit-steps.ts'

export interface SlacksBasedOptimum {
  /** ρ in (0, 1]. */
  readonly score: number
  /** One a variable, in its own unit. */
  readonly slacks: readonly number[]
  readonly peers: readonly ReferencePeer[]
}
export type SlacksBasedSolution = (SlacksBasedOptimum & { readonly reason: null }) | { readonly reason: ReasonCode }

/**
 * Tone's slacks-based measure as a linear program. Non-oriented, after the transformation of Charnes and
 * Cooper (all of Λ, S and t are multiplied by t):
 *
 *   ρ = min t − (1/m)·ΣS⁻/x₀   with   t + (1/(s₁+s₂))·(ΣS⁺/y₀ + ΣSᵇ/b₀) = 1,
 *       ΣΛx + S⁻ = t·x₀,   ΣΛy − S⁺ = t·y₀,   ΣΛb + Sᵇ = t·b₀,   ΣΛ {=, ≤, ≥} t
 *
 * Input-oriented: ρ = min 1 − (1/m)·Σs⁻/x₀. Output-oriented: 1/ρ = max 1 + (1/(s₁+s₂))·(Σs⁺/y₀ + Σsᵇ/b₀).
 * Both then maximise the slacks that their objective leaves out. A term over a 0 is left out: nothing can be
 * saved there.
 */
export class SlacksBasedProgram {
  readonly envelopment: EnvelopmentProgram
  private readonly reference: ReferenceSet
  private readonly orientation: Orientation
  private readonly fractional: boolean
  private readonly secondPhase: Float64Array | undefined

  constructor(reference: ReferenceSet, { orientation, returns, solver }: { readonly orientation: Orientation; readonly returns: Returns; readonly solver?: LinearSolver }) {
    this.reference = reference
    this.orientation = orientation
    this.fractional = orientation === 'none'
    const own = this.fractional ? 1 : 0
    this.envelopment = new EnvelopmentProgram(reference, returns, { columns: own, rows: own }, solver)
    const { envelopment } = this
    const { program } = envelopment
    if (this.fractional) {
      program.costs[envelopment.modelColumn] = 1
      envelopment.set(envelopment.modelRow, envelopment.modelColumn, 1)
      program.rightSides[envelopment.modelRow] = 1
      if (returns !== 'crs') envelopment.set(envelopment.returnsRow, envelopment.modelColumn, -1)
    } else if (returns !== 'crs') program.rightSides[envelopment.returnsRow] = 1
    if (!this.fractional) {
      this.secondPhase = new Float64Array(program.columns)
      for (let variable = 0; variable < envelopment.variables; variable += 1) this.secondPhase[envelopment.slackColumn(variable)] = -1 / envelopment.means[variable]!
    }
  }

  /**
   * @param point values of the unit; its outputs must be > 0 unless the measure is input-oriented.
   * @param own its index in the reference set.
   */
  solve(point: Float64Array, own: number): SlacksBasedSolution {
    this.load(point)
    const solution = this.envelopment.solve(this.start(point, own), this.secondPhase)
    if (solution.status === 'failed') return { reason: 'solver-failed' }
    if (solution.status !== 'optimal') return { reason: solution.status }
    const { objective } = solution
    const score = this.orientation === 'none' ? objective : this.orientation === 'in' ? 1 + objective : 1 / (1 - objective)
    return { reason: null, score: roundedScore(score), ...this.unscaled(solution) }
  }

  private load(point: Float64Array): void {
    const { envelopment, reference: { inputs, outputs, undesirable }, fractional, orientation } = this
    const { program } = envelopment
    envelopment.scaleBy(point)
    for (let variable = 0; variable < envelopment.variables; variable += 1) {
      const [value, slack] = [point[variable]!, envelopment.slackColumn(variable)]
      const isInput = variable < inputs
      const share = value === 0 ? 0 : 1 / ((isInput ? inputs : outputs + undesirable) * value)
      if (fractional) {
        envelopment.set(variable, envelopment.modelColumn, -value)
        program.costs[slack] = isInput ? -share : 0
        envelopment.set(envelopment.modelRow, slack, isInput ? 0 : share)
      } else {
        program.rightSides[variable] = value
        program.costs[slack] = isInput === (orientation === 'in') ? -share : 0
      }
    }
  }

  /** λ₀ = 1 and t = 1 with no slack: λ₀ stands on the returns' row or on that of an input, t on the model's own. */
  private start(point: Float64Array, own: number): number[] {
    const { envelopment } = this
    const start = Array.from({ length: envelopment.program.rows }, (_, row) => (row < envelopment.variables ? envelopment.slackColumn(row) : -1))
    if (this.fractional) start[envelopment.modelRow] = envelopment.modelColumn
    start[envelopment.modelRow > envelopment.variables ? envelopment.returnsRow : point.findIndex((value) => value > 0)] = own
    return start
  }

  private unscaled(solution: OptimalSolution): Pick<SlacksBasedOptimum, 'slacks' | 'peers'> {
    const slacks = this.envelopment.slacks(solution)
    const peers = this.envelopment.peers(solution)
    if (!this.fractional) return { slacks, peers }
    const t = valueOf(solution, this.envelopment.modelColumn)
    return { slacks: slacks.map((slack) => slack / t), peers: peers.map(({ unit, weight }) => ({ unit, weight: weight / t })) }
  }
}
