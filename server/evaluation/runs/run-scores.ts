import { reason, type Period } from '#contract/evaluation'
import type { RunScore, RunRobustness, ScoreSettings, RunWeights } from '#contract/evaluation-runs'
import { competitionRanks } from '#evaluation/numerics/ranks'
import { randomSource } from '#evaluation/numerics/random-source'
import { dimensionScores } from '#evaluation/scores/dimension-scores'
import { rankAcceptability } from '#evaluation/scores/rank-acceptability'
import { rankStability, type Scoring } from '#evaluation/scores/rank-stability'
import { topsis } from '#evaluation/scores/topsis'
import type { WeightedScore } from '#evaluation/scores/weighted-sum'
import { isWellKnown } from './run-weights.ts'
import type { ComputedIndicator } from './run-indicators.ts'

/** A unit of which less than half of the weights is known has a score of what is known, and no rank. */
const RANKED_FROM = 0.5
const RANKS_SHOWN = 10

type Scored = Pick<ComputedIndicator, 'id' | 'units' | 'indicator' | 'normalisedTrend'>

/** Scores of all units under the weights: the weighted sum as a whole and by dimension, and TOPSIS. */
export function runScores(indicators: readonly Scored[], weights: Readonly<Record<string, number>>, periods: readonly Period[], { aggregation, normalisation }: Pick<ScoreSettings, 'aggregation' | 'normalisation'>): RunScore[] {
  const count = indicators[0]?.units.length ?? 0
  const bounded = normalisation !== 'z-score'
  const sumsAt = (unit: number, period: number) => dimensionScores(indicators.map(({ id, normalisedTrend, indicator }) => ({ id, dimension: indicator.dimension, value: normalisedTrend[unit]![period]!, weight: weights[id]! })))
  const trends = Array.from({ length: count }, (_, unit) => periods.map((_period, at) => sumsAt(unit, at)))
  const sums = trends.map((trend) => trend.at(-1)!)
  const distances = runTopsis(indicators, weights, count)
  const [bySum, byDistance] = [competitionRanks(sums.map(({ whole }) => rankedScore(whole))), competitionRanks(distances.map(({ closeness }) => closeness))]
  return sums.map(({ whole, dimensions }, unit) => ({
    ...plainSums(whole, bounded), rank: aggregation === 'topsis' ? byDistance[unit]! : bySum[unit]!,
    dimensions: dimensions.map((part) => ({ dimension: part.dimension, weight: part.weight, ...plainSums(part, bounded) })),
    topsis: { closeness: distances[unit]!.closeness, rank: byDistance[unit]!, reason: distances[unit]!.reason },
    trend: trends[unit]!.map((then, at) => ({
      period: periods[at]!, score: then.whole.score, knownShare: then.whole.knownShare,
      dimensions: then.dimensions.map(({ dimension, score, knownShare }) => ({ dimension, score, knownShare })),
    })),
  }))
}

const rankedScore = ({ score, knownShare }: WeightedScore): number | null => (knownShare >= RANKED_FROM ? score : null)
const plainSums = ({ points, knownShare, missingShare, score, lowest, highest }: WeightedScore, bounded: boolean) =>
  ({ points, knownShare, missingShare, score, lowest: bounded ? lowest : null, highest: bounded ? highest : null })

/** Distances need every value, so they are taken over the indicators that most units have. */
function runTopsis(indicators: readonly Scored[], weights: Readonly<Record<string, number>>, count: number) {
  const known = indicators.filter(isWellKnown)
  if (known.length === 0) return Array.from({ length: count }, () => ({ closeness: null, reason: NOTHING_KNOWN }))
  const total = known.reduce((sum, { id }) => sum + weights[id]!, 0)
  const shares = known.map(({ id }) => (total > 0 ? weights[id]! / total : 1 / known.length))
  // Normalised values rise with what is better, whatever the indicator's own direction.
  return topsis(Array.from({ length: count }, (_, unit) => known.map(({ units }) => units[unit]!.normalised)), shares, known.map(() => 'higher-is-better'))
}

const NOTHING_KNOWN = reason('facts-missing', 'No indicator is known for more than half of the units', '没有指标在半数以上单元中有数据')

/** Scores under any weights, fast: what is missing is left out of the mean, as in the score itself. */
function scoringOf(indicators: readonly Scored[]): Scoring {
  const rows = Array.from({ length: indicators[0]?.units.length ?? 0 }, (_, unit) => indicators.map(({ units }) => units[unit]!.normalised))
  return (weights) => rows.map((row) => {
    let [points, known] = [0, 0]
    row.forEach((value, index) => {
      if (value === null) return
      points += weights[index]! * value
      known += weights[index]!
    })
    return known >= RANKED_FROM ? points / known : null
  })
}

/** How firm the ranks are. `stability` needs judged weights and weights from the data. */
export function runStability(indicators: readonly Scored[], { subjective, objective, method, share }: RunWeights): RunRobustness['stability'] {
  if (!subjective || !objective || indicators.length === 0) return null
  const list = (weights: Readonly<Record<string, number>>): number[] => indicators.map(({ id }) => weights[id]!)
  const chosen = method === 'combination' ? share ?? 0.5 : method === 'ahp' ? 1 : 0
  const { steps, ranges, stretches } = rankStability(scoringOf(indicators), list(subjective), list(objective), { chosen })
  return { steps, ranges: ranges.map((range) => ({ ...range })), stretches: stretches.map(({ from, to, ranks }) => ({ from, to, ranks: [...ranks] })) }
}

export function runAcceptability(indicators: readonly Scored[], samples: number, seed: number): RunRobustness['acceptability'] {
  if (samples === 0 || indicators.length === 0) return null
  const { samplingError, units } = rankAcceptability(scoringOf(indicators), indicators.length, randomSource(seed), { samples })
  return {
    samples, samplingError,
    units: units.map(({ shares, centralWeights }) => ({ shares: shares.slice(0, RANKS_SHOWN), centralWeights: centralWeights && Object.fromEntries(indicators.map(({ id }, index) => [id, centralWeights[index]!])) })),
  }
}
