import { MEASUREMENTS } from './influx-lines.ts'
import { touchingIntervals } from './influx-intervals.ts'
import { asked, oneOf, within } from './influx-questions.ts'
import { quotedText, type InfluxServer } from './influx-server.ts'
import { IntervalBuckets } from './interval-buckets.ts'
import type { OccupancyBucket } from './telemetry-store.ts'

export interface BucketQuery { readonly spaceIds?: readonly string[]; readonly from: number; readonly to: number; readonly bucketS: 60 | 3600 }

/** The buckets that touch [from, to), each whole, from the living intervals and from what was kept of deleted ones. */
export async function influxBuckets(server: InfluxServer, query: BucketQuery, minutesFrom: number): Promise<OccupancyBucket[]> {
  if (query.spaceIds?.length === 0 || !(query.from < query.to)) return []
  const widthMs = query.bucketS * 1000
  const earliest = query.bucketS === 60 ? Math.max(query.from, minutesFrom) : query.from
  const first = Math.floor(earliest / widthMs) * widthMs
  const end = Math.ceil(query.to / widthMs) * widthMs
  const buckets = new IntervalBuckets(query.bucketS)
  for (const interval of await touchingIntervals(server, { ...query, from: first, to: end })) buckets.addInterval(interval, first, end, query.to)
  await asked(server, `SELECT occupied_ms, vacant_ms, unknown_ms, peak, person_ms, space FROM ${MEASUREMENTS.occupancyKept}
    WHERE bucket_s = ${quotedText(String(query.bucketS))} AND ${within(first, end)}${oneOf('space', query.spaceIds)}`, (row) => buckets.addParts(row.text('space'), row.time, {
    occupiedMs: row.number('occupied_ms'), vacantMs: row.number('vacant_ms'), unknownMs: row.number('unknown_ms'),
    peak: row.numberOrNull('peak'), personMs: row.numberOrNull('person_ms'),
  }))
  return buckets.buckets()
}
