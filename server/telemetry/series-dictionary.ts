import { QUALITIES } from '#contract/sample'
import { isPointId, type PointId } from '#contract/vocabulary'
import type { Reading } from './telemetry-store.ts'

/** The newest good value of a stream, as stored. */
export interface LatestValue {
  readonly series: Series
  readonly observedAt: number
  readonly receivedAt: number
  readonly value: number
  readonly flags: number
}

/** One (device, point, channel), wherever it was placed. */
export interface Stream {
  readonly id: number
  readonly deviceId: string
  readonly point: PointId
  readonly channel: number
  readonly series: Series[]
  latest: LatestValue | null
  /** What the commit in progress would make of `latest`. */
  pending: LatestValue | null
}

/** A stream at one place. Readings are stored under its id. */
export interface Series { readonly id: number; readonly stream: Stream; readonly placeId: string | null }

/** A stored row of the dictionary. */
export interface SeriesRow { id: number; stream: number; deviceId: string; point: string; channel: number; placeId: string | null }

/** Quality in the low bits, `historical` above them. 0 is the common case: good and live. */
export const HISTORICAL_FLAG = 4
const QUALITY_MASK = 3
export const flagsOf = (reading: Reading): number => QUALITIES.indexOf(reading.quality) + (reading.historical ? HISTORICAL_FLAG : 0)

export const readingOf = (series: Series, observedAt: number, receivedAt: number, value: number, flags: number): Reading => ({
  deviceId: series.stream.deviceId, point: series.stream.point, channel: series.stream.channel, placeId: series.placeId,
  observedAt, receivedAt, value,
  quality: QUALITIES[flags & QUALITY_MASK] ?? 'suspect', historical: (flags & HISTORICAL_FLAG) !== 0,
})

/** Whether a good value takes the place of the newest so far; of two at one time the later arrived one does. */
const supersedes = ({ observedAt, receivedAt }: LatestValue, than: LatestValue | null): boolean =>
  than === null || observedAt > than.observedAt || (observedAt === than.observedAt && receivedAt >= than.receivedAt)

/** Offers a good value to its stream; `changed` collects the streams whose `pending` is to become their `latest`. */
export function offerLatest(value: LatestValue, changed: Stream[]): void {
  const { stream } = value.series
  if (!supersedes(value, stream.pending ?? stream.latest)) return
  if (stream.pending === null) changed.push(stream)
  stream.pending = value
}

/** The commit that offered them is stored. */
export function acceptLatest(changed: readonly Stream[]): void {
  for (const stream of changed) {
    stream.latest = stream.pending
    stream.pending = null
  }
}

/** The commit that offered them has failed. */
export function rejectLatest(changed: readonly Stream[]): void {
  for (const stream of changed) stream.pending = null
}

/** Every series of the store, in memory: a few thousand in a large building. */
export interface SeriesDictionary {
  /** The series of a reading, made where it is new. */
  resolve(reading: Reading): Series
  byId(id: number): Series | undefined
  /** The streams of these devices; all when undefined. */
  streams(deviceIds?: readonly string[]): Iterable<Stream>
  /** The newest good reading of each of their streams. */
  latest(deviceIds?: readonly string[]): Reading[]
  /** Series that match; null when all do. */
  select(filter: { placeIds?: readonly string[]; deviceIds?: readonly string[]; points?: readonly PointId[] }): Series[] | null
  /** What `resolve` has made since the last `accept` or `reject`. */
  fresh(): readonly Series[]
  accept(): void
  reject(): void
}

/** Builds the dictionary from its stored rows, in order of id. A point that the vocabulary has dropped keeps its rows on disk and is not answered. */
export function createSeriesDictionary(rows: readonly SeriesRow[]): SeriesDictionary {
  const byId = new Map<number, Series>()
  const byDevice = new Map<string, Stream[]>()
  let nextId = 1
  let fresh: Series[] = []

  function streamOf(deviceId: string, point: PointId, channel: number, newId: () => number): Stream {
    let streams = byDevice.get(deviceId)
    if (streams === undefined) byDevice.set(deviceId, (streams = []))
    // A device has a handful of points: a loop over them beats a joined key.
    for (const stream of streams) if (stream.point === point && stream.channel === channel) return stream
    const stream: Stream = { id: newId(), deviceId, point, channel, series: [], latest: null, pending: null }
    streams.push(stream)
    return stream
  }

  function add(stream: Stream, id: number, placeId: string | null): Series {
    const series: Series = { id, stream, placeId }
    stream.series.push(series)
    byId.set(id, series)
    nextId = Math.max(nextId, id + 1)
    return series
  }

  for (const row of rows) {
    if (isPointId(row.point)) add(streamOf(row.deviceId, row.point, row.channel, () => row.stream), row.id, row.placeId)
    else nextId = Math.max(nextId, row.id + 1)
  }

  function forget(series: Series): void {
    byId.delete(series.id)
    const { stream } = series
    stream.series.splice(stream.series.indexOf(series), 1)
    if (stream.series.length > 0) return
    const rest = (byDevice.get(stream.deviceId) ?? []).filter((other) => other !== stream)
    if (rest.length > 0) byDevice.set(stream.deviceId, rest)
    else byDevice.delete(stream.deviceId)
  }

  function* streamsOf(deviceIds?: readonly string[]): Generator<Stream> {
    for (const deviceId of deviceIds === undefined ? byDevice.keys() : new Set(deviceIds)) yield* byDevice.get(deviceId) ?? []
  }

  return {
    resolve(reading) {
      const stream = streamOf(reading.deviceId, reading.point, reading.channel, () => nextId)
      for (const series of stream.series) if (series.placeId === reading.placeId) return series
      const series = add(stream, nextId, reading.placeId)
      fresh.push(series)
      return series
    },
    byId: (id) => byId.get(id),
    streams: streamsOf,
    latest: (deviceIds) => [...streamsOf(deviceIds)].flatMap(({ latest }) =>
      (latest === null ? [] : [readingOf(latest.series, latest.observedAt, latest.receivedAt, latest.value, latest.flags)])),
    select({ placeIds, deviceIds, points }) {
      if (placeIds === undefined && deviceIds === undefined && points === undefined) return null
      const places = placeIds && new Set(placeIds)
      const devices = deviceIds && new Set(deviceIds)
      const kinds = points && new Set(points)
      return [...byId.values()].filter(({ placeId, stream }) =>
        (places === undefined || (placeId !== null && places.has(placeId)))
        && (devices === undefined || devices.has(stream.deviceId))
        && (kinds === undefined || kinds.has(stream.point)))
    },
    fresh: () => fresh,
    accept() { fresh = [] },
    reject() {
      for (const series of fresh.toReversed()) forget(series)
      fresh = []
    },
  }
}
