import { reason, type Reason } from '#contract/evaluation'
import { mean, standardDeviation } from '../numerics/moments.ts'

/** One criterion's values over n units; null is missing and stays null. */
export type Column = readonly (number | null)[]
export type Direction = 'higher-is-better' | 'lower-is-better'

/** A column made comparable; all null with a reason where the method cannot work. */
export interface NormalisedColumn { readonly values: Column; readonly reason: Reason | null }

/**
 * Declared bounds: 0 at the bad one, 1 at the good one, cut to 0…1 outside. Does not depend on the peers, so a
 * score stays comparable over the years.
 *
 * @throws RangeError unless low < high
 * @example
 * ```ts
 * import { normalisedByBounds } from '#evaluation/scores/normalisation'
 * normalisedByBounds([0, 5, 20, null], { low: 0, high: 10, direction: 'higher-is-better' }).values // => [0, 0.5, 1, null]
 * normalisedByBounds([2.5], { low: 0, high: 10, direction: 'lower-is-better' }).values // => [0.75]
 * ```
 */
export function normalisedByBounds(column: Column, { low, high, direction }: { readonly low: number; readonly high: number; readonly direction: Direction }): NormalisedColumn {
  if (!(low < high)) throw new RangeError(`Bounds must rise: ${low}…${high}`)
  return mapped(column, (value) => {
    const share = Math.min(1, Math.max(0, (value - low) / (high - low)))
    return direction === 'higher-is-better' ? share : 1 - share
  })
}

/**
 * Min–max: 0 for the worst of the units, 1 for the best. Units that are all equal have no worst and best.
 *
 * @example
 * ```ts
 * import { normalisedByMinMax } from '#evaluation/scores/normalisation'
 * normalisedByMinMax([10, 30, null, 20], 'lower-is-better').values // => [1, 0, null, 0.5]
 * normalisedByMinMax([7, 7], 'higher-is-better').reason?.code // => "no-spread"
 * ```
 */
export function normalisedByMinMax(column: Column, direction: Direction): NormalisedColumn {
  const known = column.filter((value) => value !== null)
  const [low, high] = [Math.min(...known), Math.max(...known)]
  return low < high ? normalisedByBounds(column, { low, high, direction }) : noSpread(column)
}

/**
 * z-scores: (x − mean) ÷ standard deviation (n − 1) of the units, its sign turned where lower is better. Not
 * bounded: a weighted sum of z-scores has no best and worst possible value.
 *
 * @example
 * ```ts
 * import { normalisedByZScore } from '#evaluation/scores/normalisation'
 * normalisedByZScore([1, 2, 3], 'higher-is-better').values // => [-1, 0, 1]
 * ```
 */
export function normalisedByZScore(column: Column, direction: Direction): NormalisedColumn {
  const known = column.filter((value) => value !== null)
  const deviation = known.length > 1 ? standardDeviation(known, 'sample') : 0
  if (!(deviation > 0)) return noSpread(column)
  const centre = mean(known)
  return mapped(column, (value) => ((value - centre) / deviation) * (direction === 'higher-is-better' ? 1 : -1))
}

/**
 * Nearness to a target: 1 on it, falling in a straight line to 0 at `tolerance` on either side.
 *
 * @param tolerance > 0, in the criterion's unit
 * @throws RangeError for a tolerance of 0 or less
 * @example
 * ```ts
 * import { normalisedByTarget } from '#evaluation/scores/normalisation'
 * normalisedByTarget([60, 50, 90], { target: 60, tolerance: 20 }).values // => [1, 0.5, 0]
 * ```
 */
export function normalisedByTarget(column: Column, { target, tolerance }: { readonly target: number; readonly tolerance: number }): NormalisedColumn {
  if (!(tolerance > 0)) throw new RangeError(`A tolerance is above 0, not ${tolerance}`)
  return mapped(column, (value) => Math.max(0, 1 - Math.abs(value - target) / tolerance))
}

const mapped = (column: Column, by: (value: number) => number): NormalisedColumn => ({ values: column.map((value) => (value === null ? null : by(value))), reason: null })

const noSpread = (column: Column): NormalisedColumn => ({
  values: column.map(() => null),
  reason: column.every((value) => value === null)
    ? reason('facts-missing', 'No unit has a value', '所有单元均无数据')
    : reason('no-spread', 'All units are equal here, so it cannot tell them apart', '各单元数值相同，无法区分'),
})
