import { escape } from '@influxdata/influxdb-client'
import type { LedgerId, LedgerWidth } from '#contract/ledgers'
import type { OccupancyInterval } from '#contract/occupancy'
import type { Quality } from '#contract/sample'
import type { IntervalKey } from './interval-edit-rules.ts'
import type { StoredCell } from './ledger-edits.ts'
import { sumColumns } from './ledger-tables.ts'
import type { Series } from './series-dictionary.ts'
import type { Reading } from './telemetry-store.ts'

/** The measurements, as docs/telemetry-influxdb.md describes them. */
export const MEASUREMENTS = { readings: 'readings', readingHours: 'reading_hours', intervals: 'intervals', occupancyKept: 'occupancy_kept', countSteps: 'count_steps' } as const
/** One measurement for each ledger. */
export const ledgerMeasurement = (ledger: LedgerId): string => `ledger_${ledger}`

/** What an open interval has as its end: the largest time of a Date (ECMA-262). */
export const OPEN_END_MS = 8.64e15
/** State of an interval that was taken back: a point is overwritten by one of the same tags and time, and fields cannot be emptied. */
export const REMOVED = 'removed'

/** Counts are never negative: these stand for none, and for a step that was taken back. */
export const NO_COUNT = -1
export const REMOVED_COUNT = -2
/** Beyond every number that is measured: a maximum of nothing is -1e300, a minimum 1e300, so that the server's max() and min() pass over them. */
export const NOTHING_SEEN = 1e300

/** Points that may share one millisecond beside the first, before the tag `lap` tells them apart. */
const SLOTS = 999_999

/** Beyond these InfluxDB has no time: it counts ns in 64 bits. */
const MAX_TIME_MS = 9.2e12
export const isInfluxTime = (time: number): boolean => Math.abs(time) <= MAX_TIME_MS

/** Tags in their order of bytes, as InfluxDB likes them; an absent one is left out. */
export function tagsOf(tags: Readonly<Record<string, string | null>>): string {
  let text = ''
  for (const [name, value] of Object.entries(tags)) if (value !== null && value !== '') text += `,${name}=${escape.tag(value)}`
  return text
}

const seriesTags = ({ stream: { deviceId, point, channel }, placeId }: Series, lap: string | null, quality: Quality | null): string =>
  tagsOf({ channel: String(channel), device: deviceId, lap, place: placeId, point, quality })

const prefixes = new WeakMap<Series, Partial<Record<Quality, string>>>()

function readingPrefix(series: Series, quality: Quality): string {
  let ofSeries = prefixes.get(series)
  if (ofSeries === undefined) prefixes.set(series, (ofSeries = {}))
  return (ofSeries[quality] ??= MEASUREMENTS.readings + seriesTags(series, null, quality))
}

/** Epoch ms and a place inside the millisecond as ns; before 1970 the place counts backwards, so that the server's division finds the millisecond. */
export const nanoseconds = (ms: number, slot = 0): string => (ms === 0 ? String(slot) : `${ms}${String(slot).padStart(6, '0')}`)

/**
 * One reading. InfluxDB keeps one point for the same tags and time, so each needs a place of its own:
 * the first of its stream at a time has slot 0; `late` numbers all others of the store.
 */
export function readingLine(series: Series, reading: Reading, observedAt: number, receivedAt: number, late: number | null): string {
  const prefix = late === null ? readingPrefix(series, reading.quality) : MEASUREMENTS.readings + seriesTags(series, String(Math.floor(late / SLOTS)), reading.quality)
  return `${prefix} value=${reading.value},delay_ms=${receivedAt - observedAt}i${reading.historical ? ',historical=t' : ''} ${nanoseconds(observedAt, late === null ? 0 : (late % SLOTS) + 1)}\n`
}

const text = (value: string): string => escape.quoted(value)
const whole = (value: number): string => `${value.toFixed(0)}i`

/** All fields, always: what is written over an older version must leave nothing of it. Absent counts are -1, an absent reason is empty. */
export const intervalLine = ({ spaceId, state, from, to, peakCount, meanCount, method, reason }: OccupancyInterval): string =>
  `${MEASUREMENTS.intervals}${tagsOf({ space: spaceId })} state=${text(state)},to_ms=${whole(to ?? OPEN_END_MS)},peak=${peakCount ?? NO_COUNT},mean=${meanCount ?? NO_COUNT},method=${text(method)},reason=${text(reason ?? '')} ${nanoseconds(from)}\n`

export const removedIntervalLine = ({ spaceId, from }: IntervalKey): string =>
  `${MEASUREMENTS.intervals}${tagsOf({ space: spaceId })} state=${text(REMOVED)} ${nanoseconds(from)}\n`

/** An hour of good readings that retention deletes; `run` numbers the runs, whose hours add up. */
export const readingHourLine = (
  stream: Pick<Reading, 'deviceId' | 'point' | 'channel' | 'placeId'>, hour: number, { n, total, low, high }: { n: number; total: number; low: number; high: number }, run: number,
): string =>
  `${MEASUREMENTS.readingHours}${tagsOf({ channel: String(stream.channel), device: stream.deviceId, place: stream.placeId, point: stream.point })} n=${whole(n)},total=${total},low=${low},high=${high} ${nanoseconds(hour, run)}\n`

/** A bucket of what retention deletes of the intervals. */
export const keptBucketLine = (
  spaceId: string, bucketS: number, start: number, kept: { occupiedMs: number; vacantMs: number; unknownMs: number; peak: number | null; personMs: number | null }, run: number,
): string =>
  `${MEASUREMENTS.occupancyKept}${tagsOf({ bucket_s: String(bucketS), space: spaceId })} occupied_ms=${whole(kept.occupiedMs)},vacant_ms=${whole(kept.vacantMs)},unknown_ms=${whole(kept.unknownMs)}`
  + `${kept.peak === null ? '' : `,peak=${kept.peak}`}${kept.personMs === null ? '' : `,person_ms=${kept.personMs}`} ${nanoseconds(start, run)}\n`

export const countStepLine = (spaceId: string, at: number, people: number): string => `${MEASUREMENTS.countSteps}${tagsOf({ space: spaceId })} people=${people} ${nanoseconds(at)}\n`

const cellPrefix = (ledger: LedgerId, width: LedgerWidth, { subjectId, key }: Pick<StoredCell, 'subjectId' | 'key'>): string =>
  `${ledgerMeasurement(ledger)}${tagsOf({ key, subject: subjectId, width })}`

/** One cell with all sums of its ledger, and `cells` to count by. */
export function cellLine(ledger: LedgerId, width: LedgerWidth, cell: StoredCell): string {
  const sums = sumColumns(ledger).map(({ name, aggregate, type }) => {
    const value = cell.sums[name] ?? null
    if (value === null) return `${name}=${aggregate === 'max' ? -NOTHING_SEEN : aggregate === 'min' ? NOTHING_SEEN : 0}`
    return `${name}=${type === 'BIGINT' ? whole(Math.round(value)) : value}`
  })
  return `${cellPrefix(ledger, width, cell)} cells=1i,${sums.join(',')} ${nanoseconds(cell.from)}\n`
}

/** A cell that was taken back. */
export const removedCellLine = (ledger: LedgerId, width: LedgerWidth, cell: Omit<StoredCell, 'sums'>): string =>
  `${cellPrefix(ledger, width, cell)} cells=0i ${nanoseconds(cell.from)}\n`
