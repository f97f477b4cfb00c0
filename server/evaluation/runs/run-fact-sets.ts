import type { AnalysisUnit, Fact, Period } from '#contract/evaluation'
import type { RunFacts, RunSettings } from '#contract/evaluation-runs'
import { factSet, type FactSet } from '#evaluation/indicators/fact-set'
import { periodsUpTo } from '../facts/evaluation-period-rules.ts'

/** The facts of a run by unit and period, in the order of the settings. */
export interface RunFactSets { readonly periods: readonly Period[]; readonly units: readonly AnalysisUnit[]; /** By unit, by period. */ readonly sets: readonly (readonly FactSet[])[] }

const keyOf = (unit: AnalysisUnit, period: Period): string => `${unit.kind} ${unit.id} ${period}`

/** Tenancies are as of the run's period, so earlier periods have none. */
export function runFactSets({ units, period, earlier }: Pick<RunSettings, 'units' | 'period' | 'earlier'>, { facts, tenancies }: Pick<RunFacts, 'facts' | 'tenancies'>): RunFactSets {
  const periods = periodsUpTo(period, earlier)
  const byPlace = new Map<string, Fact[]>()
  for (const fact of facts) {
    const key = keyOf(fact.unit, fact.period)
    const own = byPlace.get(key)
    if (own) own.push(fact)
    else byPlace.set(key, [fact])
  }
  const followed = (unit: AnalysisUnit) => tenancies.find((one) => one.unit.kind === unit.kind && one.unit.id === unit.id)?.tenancies ?? null
  return { periods, units, sets: units.map((unit) => periods.map((one) => factSet(byPlace.get(keyOf(unit, one)) ?? [], unit, one, one === period ? followed(unit) : null))) }
}
