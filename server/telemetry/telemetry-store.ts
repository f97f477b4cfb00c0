import type { CountStep, OccupancyInterval } from '#contract/occupancy'
import type { Quality } from '#contract/sample'
import type { PointId } from '#contract/vocabulary'
import type { AnyLedgerReplacement, LedgerStore } from './ledger-store.ts'

/** One stored reading. Device and space ids are the records' ids, not the convention's names. */
export interface Reading {
  readonly deviceId: string
  readonly point: PointId
  readonly channel: number
  /** What the device watched when the reading was made: a space, door or equipment id; null when unplaced. */
  readonly placeId: string | null
  readonly observedAt: number
  readonly receivedAt: number
  readonly value: number
  readonly quality: Quality
  readonly historical: boolean
}

/** What is committed together, or not at all, in this order of fields. Fields left out change nothing. Times are rounded to the millisecond. */
export interface TelemetryCommit {
  readonly readings: readonly Reading[]
  /** Intervals that closed, opened or changed, keyed by (spaceId, from): inserted or replaced. One of no length (to = from) removes its key. */
  readonly intervals?: readonly OccupancyInterval[]
  /** Changes of counts, keyed by (spaceId, at): inserted or replaced. */
  readonly countSteps?: readonly CountStep[]
  /**
   * Recomputed stretches: all intervals of the space inside [from, to) are replaced by `intervals`;
   * an interval across an edge is cut there first. New ones are clipped to the stretch; an open one
   * (to: null) stretches it to the end of time. Where `countSteps` are given, they replace the space's
   * steps inside the stretch: until the first of them the count goes on that held before the stretch,
   * and from `to` on that count holds that held there before (a step is made at `to` where it must).
   */
  readonly replacements?: readonly { spaceId: string; from: number; to: number; intervals: readonly OccupancyInterval[]; countSteps?: readonly CountStep[] }[]
  /** Cells of the usage ledgers that were added up anew, in order: a later one wins. */
  readonly ledgers?: readonly AnyLedgerReplacement[]
  /** Opaque state to resume from, by key (occupancy engine, dedupe memory …); null deletes. */
  readonly checkpoints?: ReadonlyMap<string, string | null>
  /** Journal sequence up to which everything is contained in this and earlier commits. */
  readonly storedUpTo?: number
}

export interface ReadingQuery {
  readonly from: number
  readonly to: number
  readonly placeIds?: readonly string[]
  readonly deviceIds?: readonly string[]
  readonly points?: readonly PointId[]
  readonly limit?: number
}

/** Good values of one point of one place in equal buckets aligned to the epoch; empty buckets are absent, never 0. Plain means of readings, not weighted by time. */
export interface SeriesBucket { readonly time: number; readonly mean: number; readonly min: number; readonly max: number; readonly n: number }

/** Seconds by state of one space in one bucket of the roll-up, exact to the millisecond; they add up to the bucket where recorded. */
export interface OccupancyBucket {
  readonly spaceId: string
  readonly from: number
  readonly bucketS: 60 | 3600
  readonly occupiedS: number
  readonly vacantS: number
  readonly unknownS: number
  /** Largest peakCount of the intervals that touch the bucket: an upper bound where one spans several buckets. */
  readonly peakCount: number | null
  /** Person-seconds where something counts; null otherwise. */
  readonly personS: number | null
}

export interface RetentionPolicy { readonly readingsDays: number; readonly minuteDays: number; readonly intervalsDays: number }

/**
 * The telemetry port. DuckDB by default; a second implementation (InfluxDB) must pass the same
 * contract test-suite (test/server/telemetry/telemetry-contract.ts).
 */
export interface TelemetryStore extends LedgerStore {
  /** Commits are serialised in the order of the calls. Rejects with a TelemetryError and changes nothing when it fails. */
  commit(batch: TelemetryCommit): Promise<void>
  /** The largest storedUpTo ever committed, 0 when none was. */
  storedUpTo(): Promise<number>
  checkpoints(prefix: string): Promise<ReadonlyMap<string, string>>
  /** The newest good reading per (device, point, channel), by observedAt and then by arrival. Outlives the reading's retention. */
  latest(deviceIds?: readonly string[]): Promise<readonly Reading[]>
  /**
   * In order of (observedAt, deviceId, point, channel); exact duplicates of (deviceId, point, channel, observedAt, value) appear once (the one that was received first).
   * Without a limit it refuses (code "too-many") beyond a million rather than fill the memory: then export.
   */
  readings(query: ReadingQuery): Promise<readonly Reading[]>
  /** The same readings in the same order, in batches, never all in memory. What is committed meanwhile may be missed. */
  exportReadings(query: ReadingQuery): AsyncIterable<readonly Reading[]>
  series(query: { placeId: string; point: PointId; from: number; to: number; bucketS: number }): Promise<readonly SeriesBucket[]>
  /** Intervals that touch [from, to), uncut, in order of (spaceId, from). */
  intervals(query: { spaceIds?: readonly string[]; from: number; to: number }): Promise<readonly OccupancyInterval[]>
  /**
   * The buckets that touch [from, to), each whole, in order of (spaceId, from): equal to a recomputation
   * from the intervals as of the last commit, where an open interval lasts until `to`. Hours outlive their intervals.
   */
  occupancyBuckets(query: { spaceIds?: readonly string[]; from: number; to: number; bucketS: 60 | 3600 }): Promise<readonly OccupancyBucket[]>
  /**
   * Rows removed. Hourly roll-ups and ledgers stay, and so does an interval until it has ended before the cut.
   * Count steps go with the intervals, but for each space's last one before the cut, which still holds at it. What
   * ended before the cut of the intervals is closed history: a later commit cannot change it.
   */
  retain(policy: RetentionPolicy, now: number): Promise<number>
  /** Bytes on disk and rows, for /metrics. */
  size(): Promise<{ bytes: number; readings: number; intervals: number }>
  close(): Promise<void>
}
