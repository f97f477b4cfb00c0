import type { BuildingReader } from '../building/building-service.ts'
import type { Clock } from '../clock.ts'
import type { Routes } from '../http/app.ts'
import type { Records } from '../records/open-records.ts'
import type { TelemetryStore } from '../telemetry/telemetry-store.ts'
import type { AvailableTimes } from '../usage/available-times.ts'
import type { UsageReader } from '../usage/usage-reader.ts'
import { createReportRecordsRepository } from './report-records-repository.ts'
import type { ReportContext } from './report-definition.ts'
import { createReportService } from './report-service.ts'
import { createRoomTimes } from './room-times.ts'
import { reportsRoutes } from './reports-routes.ts'

export interface ReportPartsDeps { readonly records: Records; readonly usage: UsageReader; readonly telemetry: Pick<TelemetryStore, 'intervals'>; readonly available: AvailableTimes; readonly buildings: Pick<BuildingReader, 'building'>; readonly planning: ReportContext['planning']; readonly forecasts: ReportContext['forecasts']; readonly clock: Clock }

/** Joins the parts of the reports. */
export function openReports({ records, usage, telemetry, available, buildings, planning, forecasts, clock }: ReportPartsDeps) {
  const reports = createReportService({ usage, buildings, records: createReportRecordsRepository(records), roomTimes: createRoomTimes({ telemetry, available }), planning, forecasts, clock })
  const routes: Routes[] = [reportsRoutes(reports)]
  return { reports, routes }
}
