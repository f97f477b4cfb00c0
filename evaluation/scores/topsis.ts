import { reason, type Reason } from '#contract/evaluation'
import { requireWeights } from './combined-weights.ts'
import type { Direction } from './normalisation.ts'

export type TopsisScore =
  | { readonly closeness: number; readonly toIdeal: number; readonly toNadir: number; readonly reason: null }
  | { readonly closeness: null; readonly toIdeal: null; readonly toNadir: null; readonly reason: Reason }

/**
 * TOPSIS: nearness to the ideal unit, d⁻/(d⁺ + d⁻), by Euclidean distances on vector-normalised, weighted values.
 * A unit with a missing value takes no part and has no score.
 *
 * Hwang and Yoon, "Multiple Attribute Decision Making" (1981), section 3: normalisation x/√Σx², ideal and
 * negative-ideal over the units.
 *
 * @param rows n units of m values; null is missing
 * @param weights m weights that sum to 1
 * @param directions m: costs are lower-is-better
 * @throws RangeError for rows or weights of another length
 * @example
 * ```ts
 * import { topsis } from '#evaluation/scores/topsis'
 * const scores = topsis([[3, 1], [1, 3], [3, 3]], [0.5, 0.5], ['higher-is-better', 'higher-is-better'])
 * scores.map(({ closeness }) => closeness) // => [0.5, 0.5, 1]
 * ```
 */
export function topsis(rows: readonly (readonly (number | null)[])[], weights: readonly number[], directions: readonly Direction[]): TopsisScore[] {
  requireWeights(weights, directions.length)
  if (rows.some((row) => row.length !== directions.length)) throw new RangeError(`Every unit needs ${directions.length} values`)
  const complete = rows.filter((row): row is number[] => row.every((value) => value !== null))
  const scales = directions.map((_, j) => Math.hypot(...complete.map((row) => row[j]!)))
  const weighted = (row: readonly number[]): number[] => row.map((value, j) => (scales[j] === 0 ? 0 : (weights[j]! * value) / scales[j]!))
  const scaled = complete.map(weighted)
  const extreme = (best: boolean): number[] => directions.map((direction, j) => (best === (direction === 'higher-is-better') ? Math.max : Math.min)(...scaled.map((row) => row[j]!)))
  const [ideal, nadir] = [extreme(true), extreme(false)]
  return rows.map((row): TopsisScore => {
    if (!row.every((value) => value !== null)) return none(MISSING)
    const own = weighted(row)
    const [toIdeal, toNadir] = [distance(own, ideal), distance(own, nadir)]
    return toIdeal + toNadir > 0 ? { closeness: toNadir / (toIdeal + toNadir), toIdeal, toNadir, reason: null } : none(ALL_EQUAL)
  })
}

const distance = (a: readonly number[], b: readonly number[]): number => Math.hypot(...a.map((value, j) => value - b[j]!))
const none = (why: Reason): TopsisScore => ({ closeness: null, toIdeal: null, toNadir: null, reason: why })
const MISSING = reason('facts-missing', 'A value is missing, so the distance to the ideal is not known', '有数据缺失，无法计算与理想解的距离')
const ALL_EQUAL = reason('no-spread', 'All units are equal, so the best and the worst are one', '各单元完全相同，理想解与负理想解重合')
