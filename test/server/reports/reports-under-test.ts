import type { Building } from '#contract/api'
import type { BuildingFile } from '#contract/building'
import type { ReportRecords } from '../../../server/reports/report-records.ts'
import { judgedForecast } from '#evaluation/forecast/judged-forecast'
import type { PersonalSpaces } from '../../../server/access/personal-space-service.ts'
import { createDemandForecastService } from '../../../server/evaluation/forecast/demand-forecast-service.ts'
import type { BuildingReader } from '../../../server/building/building-service.ts'
import type { Clock } from '../../../server/clock.ts'
import type { PlanningRepository } from '../../../server/planning/planning-repository.ts'
import { createPlanningService } from '../../../server/planning/planning-service.ts'
import type { AvailableTimes } from '../../../server/usage/available-times.ts'
import { createReportService, type ReportService } from '../../../server/reports/report-service.ts'
import type { RoomTimesReader } from '../../../server/reports/room-times.ts'
import type { PrivacyRule } from '../../../server/reports/privacy-rules.ts'
import type { UsageReader } from '../../../server/usage/usage-reader.ts'
import { usageOf } from './cells-in-memory.ts'

export const asBuilding = ({ format: _format, ...parts }: BuildingFile): Building => ({ version: 1, ...parts })

export const NO_RECORDS: ReportRecords = { lettings: async () => [], tenants: async () => [], bookings: async () => [], creditsByMonth: async () => [] }

const NO_DEMAND: PlanningRepository = { demand: async () => ({ letSpaceIds: [], resources: [], bookings: [], waits: [] }) }
const NEVER_OPEN: AvailableTimes = { ofSpaces: async () => new Map() }
const NOBODYS: PersonalSpaces = { ofSite: async () => new Map(), refuse: async () => undefined }

const NO_TIMES: RoomTimesReader = { times: async () => new Map() }

/** The real service over what a test gives. */
export const reportsOver = ({ building, usage = usageOf([]), records = {}, roomTimes = NO_TIMES, now, rule }: {
  building: Building; usage?: UsageReader; records?: Partial<ReportRecords>; roomTimes?: RoomTimesReader; now: number; rule?: PrivacyRule
}): ReportService => {
  const buildings = { building: (id: string) => (id === building.site.id ? building : undefined) }
  const clock = { now: () => now }
  return createReportService({
    usage, buildings, records: { ...NO_RECORDS, ...records }, roomTimes, clock, ...rule ? { rule } : {}, ...noPlans({ usage, buildings, clock }),
  })
}

/** Planning and forecasts of a site on which nothing was ever open. */
export const noPlans = ({ usage, buildings, clock }: { usage: UsageReader; buildings: Pick<BuildingReader, 'building'>; clock: Clock }) => ({
  planning: createPlanningService({ repository: NO_DEMAND, telemetry: { intervals: async () => [] }, buildings, available: NEVER_OPEN, personal: NOBODYS, clock }),
  forecasts: createDemandForecastService({ usage, available: NEVER_OPEN, buildings, judge: async (series, options) => judgedForecast(series, options), clock }),
})
