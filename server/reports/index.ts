import { utilisationOverviewReport } from './definitions/utilisation-overview-report.ts'
import { weekMapReport } from './definitions/week-map-report.ts'
import type { ReportDefinition } from './report-definition.ts'

/** Every report, in the order of the catalogue. */
export const REPORTS: readonly ReportDefinition[] = [
  utilisationOverviewReport,
  weekMapReport,
]

const byId = new Map(REPORTS.map((report) => [report.info.id, report]))
export const reportById = (id: string): ReportDefinition | undefined => byId.get(id)
