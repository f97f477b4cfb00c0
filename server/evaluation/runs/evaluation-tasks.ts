import type { ErrorCode } from '#contract/errors'
import type { Fact, Period } from '#contract/evaluation'
import type { EvaluationRun, RunComparison, RunFacts, RunSettings, RunVerification, RunWeights, WhatIfAnswer, WhatIfAsk } from '#contract/evaluation-runs'
import type { RuleSet } from '#contract/rule-sets'
import type { ForecastOptions, JudgedForecast } from '#evaluation/forecast/judged-forecast'
import type { Series } from '#evaluation/forecast/seasonal-models'
import type { ExportChoice } from '../../report-exports/export-choice-rules.ts'

/** What the main thread gives a run: everything but the peers' facts, which the worker reads by itself. */
export interface OwnFacts { readonly facts: readonly Fact[]; readonly tenancies: RunFacts['tenancies']; readonly names: RunFacts['names']; readonly judgements: RunFacts['judgements']; readonly ruleSets: readonly RuleSet[] }
export interface PeerQuery { readonly siteId: string; readonly ids: readonly string[]; readonly periods: readonly Period[] }

/** What a report needs besides what is stored of its run. */
export interface ReportAsk { readonly run: EvaluationRun; readonly siteName: string; readonly timeZone: string; readonly madeAt: string; readonly choice: ExportChoice }

/** Work for the evaluation's thread, and what it answers. `run` answers nothing: the result is in the records. */
export interface EvaluationTasks {
  'run': { readonly ask: { readonly runId: string; readonly siteId: string; readonly settings: RunSettings; /** Null where the run's facts are frozen already. */ readonly own: OwnFacts | null }; readonly answer: null }
  'verify': { readonly ask: { readonly runId: string; readonly again: boolean }; readonly answer: RunVerification }
  'compare': { readonly ask: { readonly before: string; readonly after: string }; readonly answer: RunComparison }
  'what-if': { readonly ask: { readonly runId: string; readonly ask: WhatIfAsk }; readonly answer: WhatIfAnswer }
  'csv': { readonly ask: { readonly runId: string; readonly language: 'en' | 'zh-CN' }; readonly answer: string }
  /** The report as JSON in UTF-8, both languages: bytes, so that the thread between only hands them on. */
  'report': { readonly ask: ReportAsk; readonly answer: Uint8Array<ArrayBuffer> }
  'forecast': { readonly ask: { readonly series: Series; readonly options: ForecastOptions }; readonly answer: JudgedForecast }
  'weights': { readonly ask: { readonly siteId: string; readonly settings: RunSettings; readonly own: OwnFacts }; readonly answer: RunWeights }
}
export type EvaluationTask = keyof EvaluationTasks
export interface TaskMessage<Task extends EvaluationTask = EvaluationTask> { readonly id: number; readonly task: Task; readonly ask: EvaluationTasks[Task]['ask'] }
/** `refusal`: an error code of the catalogue; `failed`: an error that nobody foresaw, as text. */
export type TaskAnswer = { readonly id: number; readonly answer: unknown } | { readonly id: number; readonly refusal: ErrorCode; readonly fields: readonly { readonly field: string; readonly message: { readonly en: string; readonly 'zh-CN': string } }[] } | { readonly id: number; readonly failed: string }
