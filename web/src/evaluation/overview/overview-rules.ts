import type { Reason } from '#contract/evaluation'
import type { EvaluationCatalogue, IndicatorInfo } from '#contract/evaluation-api'
import type { RunResult } from '#contract/evaluation-runs'

/** An indicator of one unit in a run, with what the catalogue says of it. */
export interface UnitIndicator {
  readonly info: IndicatorInfo
  readonly weight: number
  readonly value: number | null
  readonly normalised: number | null
  readonly coverage: number | null
  readonly reason: Reason | null
}

/** All indicators of a unit; why one does not count may lie in its value or in what it was to be compared with. */
export function unitIndicators({ indicators }: Pick<RunResult, 'indicators'>, catalogue: Pick<EvaluationCatalogue, 'indicators'>, unit: number): UnitIndicator[] {
  return indicators.flatMap(({ id, weight, normalisationReason, units }) => {
    const info = catalogue.indicators.find(one => one.id === id)
    const own = units[unit]
    return info && own ? [{ info, weight, value: own.value, normalised: own.normalised, coverage: own.coverage, reason: own.reason ?? normalisationReason }] : []
  })
}

/** How much an indicator lifts or lowers a score: weight × (normalised − mean over all units). */
export interface Pull extends UnitIndicator { readonly mean: number; readonly pull: number }

/** Only what is known for the unit and for another one has a pull; the strongest first. */
export function pulls(result: Pick<RunResult, 'indicators'>, catalogue: Pick<EvaluationCatalogue, 'indicators'>, unit: number): Pull[] {
  return unitIndicators(result, catalogue, unit).flatMap(one => {
    const known = result.indicators.find(({ id }) => id === one.info.id)!.units.flatMap(({ normalised }) => normalised ?? [])
    if (one.normalised === null || known.length < 2 || one.weight === 0) return []
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length
    return [{ ...one, mean, pull: one.weight * (one.normalised - mean) }]
  }).sort((one, other) => Math.abs(other.pull) - Math.abs(one.pull))
}

/** What has no part in the score though it has a weight, the heaviest first. */
export const missingIndicators = (result: Pick<RunResult, 'indicators'>, catalogue: Pick<EvaluationCatalogue, 'indicators'>, unit: number): UnitIndicator[] =>
  unitIndicators(result, catalogue, unit).filter(({ normalised, weight }) => normalised === null && weight > 0).sort((one, other) => other.weight - one.weight)

export interface PartScore { readonly id: string; readonly weight: number; readonly knownShare: number; readonly score: number | null }

/** Benefits as dimensions are scored: Σ weight · value ÷ Σ known weight, over the indicators of performance. */
export function benefitScores(result: Pick<RunResult, 'indicators'>, catalogue: Pick<EvaluationCatalogue, 'indicators' | 'benefits'>, unit: number): PartScore[] {
  const all = unitIndicators(result, catalogue, unit)
  return catalogue.benefits.flatMap(({ id }) => {
    const own = all.filter(({ info }) => info.benefit === id)
    const weight = own.reduce((sum, one) => sum + one.weight, 0)
    const known = own.filter(({ normalised }) => normalised !== null)
    const knownWeight = known.reduce((sum, one) => sum + one.weight, 0)
    return weight === 0 ? [] : [{ id, weight, knownShare: knownWeight / weight, score: knownWeight === 0 ? null : known.reduce((sum, one) => sum + one.weight * one.normalised!, 0) / knownWeight }]
  })
}

/** The least coverage among a dimension's measured indicators; null where nothing of it is measured. */
export function leastCoverage(indicators: readonly UnitIndicator[]): number | null {
  const measured = indicators.flatMap(({ coverage }) => coverage ?? [])
  return measured.length === 0 ? null : Math.min(...measured)
}

// The ranking

export const RANKING_COLUMNS = ['rank', 'name', 'score', 'missing', 'efficiency', 'topsis'] as const
export type RankingColumn = (typeof RANKING_COLUMNS)[number]
export interface RankedUnit {
  readonly place: number
  readonly name: string
  readonly synthetic: boolean
  readonly rank: number | null
  readonly score: number | null
  readonly missing: number
  readonly efficiency: number | null
  readonly topsis: number | null
}

export const efficiencyOf = ({ efficiency, periods }: Pick<RunResult, 'efficiency' | 'periods'>, place: number) =>
  efficiency?.units.find(({ unit, period }) => unit === place && period === periods.at(-1)) ?? null

export const rankedUnits = (result: Pick<RunResult, 'units' | 'scores' | 'efficiency' | 'periods'>): RankedUnit[] =>
  result.scores.map(({ rank, score, missingShare, topsis }, place) => ({
    place, name: result.units[place]!.name, synthetic: result.units[place]!.synthetic, rank, score, missing: missingShare, efficiency: efficiencyOf(result, place)?.score ?? null, topsis: topsis.closeness,
  }))

/** Units in order of a column; those without a figure last, whichever way it goes. */
export function sortedUnits(units: readonly RankedUnit[], column: RankingColumn, descending: boolean, compareNames: (one: string, other: string) => number): RankedUnit[] {
  const sign = descending ? -1 : 1
  return [...units].sort((one, other) => {
    if (column === 'name') return sign * compareNames(one.name, other.name)
    const [a, b] = [one[column], other[column]]
    return a === null || b === null ? Number(a === null) - Number(b === null) : sign * (a - b) || one.place - other.place
  })
}

// Survival

/** Survival by whole months, as a step curve is read: the value of the last event up to then. */
export function survivalByMonth({ steps, followedTo }: RunResult['survival'][number]): { readonly months: number[]; readonly survival: (number | null)[]; readonly low: (number | null)[]; readonly high: (number | null)[] } {
  const months = Array.from({ length: Math.floor(followedTo) + 1 }, (_, month) => month)
  const at = months.map(month => steps.findLast(({ time }) => time <= month))
  return { months, survival: at.map(step => step?.survival ?? 1), low: at.map(step => (step ? step.low : null)), high: at.map(step => (step ? step.high : null)) }
}
