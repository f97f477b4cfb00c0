/** A regular series: one value an hour, a day or a month; null is missing. */
export type Series = readonly (number | null)[]

/** Values of the `horizon` steps after a series. */
export type SeasonalModel = (series: Series, season: number, horizon: number) => number[]

/**
 * The seasonal naive forecast: the latest known value of the same place in the season; the mean of all where a place
 * was never seen.
 *
 * @param season steps in one season: 168 hours of a week, 12 months of a year
 * @example
 * ```ts
 * import { seasonalNaive } from '#evaluation/forecast/seasonal-models'
 * seasonalNaive([1, 2, 3, 4, null, 6], 3, 4) // => [4, 2, 6, 4]
 * ```
 */
export function seasonalNaive(series: Series, season: number, horizon: number): number[] {
  const known = series.filter((value) => value !== null)
  const average = known.reduce((sum, value) => sum + value, 0) / known.length
  return Array.from({ length: horizon }, (_, step) => {
    for (let at = series.length + step - season * Math.ceil((step + 1) / season); at >= 0; at -= season) {
      const value = series[at] ?? null
      if (value !== null) return value
    }
    return average
  })
}

/**
 * Exponential smoothing of a level and an additive season, l = α(y − s) + (1 − α)l, s = γ(y − l) + (1 − γ)s, with α
 * and γ of the least squared one-step error on a grid of 0.05. No trend: occupancy does not rise for ever.
 *
 * Winters, Management Science 6 (1960), without trend: the model (A, N, A) of Hyndman and others, "Forecasting with
 * Exponential Smoothing" (2008). A missing value moves nothing.
 *
 * @param season steps in one season; the series must hold a whole one
 * @throws RangeError for a series shorter than its season or without any value
 * @example
 * ```ts
 * import { seasonalSmoothing } from '#evaluation/forecast/seasonal-models'
 * seasonalSmoothing([1, 5, 1, 5, 1, 5], 2, 3).map((value) => Number(value.toFixed(6))) // => [1, 5, 1]
 * ```
 */
export function seasonalSmoothing(series: Series, season: number, horizon: number): number[] {
  const start = initialState(series, season)
  let best = { error: Infinity, state: start }
  for (const alpha of SMOOTHING_GRID) {
    for (const gamma of SMOOTHING_GRID) {
      const smoothed = smooth(series, start, alpha, gamma)
      if (smoothed.error < best.error) best = smoothed
    }
  }
  const { level, seasonal } = best.state
  return Array.from({ length: horizon }, (_, step) => level + seasonal[(series.length + step) % season]!)
}

const SMOOTHING_GRID = Array.from({ length: 20 }, (_, index) => 0.05 * index)

interface SmoothingState { readonly level: number; readonly seasonal: readonly number[] }

/** Level: mean of all; season: mean of each place less the level. */
function initialState(series: Series, season: number): SmoothingState {
  const known = series.filter((value) => value !== null)
  if (!(season >= 1 && series.length >= season && known.length > 0)) throw new RangeError(`Smoothing needs a whole season of ${season} steps with values`)
  const level = known.reduce((sum, value) => sum + value, 0) / known.length
  const seasonal = Array.from({ length: season }, (_, place) => {
    const own = series.filter((value, at): value is number => at % season === place && value !== null)
    return own.length > 0 ? own.reduce((sum, value) => sum + value, 0) / own.length - level : 0
  })
  return { level, seasonal }
}

function smooth(series: Series, start: SmoothingState, alpha: number, gamma: number): { error: number; state: SmoothingState } {
  let { level } = start
  const seasonal = [...start.seasonal]
  let error = 0
  for (const [at, value] of series.entries()) {
    if (value === null) continue
    const place = at % seasonal.length
    const before = seasonal[place]!
    const surprise = value - level - before
    error += surprise * surprise
    const next = alpha * (value - before) + (1 - alpha) * level
    // Hyndman's error form: the season learns from what the old level left.
    seasonal[place] = gamma * (value - level) + (1 - gamma) * before
    level = next
  }
  return { error, state: { level, seasonal } }
}
