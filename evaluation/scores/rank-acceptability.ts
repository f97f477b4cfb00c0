import { competitionRanks } from '../numerics/ranks.ts'
import type { RandomSource } from '../numerics/random-source.ts'
import type { Scoring } from './rank-stability.ts'

export interface RankAcceptability {
  readonly samples: number
  /** Half width of a 95 % interval around a share of one half: what the sampling itself leaves open. */
  readonly samplingError: number
  readonly units: readonly {
    /** Share of the sampled weights that give the unit rank 1, 2, …; sums to 1, or to 0 for a unit without a score. */
    readonly shares: readonly number[]
    /** The mean of the weights that put it first: who prefers it; null when none does. */
    readonly centralWeights: readonly number[] | null
  }[]
}

/**
 * SMAA-2: how often a unit gets each rank when nothing is known about the weights but that they are positive and
 * sum to 1. The weights are drawn uniformly from that simplex.
 *
 * Lahdelma and Salminen, "SMAA-2: Stochastic multicriteria acceptability analysis for group decision making",
 * Operations Research 49 (2001), eqs. 6–9.
 *
 * @param scoring called once for each sample
 * @param criteria number of weights m ≥ 1
 * @param random seeded by the caller
 * @param samples ≥ 1
 * @throws RangeError for no criterion or no sample
 * @example
 * ```ts
 * import { randomSource } from '#evaluation/numerics/random-source'
 * import { rankAcceptability } from '#evaluation/scores/rank-acceptability'
 * const { units } = rankAcceptability(([a = 0, b = 0]) => [a + b, (a + b) / 2], 2, randomSource(1), { samples: 100 })
 * units.map(({ shares }) => shares) // => [[1, 0], [0, 1]]
 * ```
 */
export function rankAcceptability(scoring: Scoring, criteria: number, random: RandomSource, { samples = 10_000 } = {}): RankAcceptability {
  if (!(criteria >= 1 && samples >= 1)) throw new RangeError('Sampling needs at least one criterion and one sample')
  const counts: number[][] = []
  const sums: { first: number; weights: number[] }[] = []
  for (let sample = 0; sample < samples; sample += 1) {
    const weights = simplexDraw(criteria, random)
    const ranks = competitionRanks(scoring(weights))
    ranks.forEach((rank, unit) => {
      counts[unit] ??= new Array<number>(ranks.length).fill(0)
      sums[unit] ??= { first: 0, weights: new Array<number>(criteria).fill(0) }
      if (rank === null) return
      counts[unit][rank - 1]! += 1
      if (rank !== 1) return
      sums[unit].first += 1
      weights.forEach((weight, index) => { sums[unit]!.weights[index]! += weight })
    })
  }
  return {
    samples, samplingError: 0.98 / Math.sqrt(samples),
    units: counts.map((ranks, unit) => ({
      shares: ranks.map((count) => count / samples),
      centralWeights: sums[unit]!.first > 0 ? sums[unit]!.weights.map((sum) => sum / sums[unit]!.first) : null,
    })),
  }
}

/** Uniform on the simplex: exponential draws divided by their sum (Devroye, "Non-Uniform Random Variate Generation", 1986, V.4). */
function simplexDraw(size: number, random: RandomSource): number[] {
  const draws = Array.from({ length: size }, () => -Math.log(1 - random()))
  const sum = draws.reduce((total, draw) => total + draw, 0)
  return draws.map((draw) => draw / sum)
}
