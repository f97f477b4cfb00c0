import type { Period, Reason } from '#contract/evaluation'
import type { RunIndicator, ScoreSettings } from '#contract/evaluation-runs'
import type { Indicator } from '#evaluation/indicators/indicator'
import { INDICATORS } from '#evaluation/indicators/index'
import { mean, standardDeviation } from '#evaluation/numerics/moments'
import { normalisedFigure } from '#evaluation/scores/dimension-scores'
import { normalisedByBounds, normalisedByMinMax, normalisedByTarget, normalisedByZScore, type NormalisedColumn } from '#evaluation/scores/normalisation'
import type { RunFactSets } from './run-fact-sets.ts'

type Figures = RunIndicator['units']
/** An indicator over all units, before it has a weight. */
export type ComputedIndicator = Omit<RunIndicator, 'weight'> & {
  readonly indicator: Indicator
  /** The trend on the scale of the run's period: by unit, by period. */
  readonly normalisedTrend: readonly (readonly (number | null)[])[]
}

/** The indicators that are asked for, or all that can be compared for some unit. */
export function computedIndicators({ sets, periods }: RunFactSets, settings: Pick<ScoreSettings, 'indicators' | 'normalisation' | 'targets'>): ComputedIndicator[] {
  const asked = settings.indicators
  const computed = INDICATORS.filter(({ id }) => asked?.includes(id) ?? true).map((indicator) => ofIndicator(indicator, sets, periods.length - 1, settings))
  return asked ? computed : computed.filter(({ units }) => units.some(({ normalised }) => normalised !== null))
}

function ofIndicator(indicator: Indicator, sets: RunFactSets['sets'], last: number, settings: Pick<ScoreSettings, 'normalisation' | 'targets'>): ComputedIndicator {
  const figures = sets.map((own) => indicator.compute(own[last]!))
  const { column, by } = normalisedColumn(indicator, figures.map(({ value }) => value), settings, () => ({
    values: figures.map((figure) => normalisedFigure(indicator, figure, sets[0]![last]!.period).value), reason: null,
  }))
  const units: Figures = figures.map(({ value, reason, coverage, interval }, unit) => ({ value, reason: plain(reason), coverage, interval, normalised: column.values[unit]! }))
  const trend = sets.map((own) => own.map((set) => indicator.compute(set).value))
  const onScale = column.reason ? () => null : scaleOf(indicator, by, figures.map(({ value }) => value), settings, sets[0]![last]!.period)
  // The run's own period is what was normalised, to the last digit.
  const normalisedTrend = trend.map((values, unit) => values.map((value, at) => (at === last ? units[unit]!.normalised : onScale(value))))
  return { indicator, id: indicator.id, normalisation: by, normalisationReason: plain(column.reason), units, trend, normalisedTrend }
}

type Scale = (value: number | null) => number | null

/** How the run's period was made comparable, for values of other periods: bounds as they are, the extremes, mean and spread of the run's period. */
function scaleOf(indicator: Indicator, by: RunIndicator['normalisation'], column: readonly (number | null)[], { targets }: Pick<ScoreSettings, 'targets'>, period: Period): Scale {
  const known = column.filter((value) => value !== null)
  const { direction } = indicator
  const among = (normalised: (value: number) => number | null | undefined): Scale => (value) => (value === null ? null : normalised(value) ?? null)
  switch (by) {
    case 'bounds': return among((value) => normalisedFigure(indicator, { value, reason: null, coverage: null, inputs: [], interval: null }, period).value)
    case 'min-max': return among((value) => normalisedByBounds([value], { low: Math.min(...known), high: Math.max(...known), direction }).values[0])
    case 'target': return among((value) => normalisedByTarget([value], targets![indicator.id]!).values[0])
    case 'z-score': {
      const [centre, spread] = [mean(known), standardDeviation(known, 'sample')]
      return among((value) => ((value - centre) / spread) * (direction === 'higher-is-better' ? 1 : -1))
    }
  }
}

const plain = (reason: Reason | null): Reason | null => reason && { code: reason.code, text: reason.text }

function normalisedColumn(indicator: Indicator, values: readonly (number | null)[], { normalisation, targets }: Pick<ScoreSettings, 'normalisation' | 'targets'>, byBounds: () => NormalisedColumn): { readonly column: NormalisedColumn; readonly by: RunIndicator['normalisation'] } {
  const target = targets?.[indicator.id]
  if (normalisation === 'target' && target) return { column: normalisedByTarget(values, target), by: 'target' }
  if (normalisation === 'z-score') return { column: normalisedByZScore(values, indicator.direction), by: 'z-score' }
  if (normalisation === 'min-max' || !indicator.bounds) return { column: normalisedByMinMax(values, indicator.direction), by: 'min-max' }
  return { column: byBounds(), by: 'bounds' }
}
