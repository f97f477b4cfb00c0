import type { BuildingReader } from '../building/building-service.ts'
import type { Clock } from '../clock.ts'
import type { Routes } from '../http/app.ts'
import type { Records } from '../records/open-records.ts'
import type { UsageReader } from '../usage/usage-reader.ts'
import { createReportRecordsRepository } from './report-records-repository.ts'
import { createReportService } from './report-service.ts'
import { reportsRoutes } from './reports-routes.ts'

export interface ReportPartsDeps { readonly records: Records; readonly usage: UsageReader; readonly buildings: Pick<BuildingReader, 'building'>; readonly clock: Clock }

/** Joins the parts of the reports. */
export function openReports({ records, usage, buildings, clock }: ReportPartsDeps) {
  const reports = createReportService({ usage, buildings, records: createReportRecordsRepository(records), clock })
  const routes: Routes[] = [reportsRoutes(reports)]
  return { reports, routes }
}
