import type { LocalText } from '#contract/local-text'
import type { ForecastOptions, JudgedForecast } from '#evaluation/forecast/judged-forecast'
import { ApiError } from '../../api-error.ts'
import { byBegin, joined } from '../../bookings/stretch-rules.ts'
import type { BuildingReader } from '../../building/building-service.ts'
import type { Clock } from '../../clock.ts'
import { hourBorders } from '../../site-time/calendar-bucket-rules.ts'
import type { AvailableTimes } from '../../usage/available-times.ts'
import type { UsageReader } from '../../usage/usage-reader.ts'
import { demandSeries, HISTORY_WEEKS, horizonHours, HOURS_OF_WEEK, openHours, wallHourOf, type ForecastHour, type HourOfUse, type Measure } from './demand-series-rules.ts'

const HOUR_MS = 3_600_000
const WEEK_MS = HOURS_OF_WEEK * HOUR_MS
/** A longer stretch than any clock change moves. */
const CHANGE_MS = 3 * HOUR_MS

export interface DemandForecast {
  /** Share of the open time of the past that is known; null where nothing was open. */
  readonly coverage: number | null
  /** How far it looks: 14 days, 7 while less than four weeks are known. */
  readonly days: number
  /** Hours ahead in which something is open: holidays and closures are left out. Null with a reason where nothing can be said. */
  readonly hours: readonly ForecastHour[] | null
  /** Which model: smoothing, or the same hour of last week where that was no worse. */
  readonly model: JudgedForecast['model']
  /** Share of past hours inside such an interval, by construction. */
  readonly level: number | null
  /** Mean absolute error of such forecasts from several moments of the past, as a share of the open time. */
  readonly errors: JudgedForecast['errors']
  readonly note: LocalText | null
  readonly reason: LocalText | null
}

export interface DemandForecastDeps {
  readonly usage: UsageReader
  readonly available: AvailableTimes
  readonly buildings: Pick<BuildingReader, 'building'>
  /** Runs the models elsewhere than in the server's thread: they take some hundred milliseconds. */
  readonly judge: (series: readonly (number | null)[], options: ForecastOptions) => Promise<JudgedForecast>
  readonly clock: Clock
}

/** Of which spaces: whoever asks sees to it that they may be told of together. Rejects with 'not-found', 'telemetry-away'. */
export interface DemandForecastService { forecast(siteId: string, measure: Measure, spaceIds: readonly string[]): Promise<DemandForecast> }

/** Use or bookings of the next one or two weeks by hour of week, by the model that would have done better so far. */
export function createDemandForecastService({ usage, available, buildings, judge, clock }: DemandForecastDeps): DemandForecastService {
  return {
    async forecast(siteId, measure, spaceIds) {
      const building = buildings.building(siteId)
      if (!building) throw new ApiError('not-found')
      const { timeZone } = building.site
      const now = clock.now()
      const end = hourBorders(now, now, timeZone)[0]!
      const rows = spaceIds.length === 0 ? [] : await usage.sums({ siteId, ledger: 'space', from: end - HISTORY_WEEKS * WEEK_MS, to: end, subjectIds: spaceIds, bucket: 'hour', by: ['cell'] })
      const hours = rows.flatMap(({ from: at, sums }): HourOfUse[] => (at === null ? [] : [{ from: at, sums }]))
      const first = wallHourOf(end, timeZone)
      const series = demandSeries(hours, measure, timeZone, wallHourOf(hours[0]?.from ?? end, timeZone), first)
      const horizon = horizonHours(series.length)
      const { errors, steps, model, level, note, reason } = await judge(series, { season: HOURS_OF_WEEK, horizon, minimum: 0, maximum: 1 })
      const ahead = { from: end, to: end + horizon * HOUR_MS + CHANGE_MS }
      const open = joined([...(await available.ofSpaces(siteId, spaceIds, ahead)).values()].flat().sort(byBegin))
      return {
        coverage: coverageOf(hours), model, level, errors, days: horizon / 24, note: note?.text ?? null, reason: reason?.text ?? null,
        hours: steps && openHours(steps, first, hourBorders(ahead.from, ahead.to, timeZone), open, timeZone),
      }
    },
  }
}

function coverageOf(hours: readonly HourOfUse[]): number | null {
  const available = hours.reduce((sum, { sums }) => sum + (sums.availableMs ?? 0), 0)
  return available === 0 ? null : hours.reduce((sum, { sums }) => sum + (sums.knownMs ?? 0), 0) / available
}
