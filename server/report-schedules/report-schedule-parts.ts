import { join } from 'node:path'
import type { Logger } from 'pino'
import type { BuildingReader } from '../building/building-service.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Routes } from '../http/app.ts'
import type { Records } from '../records/open-records.ts'
import type { ReportPress } from '../report-exports/report-press.ts'
import type { ReportService } from '../reports/report-service.ts'
import { createReportFolder } from './report-folder.ts'
import { reportSchedulesRoutes } from './report-schedules-routes.ts'
import { createReportSchedulesRepository } from './report-schedules-repository.ts'
import { createReportSchedulesService } from './report-schedules-service.ts'

export interface ReportScheduleParts {
  readonly records: Records
  readonly reports: ReportService
  readonly press: Pick<ReportPress, 'write'>
  readonly buildings: Pick<BuildingReader, 'building'>
  readonly dataFolder: string
  /** Null when it is not configured: then mails carry no links. */
  readonly publicUrl: string | null
  readonly config: Pick<Config, 'reportsDays' | 'reportsMib' | 'reportMailMib'>
  readonly clock: Clock
  readonly logger: Logger
}

const MIB = 1_048_576

/** Joins the parts of scheduled reports. */
export function openReportSchedules({ records, reports, press, buildings, dataFolder, publicUrl, config, clock, logger }: ReportScheduleParts) {
  const schedules = createReportSchedulesService({
    repository: createReportSchedulesRepository(records), reports, press, buildings, clock, logger, folder: createReportFolder(join(dataFolder, 'reports')),
    catalogue: (siteId, principal) => reports.catalogue(siteId, principal), publicUrl,
    mailMaxBytes: config.reportMailMib * MIB, keep: { days: config.reportsDays, bytes: config.reportsMib * MIB },
  })
  const routes: Routes[] = [reportSchedulesRoutes(schedules)]
  return { schedules, routes }
}
