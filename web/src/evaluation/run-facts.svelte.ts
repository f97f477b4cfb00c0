import type { AnalysisUnit, Fact, Period } from '#contract/evaluation'
import type { RunFacts } from '#contract/evaluation-runs'
import type { FactId } from '#contract/fact-table'
import { ask } from '../api/api-client.ts'
import { Resource } from '../api/resource.svelte.ts'
import { writeUnit } from './unit-address.ts'

/** The facts that a run used, found by unit, period and fact. */
export interface FactLookup {
  readonly fact: (unit: AnalysisUnit, period: Period, fact: FactId) => Fact | undefined
  readonly value: (unit: AnalysisUnit, period: Period, fact: FactId) => number | null
}

export function lookUpFacts({ facts }: Pick<RunFacts, 'facts'>): FactLookup {
  const byPlace = new Map(facts.map(fact => [placeOf(fact.unit, fact.period, fact.fact), fact]))
  const fact: FactLookup['fact'] = (unit, period, id) => byPlace.get(placeOf(unit, period, id))
  return { fact, value: (unit, period, id) => fact(unit, period, id)?.value ?? null }
}

const placeOf = (unit: AnalysisUnit, period: Period, fact: FactId): string => `${writeUnit(unit)} ${period} ${fact}`

/** Facts of the run in view, for the parts that need them: some megabytes, so fetched only there, and once. They never change. */
class RunFactsState {
  readonly shown = new Resource<FactLookup>()
  #runId: string | null = null

  want(runId: string): void {
    if (this.#runId === runId && this.shown.current.state !== 'failed') return
    void this.load(runId)
  }

  load(runId: string): Promise<void> {
    this.#runId = runId
    return this.shown.load(async signal => lookUpFacts(await ask<RunFacts>(`/evaluation-runs/${runId}/facts`, { signal })))
  }
}

export const runFacts = new RunFactsState()
