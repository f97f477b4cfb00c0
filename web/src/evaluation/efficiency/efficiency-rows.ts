import type { Period } from '#contract/evaluation'
import type { RunEfficiency, RunUnitEfficiency } from '#contract/evaluation-runs'
import type { FactId } from '#contract/fact-table'
import type { Language } from '#contract/local-text'
import { NO_FIGURE } from '../../words/report-cells.ts'
import { efficiencyText } from '../score-words.ts'

/** The units' results of a period, the best first; those without a score last. Equal ones keep the run's order. */
export function rankedRows({ units, model }: Pick<RunEfficiency, 'units' | 'model'>, period: Period): RunUnitEfficiency[] {
  const sign = isLowBest(model) ? 1 : -1
  return units.filter(one => one.period === period).sort((one, other) => {
    if (one.score === null || other.score === null) return Number(one.score === null) - Number(other.score === null)
    return Math.abs(one.score - other.score) < 1e-9 ? 0 : sign * (one.score - other.score)
  })
}

/** Of the additive model 0 is efficient; of every other one the greatest score is the best. */
export const isLowBest = (model: string): boolean => model === 'additive'
/** The score that the frontier has, to draw it beside the others; of the additive model that is the axis itself. */
export const frontierScore = (model: string): number | undefined => (isLowBest(model) || model === 'malmquist' ? undefined : 1)

/** "0.873", and a dash where there is none. */
export const scoreText = (score: number | null, language: Language): string => (score === null ? NO_FIGURE : efficiencyText(score, language))

/** One variable on the way to the frontier: what it is, what shrinking or growing in proportion does, what is left as slack, where it ends. */
export interface VariableLine { readonly fact: FactId; readonly role: 'input' | 'output' | 'undesirable'; readonly now: number | null; readonly slack: number | null; readonly target: number | null; readonly change: number | null }

export function variableLines({ inputs, outputs, undesirable }: Pick<RunEfficiency, 'inputs' | 'outputs' | 'undesirable'>, row: RunUnitEfficiency, valueOf: (fact: FactId) => number | null): VariableLine[] {
  const line = (role: VariableLine['role']) => (fact: FactId): VariableLine => {
    const now = row.operating.find(target => target.fact === fact)?.now ?? valueOf(fact)
    const target = row.targets?.[fact] ?? null
    return { fact, role, now, slack: row.slacks?.[fact] ?? null, target, change: now === null || target === null ? null : target - now }
  }
  return [...inputs.map(line('input')), ...outputs.map(line('output')), ...undesirable.map(line('undesirable'))]
}

/** Results over time of one unit, with the geometric mean of all units beside them. Periods without an index are left out where nobody has one. */
export interface MalmquistPeriod { readonly period: Period; readonly since: Period | null; readonly row: RunUnitEfficiency | undefined; readonly meanIndex: number | null; readonly units: number }

export function malmquistPeriods({ units }: Pick<RunEfficiency, 'units'>, periods: readonly Period[], unit: number): MalmquistPeriod[] {
  return periods.flatMap((period): MalmquistPeriod[] => {
    const all = units.filter(one => one.period === period && one.malmquist !== null)
    const known = all.flatMap(({ score }) => (score !== null && score > 0 ? [score] : []))
    if (all.length === 0) return []
    const row = units.find(one => one.period === period && one.unit === unit)
    return [{ period, since: all[0]!.malmquist!.since, row, units: known.length, meanIndex: known.length === 0 ? null : Math.exp(known.reduce((sum, score) => sum + Math.log(score), 0) / known.length) }]
  })
}

/** Whether a factor of change is progress; within a twentieth of a per cent of 1 nothing changed. */
export const wayOf = (factor: number): 'up' | 'down' | 'same' => (Math.abs(factor - 1) < 5e-4 ? 'same' : factor > 1 ? 'up' : 'down')
