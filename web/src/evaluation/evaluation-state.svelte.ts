import type { EvaluationCatalogue, EvaluationUnit, EvaluationUnitList } from '#contract/evaluation-api'
import type { EvaluationRun, EvaluationRunList, RunResult } from '#contract/evaluation-runs'
import { ask } from '../api/api-client.ts'
import { Resource } from '../api/resource.svelte.ts'

/** A run that is done, with what came out of it. */
export interface ShownRun { readonly run: EvaluationRun; readonly result: RunResult }

/** What all parts of the evaluation need: the model's tables, a site's runs, and the result of the run in view. Each is fetched once. */
class EvaluationState {
  readonly catalogue = new Resource<EvaluationCatalogue>()
  readonly runs = new Resource<readonly EvaluationRun[]>()
  /** What can be evaluated: the site, its rooms, pools and tenants, and imported peers. */
  readonly units = new Resource<readonly EvaluationUnit[]>()
  readonly shown = new Resource<ShownRun>()
  #hasCatalogue = false
  #siteId: string | null = null
  #unitsSiteId: string | null = null
  #shownId: string | null = null

  /** The runs that have a result, newest first. */
  get done(): readonly EvaluationRun[] { return (this.runs.current.value ?? []).filter(({ status }) => status === 'done') }

  wantCatalogue(): void {
    if (this.#hasCatalogue) return
    this.#hasCatalogue = true
    void this.loadCatalogue()
  }

  loadCatalogue(): Promise<void> {
    return this.catalogue.load(signal => ask<EvaluationCatalogue>('/evaluation-catalogue', { signal }), { keep: true })
  }

  wantRuns(siteId: string): void {
    if (this.#siteId === siteId) return
    void this.loadRuns(siteId)
  }

  /** Again after a run was begun, ended or removed. */
  loadRuns(siteId: string): Promise<void> {
    const keep = this.#siteId === siteId
    this.#siteId = siteId
    return this.runs.load(async signal => (await ask<EvaluationRunList>(`/sites/${siteId}/evaluation-runs`, { signal })).items, { keep })
  }

  /** What a run that is watched has come to. */
  put(run: EvaluationRun): void {
    const { current } = this.runs
    if (current.state === 'ready') this.runs.current = { ...current, value: current.value.map(one => (one.id === run.id ? run : one)) }
  }

  wantUnits(siteId: string): void {
    if (this.#unitsSiteId === siteId) return
    void this.loadUnits(siteId)
  }

  /** Again after facts were entered or imported. */
  loadUnits(siteId: string): Promise<void> {
    const keep = this.#unitsSiteId === siteId
    this.#unitsSiteId = siteId
    return this.units.load(async signal => (await ask<EvaluationUnitList>(`/sites/${siteId}/evaluation-units`, { signal })).items, { keep })
  }

  /** A stored result never changes: the one in view is not asked for again. */
  wantResult(run: EvaluationRun): void {
    if (this.#shownId === run.id && this.shown.current.state !== 'failed') return
    void this.loadResult(run)
  }

  loadResult(run: EvaluationRun): Promise<void> {
    this.#shownId = run.id
    return this.shown.load(async signal => ({ run, result: await ask<RunResult>(`/evaluation-runs/${run.id}/result`, { signal }) }))
  }
}

export const evaluation = new EvaluationState()
