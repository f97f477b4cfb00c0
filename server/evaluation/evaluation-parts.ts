import type { Logger } from 'pino'
import type { PersonalSpaces } from '../access/personal-space-service.ts'
import type { BuildingReader } from '../building/building-service.ts'
import type { Clock } from '../clock.ts'
import type { Routes } from '../http/app.ts'
import type { Records } from '../records/open-records.ts'
import type { ReportPress } from '../report-exports/report-press.ts'
import type { AvailableTimes } from '../usage/available-times.ts'
import type { UsageReader } from '../usage/usage-reader.ts'
import { factBuilders } from './facts/index.ts'
import { createFactGathering } from './facts/fact-gathering.ts'
import { createFactImportsService } from './facts/fact-imports-service.ts'
import { createFactsRepository } from './facts/facts-repository.ts'
import { factsRoutes } from './facts/facts-routes.ts'
import { createFactsService } from './facts/facts-service.ts'
import { createTenantFactsRepository } from './facts/tenant-facts-repository.ts'
import { createDemandForecastService } from './forecast/demand-forecast-service.ts'
import { createGapBoardService } from './rules/gap-board-service.ts'
import { createRuleSetsRepository } from './rules/rule-sets-repository.ts'
import { ruleSetsRoutes } from './rules/rule-sets-routes.ts'
import { createRuleSetsService } from './rules/rule-sets-service.ts'
import { EvaluationThread } from './runs/evaluation-thread.ts'
import { RunQueue } from './runs/run-queue.ts'
import { createRunsRepository } from './runs/runs-repository.ts'
import { runsRoutes } from './runs/runs-routes.ts'
import { createRunsService, ownFactsOf } from './runs/runs-service.ts'
import { createRunReportService } from './report/run-report-service.ts'
import { runReportRoutes } from './report/run-report-routes.ts'
import { createJudgementsRepository } from './weights/judgements-repository.ts'
import { judgementsRoutes } from './weights/judgements-routes.ts'
import { createJudgementsService } from './weights/judgements-service.ts'

export interface EvaluationPartsDeps {
  readonly records: Records
  readonly usage: UsageReader
  readonly buildings: Pick<BuildingReader, 'building'>
  readonly available: AvailableTimes
  readonly personal: PersonalSpaces
  readonly press: Pick<ReportPress, 'writeJson'>
  readonly clock: Clock
  readonly logger: Logger
}

/** Joins the evaluation model to what the building really used. `start` goes on with the runs that wait; `stop` before the records close. */
export function openEvaluation({ records, usage, available, buildings, personal, press, clock, logger }: EvaluationPartsDeps) {
  const repository = createFactsRepository(records)
  const gathering = createFactGathering({ usage, builders: factBuilders(records), clock })
  const facts = createFactsService({ repository, tenants: createTenantFactsRepository(records), gathering, buildings, personal, clock })
  const imports = createFactImportsService({ repository, facts, clock })
  const ruleSets = createRuleSetsService({ repository: createRuleSetsRepository(records), buildings, clock })
  const judgements = createJudgementsService({ repository: createJudgementsRepository(records), buildings, clock })
  const runsRepository = createRunsRepository(records)
  const questions = new EvaluationThread(records.url)
  const queue = new RunQueue({ repository: runsRepository, thread: new EvaluationThread(records.url), gather: ownFactsOf({ facts, ruleSets, judgements }), clock, logger })
  const runs = createRunsService({ repository: runsRepository, facts, ruleSets, judgements, queue, thread: questions, clock })
  const forecasts = createDemandForecastService({ usage, available, buildings, judge: (series, options) => questions.ask('forecast', { series, options }), clock })
  const reports = createRunReportService({ runs, facts, thread: questions, press, clock })
  const routes: Routes[] = [factsRoutes(facts, imports), ruleSetsRoutes(ruleSets, createGapBoardService({ facts, ruleSets })), judgementsRoutes(judgements), runsRoutes(runs), runReportRoutes(reports)]
  return {
    facts, imports, ruleSets, judgements, runs, reports, forecasts, routes,
    start: (): void => queue.start(),
    stop: async (): Promise<void> => {
      await Promise.all([queue.stop(), questions.stop()])
    },
  }
}
