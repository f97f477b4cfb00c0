import type { Building } from '#contract/api'
import type { BuildingFile } from '#contract/building'
import type { ReportRecords } from '../../../server/reports/report-records.ts'
import { createReportService, type ReportService } from '../../../server/reports/report-service.ts'
import type { RoomTimesReader } from '../../../server/reports/room-times.ts'
import type { PrivacyRule } from '../../../server/reports/privacy-rules.ts'
import type { UsageReader } from '../../../server/usage/usage-reader.ts'
import { usageOf } from './cells-in-memory.ts'

export const asBuilding = ({ format: _format, ...parts }: BuildingFile): Building => ({ version: 1, ...parts })

export const NO_RECORDS: ReportRecords = { lettings: async () => [], tenants: async () => [], bookings: async () => [], creditsByMonth: async () => [] }

const NO_TIMES: RoomTimesReader = { times: async () => new Map() }

/** The real service over what a test gives. */
export const reportsOver = ({ building, usage = usageOf([]), records = {}, roomTimes = NO_TIMES, now, rule }: {
  building: Building; usage?: UsageReader; records?: Partial<ReportRecords>; roomTimes?: RoomTimesReader; now: number; rule?: PrivacyRule
}): ReportService => createReportService({
  usage, buildings: { building: (id) => (id === building.site.id ? building : undefined) }, records: { ...NO_RECORDS, ...records }, roomTimes, clock: { now: () => now }, ...rule ? { rule } : {},
})
