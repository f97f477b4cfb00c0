import { airComfortReport } from './definitions/air-comfort-report.ts'
import { bookedUseReport } from './definitions/booked-use-report.ts'
import { demandForecastReport } from './definitions/demand-forecast-report.ts'
import { deskDemandReport } from './definitions/desk-demand-report.ts'
import { deviceHealthReport } from './definitions/device-health-report.ts'
import { machineUseReport } from './definitions/machine-use-report.ts'
import { minimumSurplusReport } from './definitions/minimum-surplus-report.ts'
import { monthDigestReport } from './definitions/month-digest-report.ts'
import { noShowReport } from './definitions/no-show-report.ts'
import { rightSizingReport } from './definitions/right-sizing-report.ts'
import { roomParetoReport } from './definitions/room-pareto-report.ts'
import { roomPlanningReport } from './definitions/room-planning-report.ts'
import { tenantStatementReport } from './definitions/tenant-statement-report.ts'
import { utilisationOverviewReport } from './definitions/utilisation-overview-report.ts'
import { weekMapReport } from './definitions/week-map-report.ts'
import type { ReportDefinition } from './report-definition.ts'

/** Every report, in the order of the catalogue. */
export const REPORTS: readonly ReportDefinition[] = [
  monthDigestReport,
  utilisationOverviewReport,
  weekMapReport,
  roomParetoReport,
  rightSizingReport,
  minimumSurplusReport,
  roomPlanningReport,
  demandForecastReport,
  deskDemandReport,
  bookedUseReport,
  noShowReport,
  machineUseReport,
  airComfortReport,
  deviceHealthReport,
  tenantStatementReport,
]

const byId = new Map(REPORTS.map((report) => [report.info.id, report]))
export const reportById = (id: string): ReportDefinition | undefined => byId.get(id)
