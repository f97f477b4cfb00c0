import type { Routes } from '../http/app.ts'
import { reportExportRoutes } from './report-export-routes.ts'
import { createReportExportService, type ReportMaker } from './report-export-service.ts'
import { createReportPress } from './report-press.ts'

/** Joins the parts that write reports as files. */
export function openReportExports(reports: ReportMaker) {
  const press = createReportPress()
  const exports = createReportExportService({ reports, press })
  const routes: Routes[] = [reportExportRoutes(exports)]
  return { press, exports, routes, stop: () => press.stop() }
}
