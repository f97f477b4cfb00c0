import type { ReferencePeer } from './envelopment-program.ts'
import { type EfficiencyData, type UnitTable } from './efficiency-data.ts'
import { reasonFor, type EfficiencyWarning, type ReasonCode } from './efficiency-notices.ts'
import { refusedUnit, type ByVariable, type EfficiencyStatus, type Peer, type Progress, type UnitEfficiency } from './efficiency-result.ts'

/** What a model finds out about one unit, beside its name. */
export type Finding<Unit extends UnitEfficiency = UnitEfficiency> = Omit<Unit, 'unit' | 'period' | 'reason'>

/**
 * @internal Evaluates the units of a table one by one, a step each; refused ones keep their reason.
 *
 * @param find the finding about the unit at a position among the valid ones, or why there is none.
 */
export function* unitSteps(data: EfficiencyData, table: UnitTable, find: (unit: number, own: number) => Finding | ReasonCode): Generator<Progress, UnitEfficiency[], void> {
  const period = (unit: number): string | null => data.periods?.[unit] ?? null
  const units = table.units.map((unit, index) => refusedUnit(unit, period(index), table.refused[index] ?? null))
  for (const [own, index] of table.valid.entries()) {
    const finding = find(index, own)
    const named = { unit: table.units[index]!, period: period(index) }
    units[index] = typeof finding === 'string' ? refusedUnit(named.unit, named.period, reasonFor(finding)) : { ...named, reason: null, ...finding }
    yield { done: own + 1, total: table.valid.length }
  }
  return units
}

/** A score from here on is on the frontier: the solver's accuracy is better than the difference. */
export const EFFICIENT = 1 - 1e-9

/** 1 within rounding is 1, so that an efficient unit prints as one. */
export const roundedScore = (score: number): number => (Math.abs(score - 1) < 1e-12 ? 1 : score)

/** The status by score and slacks; slacks of fixed variables do not count. */
export const statusOf = (table: UnitTable, score: number, slacks: readonly number[]): EfficiencyStatus =>
  score < EFFICIENT ? 'inefficient' : slacks.some((slack, variable) => slack > 0 && table.variables[variable]!.fixed !== true) ? 'weakly-efficient' : 'efficient'

export const byVariable = (table: UnitTable, value: (variable: number) => number): ByVariable =>
  Object.fromEntries(table.variables.map(({ id }, variable) => [id, value(variable)]))

export const namedPeers = (table: UnitTable, peers: readonly ReferencePeer[]): Peer[] =>
  peers.map(({ unit, weight }) => ({ unit: table.units[table.valid[unit]!]!, weight }))

/** Less of inputs and undesirable outputs, more of outputs. */
export const improved = (table: UnitTable, own: Float64Array, slacks: readonly number[]): ByVariable =>
  byVariable(table, (variable) => (isOutput(table, variable) ? own[variable]! + slacks[variable]! : own[variable]! - slacks[variable]!))

export const isOutput = (table: UnitTable, variable: number): boolean => variable >= table.inputs && variable < table.inputs + table.outputs

export const fallbackWarning = (count: number): EfficiencyWarning[] => (count === 0 ? [] : [{ code: 'fallback-used', text: {
  en: `${count} programs were solved by the fallback solver, because the built-in one missed its accuracy.`, 'zh-CN': `内置求解器未达到精度，有 ${count} 个线性规划改由备用求解器求解。`,
} }])
