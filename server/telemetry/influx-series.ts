import { MEASUREMENTS } from './influx-lines.ts'
import { asked, oneOf, within } from './influx-questions.ts'
import { influxPages, type Asking } from './influx-readings.ts'
import type { InfluxServer } from './influx-server.ts'
import type { PointId } from '#contract/vocabulary'
import type { SeriesBucket } from './telemetry-store.ts'
import { singleValue, ValueBuckets } from './value-buckets.ts'

const HOUR_MS = 3_600_000

export interface SeriesQuery { readonly placeId: string; readonly point: PointId; readonly from: number; readonly to: number; readonly bucketS: number }

/**
 * Mean, min and max of good values in buckets. Whole-hour buckets also take the hours that retention kept.
 * Readings come page by page and are added up here.
 */
export async function influxSeries(server: InfluxServer, ask: Asking, query: SeriesQuery): Promise<SeriesBucket[]> {
  if (!(query.from < query.to)) return []
  const widthMs = query.bucketS * 1000
  const buckets = new ValueBuckets(widthMs)
  const where = `${within(query.from, query.to)}${oneOf('place', [query.placeId])}${oneOf('point', [query.point])}`
  if (widthMs % HOUR_MS === 0) {
    const hours = await ask(() => asked(server, `SELECT n, total, low, high FROM ${MEASUREMENTS.readingHours} WHERE ${where}`, (row) =>
      [row.time, { n: row.number('n'), total: row.number('total'), low: row.number('low'), high: row.number('high') }] as const))
    for (const [at, sums] of hours) buckets.add(at, sums)
  }
  for await (const page of influxPages(server, ask, { ...query, placeIds: [query.placeId], points: [query.point] }, Number.POSITIVE_INFINITY)) {
    for (const { observedAt, value, quality } of page) if (quality === 'good') buckets.add(observedAt, singleValue(value))
  }
  return buckets.series()
}
