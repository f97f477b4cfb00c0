import type { RunIndicator, RunResult } from '#contract/evaluation-runs'
import type { Period } from '#contract/evaluation'
import { mean, standardDeviation } from '#evaluation/numerics/moments'
import { dimensionScores, normalisedFigure } from '#evaluation/scores/dimension-scores'
import { normalisedByBounds, normalisedByTarget } from '#evaluation/scores/normalisation'
import { indicatorOf } from './run-view.ts'

export interface PeriodScores { readonly period: Period; readonly total: number | null; readonly dimensions: ReadonlyMap<string, number | null> }

/**
 * A unit's scores in each period of a run, all by the yardstick of the run's own period: its weights, and where values are
 * compared with the other units the range (or mean and deviation) of that period. So only the unit's own figures move the line.
 * In the run's own period these are the run's scores.
 */
export function dimensionTrend({ indicators, periods, settings }: Pick<RunResult, 'indicators' | 'periods' | 'settings'>, unit: number): PeriodScores[] {
  const yardsticks = indicators.map((one) => yardstick(one, periods.at(-1)!, settings.score.targets))
  return periods.map((period, at) => {
    const { whole, dimensions } = dimensionScores(indicators.map(({ id, weight, trend }, index) => {
      const value = trend[unit]?.[at] ?? null
      return { id, dimension: indicatorOf(id).dimension, weight, value: value === null ? null : yardsticks[index]!(value) }
    }))
    return { period, total: whole.score, dimensions: new Map(dimensions.map(({ dimension, score }) => [dimension, score])) }
  })
}

/** How the run made a value of this indicator comparable. */
function yardstick({ id, normalisation, units }: RunIndicator, period: Period, targets: RunResult['settings']['score']['targets']): (value: number) => number | null {
  const indicator = indicatorOf(id)
  const { direction } = indicator
  const values = units.flatMap(({ value }) => (value === null ? [] : [value]))
  switch (normalisation) {
    case 'bounds': return (value) => normalisedFigure(indicator, { value, reason: null, coverage: null, inputs: [], interval: null }, period).value
    case 'target': {
      const target = targets?.[id]
      return (value) => (target ? normalisedByTarget([value], target).values[0]! : null)
    }
    case 'min-max': {
      const [low, high] = [Math.min(...values), Math.max(...values)]
      return (value) => (low < high ? normalisedByBounds([value], { low, high, direction }).values[0]! : null)
    }
    case 'z-score': {
      if (values.length < 2) return () => null
      const [centre, deviation] = [mean(values), standardDeviation(values, 'sample')]
      return (value) => (deviation > 0 ? ((value - centre) / deviation) * (direction === 'higher-is-better' ? 1 : -1) : null)
    }
  }
}
