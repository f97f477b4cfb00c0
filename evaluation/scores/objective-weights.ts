import type { Reason } from '#contract/evaluation'
import { reason } from '#contract/evaluation'
import type { Column } from './normalisation.ts'

/** Weights that come from the data; null with a reason where the data give none. */
export type ObjectiveWeights = {
  /** Units with a value in every criterion; only they count. */
  readonly unitsUsed: number
} & ({ readonly weights: readonly number[]; readonly reason: null } | { readonly weights: null; readonly reason: Reason })

/**
 * The columns over those units that have all values.
 *
 * @internal
 */
export function completeColumns(columns: readonly Column[]): number[][] {
  const length = columns[0]?.length ?? 0
  if (columns.some((column) => column.length !== length)) throw new RangeError('All criteria need one value for each unit')
  const complete = Array.from({ length }, (_, unit) => unit).filter((unit) => columns.every((column) => column[unit] !== null))
  return columns.map((column) => complete.map((unit) => column[unit]!))
}

/**
 * Weights in proportion to what each criterion tells; none when no criterion tells anything.
 *
 * @internal
 */
export function proportionalWeights(information: readonly number[], unitsUsed: number): ObjectiveWeights {
  const total = information.reduce((sum, value) => sum + value, 0)
  // Rounding leaves a few times the machine precision on criteria without any contrast.
  if (!(total > 1e-12)) return { unitsUsed, weights: null, reason: NOTHING_TOLD }
  return { unitsUsed, weights: information.map((value) => value / total), reason: null }
}

export const TOO_FEW_UNITS = reason('too-few-units', 'At least two units need a value in every criterion', '至少需要两个单元在所有指标上都有数据')
const NOTHING_TOLD = reason('no-spread', 'No criterion tells the units apart', '没有指标能区分各单元')
