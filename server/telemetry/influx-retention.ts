import type { CommitHead } from './commit-head.ts'
import { endedSteps } from './influx-count-steps.ts'
import { keptBucketLine, MEASUREMENTS, readingHourLine, tagsOf } from './influx-lines.ts'
import { asked, within } from './influx-questions.ts'
import { influxPages } from './influx-readings.ts'
import { quotedText, type InfluxServer } from './influx-server.ts'
import { touchingIntervals } from './influx-intervals.ts'
import { IntervalBuckets } from './interval-buckets.ts'
import type { Reading } from './telemetry-store.ts'
import { singleValue, ValueBuckets } from './value-buckets.ts'

type Retention = NonNullable<CommitHead['retain']>

const HOUR_MS = 3_600_000
const BEGINNING = Number.NEGATIVE_INFINITY

/** Rows that a retention deletes. */
export interface RemovedRows { readonly readings: number; readonly others: number }

/** Lines of what outlives the rows that go: hours of good readings; hours, and where told minutes, of occupancy. Doing it again writes the same. */
export async function* keptLines(server: InfluxServer, { cuts, run }: Retention): AsyncGenerator<string> {
  yield* keptHours(server, cuts.readings, run)
  const leaving = (await touchingIntervals(server, { from: BEGINNING, to: cuts.intervals })).filter(({ to }) => to !== null && to <= cuts.intervals)
  for (const bucketS of cuts.minutes < cuts.intervals ? [3600, 60] : [3600]) {
    const buckets = new IntervalBuckets(bucketS)
    for (const interval of leaving) buckets.addInterval(interval, interval.from, interval.to ?? interval.from, interval.from)
    yield buckets.parts().map(([spaceId, start, parts]) => keptBucketLine(spaceId, bucketS, start, parts, run)).join('')
  }
}

/** Readings come in order of time, so that an hour is complete when the next begins. */
async function* keptHours(server: InfluxServer, cut: number, run: number): AsyncGenerator<string> {
  let hour = BEGINNING
  let sums = new Map<string, { stream: Reading; values: ValueBuckets }>()
  const lines = (): string => [...sums.values()].map(({ stream, values }) => values.sums().map(([start, sum]) => readingHourLine(stream, start, sum, run)).join('')).join('')
  for await (const page of influxPages(server, (question) => question(), { from: BEGINNING, to: cut }, Number.POSITIVE_INFINITY)) {
    for (const reading of page) {
      if (reading.observedAt >= hour + HOUR_MS) {
        if (sums.size > 0) yield lines()
        sums = new Map()
        hour = Math.floor(reading.observedAt / HOUR_MS) * HOUR_MS
      }
      if (reading.quality !== 'good') continue
      const key = tagsOf({ channel: String(reading.channel), device: reading.deviceId, place: reading.placeId, point: reading.point })
      let sum = sums.get(key)
      if (sum === undefined) sums.set(key, (sum = { stream: reading, values: new ValueBuckets(HOUR_MS) }))
      sum.values.add(reading.observedAt, singleValue(reading.value))
    }
  }
  if (sums.size > 0) yield lines()
}

/** Statements that delete, and how many rows they take. Running them again takes none. */
export interface Deletion { readonly statements: readonly string[]; readonly rows: RemovedRows }

export async function deletion(server: InfluxServer, { cuts, now }: Retention): Promise<Deletion> {
  const old = `${MEASUREMENTS.readings} WHERE ${within(BEGINNING, cuts.readings)}`
  const oldMinutes = `${MEASUREMENTS.occupancyKept} WHERE bucket_s = '60' AND ${within(BEGINNING, cuts.minutes)}`
  const [oldReadings = 0] = await asked(server, `SELECT count(value) AS n FROM ${old}`, (row) => row.number('n'))
  const [minutes = 0] = await asked(server, `SELECT count(unknown_ms) AS n FROM ${oldMinutes}`, (row) => row.number('n'))
  const ahead = await readingsAhead(server, cuts.readings, now)
  const intervals = await endedIntervals(server, cuts.intervals)
  const steps = await endedSteps(server, cuts.intervals)
  return {
    statements: [...(oldReadings > 0 ? [`DELETE FROM ${old}`] : []), ...ahead.statements, ...intervals.statements, ...steps.statements, ...(minutes > 0 ? [`DELETE FROM ${oldMinutes}`] : [])],
    rows: { readings: oldReadings + ahead.rows, others: intervals.rows + steps.rows + minutes },
  }
}

/** Readings of a clock that ran ahead must not stay for ever: those that lie in the future still and were received before the cut. */
async function readingsAhead(server: InfluxServer, cut: number, now: number): Promise<{ statements: string[]; rows: number }> {
  const future = within(now, Number.POSITIVE_INFINITY)
  const rows = await asked(server, `SELECT delay_ms, value, channel, device, point FROM ${MEASUREMENTS.readings} WHERE ${future}`, (row) =>
    ({ at: row.time, received: row.time + row.number('delay_ms'), device: row.text('device'), point: row.text('point'), channel: row.text('channel') }))
  const gone = rows.filter(({ received }) => received < cut)
  return {
    rows: gone.length,
    statements: gone.map(({ at, device, point, channel }) =>
      `DELETE FROM ${MEASUREMENTS.readings} WHERE ${within(at, at + 1)} AND device = ${quotedText(device)} AND point = ${quotedText(point)} AND channel = ${quotedText(channel)}`),
  }
}

/** Intervals that ended at or before the cut, by runs of neighbours: InfluxDB deletes by tag and time only. */
async function endedIntervals(server: InfluxServer, cut: number): Promise<{ statements: string[]; rows: number }> {
  const runs: { spaceId: string; from: number; last: number }[] = []
  let open: (typeof runs)[number] | undefined
  let rows = 0
  for (const { spaceId, from, to } of await touchingIntervals(server, { from: BEGINNING, to: cut })) {
    if (to === null || to > cut) {
      open = undefined
      continue
    }
    rows++
    if (open?.spaceId === spaceId) open.last = from
    else runs.push((open = { spaceId, from, last: from }))
  }
  return { rows, statements: runs.map(({ spaceId, from, last }) => `DELETE FROM ${MEASUREMENTS.intervals} WHERE space = ${quotedText(spaceId)} AND ${within(from, last + 1)}`) }
}
