import type { Building } from '#contract/api'
import type { Space } from '#contract/building'
import type { DemandForecast, ForecastAsk } from '#contract/planning'
import { PURPOSES } from '#contract/purposes'
import type { LocalText } from '#contract/local-text'
import type { ForecastOptions, JudgedForecast } from '#evaluation/forecast/judged-forecast'
import type { PersonalSpaces } from '../../access/personal-space-service.ts'
import { ApiError } from '../../api-error.ts'
import { byBegin, joined } from '../../bookings/stretch-rules.ts'
import type { BuildingReader } from '../../building/building-service.ts'
import type { Clock } from '../../clock.ts'
import { hourBorders } from '../../site-time/calendar-bucket-rules.ts'
import type { AvailableTimes } from '../../usage/available-times.ts'
import type { UsageReader } from '../../usage/usage-reader.ts'
import { demandSeries, HISTORY_WEEKS, HORIZON_HOURS, HOURS_OF_WEEK, openHours, wallHourOf, type HourOfUse } from './demand-series-rules.ts'

const HOUR_MS = 3_600_000
const WEEK_MS = HOURS_OF_WEEK * HOUR_MS
/** A longer stretch ahead than any clock change moves. */
const AHEAD_MS = (HORIZON_HOURS + 3) * HOUR_MS

export interface DemandForecastDeps {
  readonly usage: UsageReader
  readonly available: AvailableTimes
  readonly buildings: Pick<BuildingReader, 'building'>
  readonly personal: PersonalSpaces
  /** Runs the models elsewhere than in the server's thread: they take some hundred milliseconds. */
  readonly judge: (series: readonly (number | null)[], options: ForecastOptions) => Promise<JudgedForecast>
  readonly clock: Clock
}

export interface DemandForecastService {
  /** Rejects with 'not-found', 'personal-history', 'telemetry-away'. */
  forecast(siteId: string, ask: ForecastAsk): Promise<DemandForecast>
}

/** Use or bookings of the next 14 days by hour of week, by the model that would have done better so far. */
export function createDemandForecastService({ usage, available, buildings, personal, judge, clock }: DemandForecastDeps): DemandForecastService {
  return {
    async forecast(siteId, { measure = 'use', ...asked }) {
      const building = buildings.building(siteId)
      if (!building) throw new ApiError('not-found')
      const { timeZone } = building.site
      const now = clock.now()
      const end = hourBorders(now, now, timeZone)[0]!
      const from = end - HISTORY_WEEKS * WEEK_MS
      const spaces = await spacesOf(building, asked, personal, { from, to: now })
      const spaceIds = spaces.map(({ id }) => id)
      const rows = spaceIds.length === 0 ? [] : await usage.sums({ siteId, ledger: 'space', from, to: end, subjectIds: spaceIds, bucket: 'hour', by: ['cell'] })
      const hours = rows.flatMap(({ from: at, sums }): HourOfUse[] => (at === null ? [] : [{ from: at, sums }]))
      const first = wallHourOf(end, timeZone)
      const began = hours[0]?.from ?? end
      const series = demandSeries(hours, measure, timeZone, wallHourOf(began, timeZone), first)
      const { errors, steps, model, level, note, reason } = await judge(series, { season: HOURS_OF_WEEK, horizon: HORIZON_HOURS, minimum: 0, maximum: 1 })
      const ahead = { from: end, to: end + AHEAD_MS }
      const open = joined([...(await available.ofSpaces(siteId, spaceIds, ahead)).values()].flat().sort(byBegin))
      return {
        measure, title: titleOf(building, spaces, asked), timeZone, madeAt: new Date(now).toISOString(), spaces: spaces.length,
        history: { from: new Date(began).toISOString(), to: new Date(end).toISOString(), coverage: coverageOf(hours) },
        hours: steps && openHours(steps, first, hourBorders(ahead.from, ahead.to, timeZone), open, timeZone),
        model, level, errors, note: note?.text ?? null, reason: reason?.text ?? null,
      }
    },
  }
}

/** The space, or the rooms of a purpose or floor. What is one person's is left out, and refused where it is asked for by itself. */
async function spacesOf(building: Building, { spaceId, purpose, floorId }: ForecastAsk, personal: PersonalSpaces, period: { from: number; to: number }): Promise<Space[]> {
  if (spaceId !== undefined) {
    const space = building.spaces.find(({ id }) => id === spaceId)
    if (!space) throw new ApiError('not-found')
    await personal.refuse(spaceId, period)
    return [space]
  }
  const theirs = await personal.ofSite(building.site.id)
  return building.spaces.filter((space) => !theirs.has(space.id) && (purpose === undefined || space.purpose === purpose) && (floorId === undefined || space.floorId === floorId))
}

function coverageOf(hours: readonly HourOfUse[]): number | null {
  const available = hours.reduce((sum, { sums }) => sum + (sums.availableMs ?? 0), 0)
  return available === 0 ? null : hours.reduce((sum, { sums }) => sum + (sums.knownMs ?? 0), 0) / available
}

function titleOf(building: Building, spaces: readonly Space[], { spaceId, purpose, floorId }: ForecastAsk): LocalText {
  if (spaceId !== undefined) return { en: spaces[0]!.name, 'zh-CN': spaces[0]!.name }
  const floor = building.floors.find(({ id }) => id === floorId)?.name
  const of = purpose === undefined ? { en: 'All spaces', 'zh-CN': '全部空间' } : PURPOSES[purpose]
  return floor === undefined ? of : { en: `${of.en}, ${floor}`, 'zh-CN': `${floor} ${of['zh-CN']}` }
}
