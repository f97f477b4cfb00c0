import type { Building } from '#contract/api'
import type { LocalText } from '#contract/local-text'
import type { ReportFigure, ReportInfo, ReportScope, ReportTable } from '#contract/report'
import type { Clock } from '../clock.ts'
import type { DemandForecastService } from '../evaluation/forecast/demand-forecast-service.ts'
import type { PlanningService } from '../planning/planning-service.ts'
import type { Stretch } from '../site-time/available-time-rules.ts'
import type { ReportPlaces } from './report-places.ts'
import type { RoomTimesReader } from './room-times.ts'
import type { ReportRecords } from './report-records.ts'
import type { ToldUsage } from './told-usage.ts'

/** What a report is made from: one site, one period, the scope that was asked for. */
export interface ReportContext {
  readonly building: Building
  readonly timeZone: string
  readonly scope: ReportScope
  /** Whole days of the site's zone, cut at the last whole hour. */
  readonly period: Stretch
  readonly places: ReportPlaces
  readonly usage: ToldUsage
  readonly roomTimes: RoomTimesReader
  readonly planning: Pick<PlanningService, 'rooms'>
  readonly forecasts: DemandForecastService
  readonly records: ReportRecords
  readonly clock: Clock
  /** The same scope in the period that it is compared with; null where it is compared with none. */
  readonly before: ReportContext | null
}

/** What a report says; the service adds its head and the formulas of what it prints. */
export interface ReportParts {
  /** Available hours and coverage of the scope as a whole; null where the report has none. */
  readonly availableHours: number | null
  readonly coverage: number | null
  readonly figures: readonly ReportFigure[]
  readonly tables: readonly ReportTable[]
  readonly notes: readonly LocalText[]
}

/** One report: one file, one row in index.ts, one test. */
export interface ReportDefinition {
  readonly info: ReportInfo
  /** True where a tenant's manager may have it too, of the own tenant alone. */
  readonly forTenants: boolean
  /** Compared with the period before unless something else is asked. */
  readonly comparesByItself?: boolean
  make(context: ReportContext): Promise<ReportParts>
}
