import type { Reason } from '#contract/evaluation'
import type { RunIndicator, ScoreSettings } from '#contract/evaluation-runs'
import type { Indicator } from '#evaluation/indicators/indicator'
import { INDICATORS } from '#evaluation/indicators/index'
import { normalisedFigure } from '#evaluation/scores/dimension-scores'
import { normalisedByMinMax, normalisedByTarget, normalisedByZScore, type NormalisedColumn } from '#evaluation/scores/normalisation'
import type { RunFactSets } from './run-fact-sets.ts'

type Figures = RunIndicator['units']
/** An indicator over all units, before it has a weight. */
export type ComputedIndicator = Omit<RunIndicator, 'weight'> & { readonly indicator: Indicator }

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
  return { indicator, id: indicator.id, normalisation: by, normalisationReason: plain(column.reason), units, trend: sets.map((own) => own.map((set) => indicator.compute(set).value)) }
}

const plain = (reason: Reason | null): Reason | null => reason && { code: reason.code, text: reason.text }

function normalisedColumn(indicator: Indicator, values: readonly (number | null)[], { normalisation, targets }: Pick<ScoreSettings, 'normalisation' | 'targets'>, byBounds: () => NormalisedColumn): { readonly column: NormalisedColumn; readonly by: RunIndicator['normalisation'] } {
  const target = targets?.[indicator.id]
  if (normalisation === 'target' && target) return { column: normalisedByTarget(values, target), by: 'target' }
  if (normalisation === 'z-score') return { column: normalisedByZScore(values, indicator.direction), by: 'z-score' }
  if (normalisation === 'min-max' || !indicator.bounds) return { column: normalisedByMinMax(values, indicator.direction), by: 'min-max' }
  return { column: byBounds(), by: 'bounds' }
}
