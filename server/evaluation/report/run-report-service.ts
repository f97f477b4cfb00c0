import { ApiError } from '../../api-error.ts'
import type { Clock } from '../../clock.ts'
import { MEDIA_TYPES, type ExportChoice } from '../../report-exports/export-choice-rules.ts'
import type { ReportFile } from '../../report-exports/report-export-service.ts'
import type { ReportPress } from '../../report-exports/report-press.ts'
import type { FactsService } from '../facts/facts-service.ts'
import type { EvaluationThread } from '../runs/evaluation-thread.ts'
import type { RunsService } from '../runs/runs-service.ts'

export interface RunReportServiceDeps {
  readonly runs: Pick<RunsService, 'existing'>
  readonly facts: Pick<FactsService, 'buildingOf'>
  readonly thread: Pick<EvaluationThread, 'ask'>
  readonly press: Pick<ReportPress, 'writeJson'>
  readonly clock: Clock
}
export type RunReportService = ReturnType<typeof createRunReportService>

/**
 * The printed report of a run. The evaluation's thread makes it, the press sets it; this thread passes bytes on and reads
 * none of them. Throws 'wrong-state' without a result, 'bad-request' for a table that there is not.
 */
export function createRunReportService({ runs, facts, thread, press, clock }: RunReportServiceDeps) {
  return {
    file: async (runId: string, choice: ExportChoice, signal?: AbortSignal): Promise<ReportFile> => {
      const run = await runs.existing(runId)
      if (run.status !== 'done') throw new ApiError('wrong-state', { en: 'This run has no result.', 'zh-CN': '该次评价没有结果。' })
      const { site } = facts.buildingOf(run.siteId)
      const report = await thread.ask('report', { run, siteName: site.name, timeZone: site.timeZone, madeAt: new Date(clock.now()).toISOString(), choice })
      const bytes = await press.writeJson(report, choice, signal)
      const name = ['evaluation', run.settings.period, run.id, ...choice.table === undefined ? [] : [choice.table]].join('_')
      return { name: `${name}.${choice.format}`, mediaType: MEDIA_TYPES[choice.format], bytes }
    },
  }
}
