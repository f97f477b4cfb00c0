import type { IntervalList, Series, SpaceDays } from '#contract/api'
import { VOCABULARY, type PointId } from '#contract/vocabulary'
import { ApiError } from '../api-error.ts'
import type { Clock } from '../clock.ts'
import type { BuildingReader } from '../building/building-service.ts'
import type { Reading, TelemetryStore } from '../telemetry/telemetry-store.ts'
import { dayStretch, lastDates, openStretches, until, type Stretch } from '../site-time/available-time-rules.ts'
import { fittingBucketS } from './period-rules.ts'
import { clippedIntervals, spaceDay } from './space-day-rules.ts'
import { orTelemetryAway } from './telemetry-away.ts'

export interface SpaceHistoryDeps {
  readonly telemetry: Pick<TelemetryStore, 'intervals' | 'series' | 'readings'>
  readonly buildings: Pick<BuildingReader, 'hoursOfSpace'>
  readonly clock: Clock
}

/** What was recorded of one space. Throws 'not-found' for an unknown space and 'telemetry-away' when the store fails. */
export interface SpaceHistoryService {
  intervals(spaceId: string, period: Stretch): Promise<IntervalList>
  /** The last `days` site-zone days; of today what has passed so far. */
  days(spaceId: string, days: number): Promise<SpaceDays>
  /** `bucketS` 0: single readings; null: a width that fits a chart. */
  series(spaceId: string, point: PointId, period: Stretch, bucketS: number | null): Promise<Series>
}

const SERIES_MAX_BUCKETS = 20_000
const READINGS_MAX = 10_000

export function createSpaceHistoryService({ telemetry, buildings, clock }: SpaceHistoryDeps): SpaceHistoryService {
  const hoursOf = (spaceId: string) => {
    const hours = buildings.hoursOfSpace(spaceId)
    if (!hours) throw new ApiError('not-found')
    return hours
  }
  const intervalsIn = (spaceId: string, { from, to }: Stretch) => orTelemetryAway(() => telemetry.intervals({ spaceIds: [spaceId], from, to }))

  return {
    intervals: async (spaceId, period) => {
      hoursOf(spaceId)
      const items = clippedIntervals(await intervalsIn(spaceId, period), period, clock.now())
      return { spaceId, from: new Date(period.from).toISOString(), to: new Date(period.to).toISOString(), items }
    },

    days: async (spaceId, days) => {
      const { openingHours, timeZone } = hoursOf(spaceId)
      const now = clock.now()
      const dates = lastDates(now, days, timeZone)
      const whole = { from: dayStretch(dates[0]!, timeZone).from, to: now }
      const intervals = whole.from < now ? await intervalsIn(spaceId, whole) : []
      return { spaceId, timeZone, items: dates.map((date) => spaceDay(date, until(openStretches(openingHours, date, timeZone), now), intervals, now)) }
    },

    series: async (spaceId, point, period, bucketS) => {
      hoursOf(spaceId)
      const base = { point, unit: VOCABULARY[point].unit }
      if (bucketS === 0) return { ...base, bucketS: null, ...rawColumns(await readingsOf(telemetry, spaceId, point, period)) }
      const width = bucketS ?? fittingBucketS(period)
      if ((period.to - period.from) / 1_000 / width > SERIES_MAX_BUCKETS) throw tooMany('bucketS', SERIES_MAX_BUCKETS)
      const buckets = await orTelemetryAway(() => telemetry.series({ placeId: spaceId, point, ...period, bucketS: width }))
      return {
        ...base, bucketS: width, time: buckets.map(({ time }) => time), mean: buckets.map(({ mean }) => mean),
        min: buckets.map(({ min }) => min), max: buckets.map(({ max }) => max),
      }
    },
  }
}

async function readingsOf(telemetry: SpaceHistoryDeps['telemetry'], spaceId: string, point: PointId, period: Stretch): Promise<readonly Reading[]> {
  const readings = await orTelemetryAway(() => telemetry.readings({ placeIds: [spaceId], points: [point], ...period, limit: READINGS_MAX + 1 }))
  if (readings.length > READINGS_MAX) throw tooMany('to', READINGS_MAX)
  return readings
}

/** Believed readings only, as the buckets have them. */
function rawColumns(readings: readonly Reading[]): Pick<Series, 'time' | 'mean' | 'min' | 'max'> {
  const good = readings.filter(({ quality }) => quality === 'good')
  const values = good.map(({ value }) => value)
  return { time: good.map(({ observedAt }) => observedAt), mean: values, min: values, max: values }
}

const tooMany = (field: string, most: number): ApiError => new ApiError('bad-request', undefined, [
  { field, message: { en: `gives more than ${most} values; ask for a shorter period or wider buckets`, 'zh-CN': `结果超过 ${most} 个值，请缩短时间段或加大步长` } },
])

