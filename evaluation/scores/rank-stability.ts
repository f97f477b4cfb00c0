import { competitionRanks } from '../numerics/ranks.ts'
import { combinedWeights } from './combined-weights.ts'

/** Scores of n units under given weights; null where a unit has none. */
export type Scoring = (weights: readonly number[]) => readonly (number | null)[]

export interface RankRange {
  /** Best and worst rank as the share of judgement runs from 0 to 1; null for a unit without a score. */
  readonly best: number | null
  readonly worst: number | null
  /** Part of the way on which the unit keeps the rank that it has at the chosen share, 0…1. */
  readonly stableShare: number | null
}

export interface RankStability {
  readonly steps: number
  readonly ranges: readonly RankRange[]
  /** Stretches of a on which the order of all units stays the same, in order, with the ranks there. */
  readonly stretches: readonly { readonly from: number; readonly to: number; readonly ranks: readonly (number | null)[] }[]
}

/**
 * How ranks hold while the share a in a·subjective + (1 − a)·objective runs from 0 to 1.
 *
 * @param scoring ranks follow from it; called once for each step
 * @param chosen the share in use, 0…1
 * @param steps values of a, evenly spaced, ≥ 2
 * @throws RangeError for fewer than two steps or weights that do not sum to 1
 * @example
 * ```ts
 * import { rankStability } from '#evaluation/scores/rank-stability'
 * const scoring = ([first = 0, second = 0]: readonly number[]) => [first, second]
 * const { ranges } = rankStability(scoring, [0.7, 0.3], [0.2, 0.8], { chosen: 1, steps: 11 })
 * ranges[0] // => { best: 1, worst: 2, stableShare: 5 / 11 }
 * ```
 */
export function rankStability(scoring: Scoring, subjective: readonly number[], objective: readonly number[], { chosen, steps = 101 }: { readonly chosen: number; readonly steps?: number }): RankStability {
  if (!(Number.isInteger(steps) && steps >= 2)) throw new RangeError(`The way from 0 to 1 needs at least two steps, not ${steps}`)
  const ranksAt = (share: number) => competitionRanks(scoring(combinedWeights(subjective, objective, share)))
  const own = ranksAt(chosen)
  const way = Array.from({ length: steps }, (_, step) => ({ share: step / (steps - 1), ranks: ranksAt(step / (steps - 1)) }))
  const ranges = own.map((rank, unit): RankRange => {
    const ranks = way.flatMap((step) => step.ranks[unit] ?? [])
    if (rank === null || ranks.length === 0) return { best: null, worst: null, stableShare: null }
    return { best: Math.min(...ranks), worst: Math.max(...ranks), stableShare: ranks.filter((one) => one === rank).length / steps }
  })
  return { steps, ranges, stretches: stretchesOf(way) }
}

function stretchesOf(way: readonly { readonly share: number; readonly ranks: readonly (number | null)[] }[]): RankStability['stretches'] {
  const stretches: { from: number; to: number; ranks: readonly (number | null)[] }[] = []
  for (const { share, ranks } of way) {
    const last = stretches.at(-1)
    if (last && last.ranks.every((rank, unit) => rank === ranks[unit])) last.to = share
    else stretches.push({ from: share, to: share, ranks })
  }
  return stretches
}
