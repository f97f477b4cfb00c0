import type { EfficiencyWarning, Reason } from './efficiency-notices.ts'
import type { Orientation, Returns, SlackWeights } from './efficiency-data.ts'
import type { LinearSolver } from '../linear-program/linear-program.ts'

/** A unit on the frontier that this one is compared with, and its weight λ. λ need not be unique. */
export interface Peer { readonly unit: string; readonly weight: number }

/** By the variable's id, in the variable's own unit. */
export type ByVariable = Readonly<Record<string, number>>

/**
 * `weakly-efficient`: no proportional improvement is possible, but a slack is left. `efficient` has none.
 */
export type EfficiencyStatus = 'efficient' | 'weakly-efficient' | 'inefficient'

/** One unit's result. Everything is null when there is no score; `reason` then says why. */
export interface UnitEfficiency {
  readonly unit: string
  readonly period: string | null
  readonly score: number | null
  readonly reason: Reason | null
  readonly status: EfficiencyStatus | null
  /** What is left to gain after the proportional step (for slack-based models: all that is to gain); ≥ 0. */
  readonly slacks: ByVariable | null
  /** Where the unit would stand on the frontier. */
  readonly targets: ByVariable | null
  readonly peers: readonly Peer[] | null
}

export interface EfficiencyResult<Unit extends UnitEfficiency = UnitEfficiency> {
  readonly model: string
  readonly orientation: Orientation
  readonly returns: Returns
  /** In the order of the data's rows. */
  readonly units: readonly Unit[]
  readonly warnings: readonly EfficiencyWarning[]
}

/** What all models take; each says which of them it heeds. */
export interface EfficiencyOptions {
  readonly orientation?: Orientation
  readonly returns?: Returns
  readonly slackWeights?: SlackWeights
  /** `withFallback(await highsSolver())` asks HiGHS where our simplex misses its accuracy. Left out, our simplex alone: such a unit has the reason `solver-failed`. */
  readonly solver?: LinearSolver
}

/** How many of the programs of a run are solved. */
export interface Progress { readonly done: number; readonly total: number }

/**
 * A run as steps: each `next()` solves about one program (well under a millisecond for 2,000 units) and gives
 * the progress; the last one gives the result. Whoever drives it decides when to pause, report or stop.
 */
export type Steps<Result> = Generator<Progress, Result, void>

/** @internal A unit without a score. */
export function refusedUnit(unit: string, period: string | null, reason: Reason | null): UnitEfficiency {
  return { unit, period, score: null, reason, status: null, slacks: null, targets: null, peers: null }
}
