import { reason, type Reason } from '#contract/evaluation'
import { seasonalNaive, seasonalSmoothing, type SeasonalModel, type Series } from './seasonal-models.ts'

export interface ForecastStep { readonly value: number; readonly low: number; readonly high: number }

export type JudgedForecast = {
  /** Mean absolute error over rolling origins; null where none could be judged. */
  readonly errors: { readonly naive: number | null; readonly smoothing: number | null; readonly origins: number }
} & ({ readonly model: 'naive' | 'smoothing'; readonly steps: readonly ForecastStep[]; readonly level: number; readonly note: Reason; readonly reason: null }
  | { readonly model: null; readonly steps: null; readonly level: null; readonly note: null; readonly reason: Reason })

export interface ForecastOptions {
  /** Steps in a season: 168 for hours of the week, 12 for months. */
  readonly season: number
  readonly horizon: number
  /** How many past days of judgement, one season apart at least; 6 when left out. */
  readonly origins?: number
  readonly level?: number
  /** Values that the figure cannot leave, for example 0 and the capacity. */
  readonly minimum?: number
  readonly maximum?: number
}

/**
 * A forecast by the model that would have done better: seasonal smoothing, or the seasonal naive. Both forecast from
 * several past origins what has happened since; the smaller mean absolute error wins, and the naive wins a tie. The
 * interval is the matching quantile of those very errors.
 *
 * Rolling origins: Tashman, International Journal of Forecasting 16 (2000). Quantile with its finite-sample rank
 * ⌈(n + 1)·level⌉, as in split conformal prediction.
 *
 * @param series regular, oldest first; null is missing
 * @throws RangeError for a season or horizon that is no positive whole number
 * @example
 * ```ts
 * import { judgedForecast } from '#evaluation/forecast/judged-forecast'
 * const months = Array.from({ length: 36 }, (_, month) => 10 + (month % 12))
 * const { model, steps, note } = judgedForecast(months, { season: 12, horizon: 2, origins: 2 })
 * model // => "naive"
 * steps?.map(({ value }) => value) // => [10, 11]
 * note?.code // => "naive-wins"
 * ```
 */
export function judgedForecast(series: Series, options: ForecastOptions): JudgedForecast {
  const { season, horizon, origins = 6, level = 0.8, minimum = -Infinity, maximum = Infinity } = options
  if (![season, horizon, origins].every((count) => Number.isInteger(count) && count >= 1)) throw new RangeError('Season, horizon and origins are whole numbers above 0')
  if (!(level > 0 && level < 1)) throw new RangeError(`A level lies between 0 and 1, not ${level}`)
  const starts = originsOf(series.length, season, horizon, origins)
  const naive = pastErrors(seasonalNaive, series, season, horizon, starts)
  const smoothing = pastErrors(seasonalSmoothing, series, season, horizon, starts)
  const errors = { naive: averageOf(naive), smoothing: averageOf(smoothing), origins: starts.length }
  if (errors.naive === null || errors.smoothing === null) return { errors, model: null, steps: null, level: null, note: null, reason: tooShort(season, horizon) }
  const smoothingWins = errors.smoothing < errors.naive
  const [run, past]: [SeasonalModel, number[]] = smoothingWins ? [seasonalSmoothing, smoothing] : [seasonalNaive, naive]
  const reach = errorQuantile(past, level)
  const inside = (value: number): number => Math.min(maximum, Math.max(minimum, value))
  return {
    errors, level, reason: null, model: smoothingWins ? 'smoothing' : 'naive', note: smoothingWins ? SMOOTHING_WINS : NAIVE_WINS,
    steps: run(series, season, horizon).map((value) => ({ value: inside(value), low: inside(value - reach), high: inside(value + reach) })),
  }
}

/** Lengths of the past that a forecast is made from: the latest whose horizon has passed, and earlier ones; each keeps two seasons. */
function originsOf(length: number, season: number, horizon: number, count: number): number[] {
  const apart = Math.max(1, Math.min(horizon, season))
  return Array.from({ length: count }, (_, index) => length - horizon - index * apart).filter((origin) => origin >= 2 * season)
}

function pastErrors(model: SeasonalModel, series: Series, season: number, horizon: number, starts: readonly number[]): number[] {
  return starts.flatMap((origin) => {
    const past = series.slice(0, origin)
    if (past.every((value) => value === null)) return []
    return model(past, season, horizon).flatMap((forecast, step) => {
      const actual = series[origin + step] ?? null
      return actual === null ? [] : [Math.abs(actual - forecast)]
    })
  })
}

const averageOf = (values: readonly number[]): number | null => (values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : null)

function errorQuantile(errors: readonly number[], level: number): number {
  const sorted = [...errors].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length, Math.ceil((sorted.length + 1) * level)) - 1]!
}

const SMOOTHING_WINS = reason('smoothing-wins', 'Seasonal smoothing has had the smaller error', '季节指数平滑的历史误差更小')
const NAIVE_WINS = reason('naive-wins', 'Repeating the last season has had no larger error than smoothing, so it is what is shown', '直接沿用上一季节的历史误差不大于平滑法，因此采用前者')
const tooShort = (season: number, horizon: number): Reason => reason('too-short', `A judged forecast needs two seasons and the horizon: ${2 * season + horizon} steps with values`, `可检验的预测至少需要两个季节加预测期，共 ${2 * season + horizon} 期数据`)
