import { reason } from '#contract/evaluation'
import type { EfficiencyData } from '../efficiency/efficiency-data.ts'

/** What units cannot choose but what shapes their result: district, age of the building, rents. One value a unit. */
export interface EnvironmentVariable { readonly id: string; readonly values: readonly (number | null)[] }

/**
 * Throws a RangeError unless there is an environment with one value for each unit.
 *
 * @internal
 */
export function requireEnvironment({ units }: EfficiencyData, environment: readonly EnvironmentVariable[]): void {
  if (environment.length === 0) throw new RangeError('A second stage needs at least one environment variable')
  const odd = environment.find(({ values }) => values.length !== units.length)
  if (odd) throw new RangeError(`"${odd.id}" has ${odd.values.length} values for ${units.length} units`)
}

/** Indices of the units whose whole environment is known. */
export const unitsWithEnvironment = ({ units }: EfficiencyData, environment: readonly EnvironmentVariable[]): number[] =>
  [...units.keys()].filter((unit) => environment.every(({ values }) => typeof values[unit] === 'number' && Number.isFinite(values[unit])))

/**
 * The data of some units alone, so that nobody is measured against a unit that the second stage cannot see.
 *
 * @internal
 */
export function dataOf(data: EfficiencyData, members: readonly number[]): EfficiencyData {
  const column = <V extends { readonly values: readonly (number | null)[] }>(variable: V): V => ({ ...variable, values: members.map((unit) => variable.values[unit] ?? null) })
  return {
    units: members.map((unit) => data.units[unit]!), inputs: data.inputs.map(column), outputs: data.outputs.map(column),
    ...(data.undesirable ? { undesirable: data.undesirable.map(column) } : {}), ...(data.periods ? { periods: members.map((unit) => data.periods![unit]!) } : {}),
  }
}

export const NO_ENVIRONMENT = reason('environment-missing', 'An environment variable of this unit is not known', '该单元的环境变量数据缺失')
