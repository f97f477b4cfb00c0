import type { OccupancyInterval } from '#contract/occupancy'
import type { Quality } from '#contract/sample'
import type { PointId } from '#contract/vocabulary'

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

/** What is committed together, or not at all. Fields left out change nothing. */
export interface TelemetryCommit {
  readonly readings: readonly Reading[]
  /** Intervals that closed, opened or changed, keyed by (spaceId, from): inserted or replaced. */
  readonly intervals?: readonly OccupancyInterval[]
  /**
   * Recomputed stretches: all intervals of the space inside [from, to) are replaced by `intervals`;
   * an interval across an edge is cut there first.
   */
  readonly replacements?: readonly { spaceId: string; from: number; to: number; intervals: readonly OccupancyInterval[] }[]
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

/** Values of one point of one place in equal buckets; empty buckets are absent, never 0. */
export interface SeriesBucket { readonly time: number; readonly mean: number; readonly min: number; readonly max: number; readonly n: number }

/** Seconds by state of one space in one bucket of the roll-up; they add up to the bucket where recorded. */
export interface OccupancyBucket {
  readonly spaceId: string
  readonly from: number
  readonly bucketS: 60 | 3600
  readonly occupiedS: number
  readonly vacantS: number
  readonly unknownS: number
  readonly peakCount: number | null
  /** Person-seconds where something counts; null otherwise. */
  readonly personS: number | null
}

export interface RetentionPolicy { readonly readingsDays: number; readonly minuteDays: number; readonly intervalsDays: number }

/**
 * The telemetry port. DuckDB by default; a second implementation (InfluxDB) must pass the same
 * contract test-suite (test/server/telemetry/telemetry-contract.ts).
 */
export interface TelemetryStore {
  commit(batch: TelemetryCommit): Promise<void>
  storedUpTo(): Promise<number>
  checkpoints(prefix: string): Promise<ReadonlyMap<string, string>>
  /** The newest good reading per (device, point, channel). */
  latest(deviceIds?: readonly string[]): Promise<readonly Reading[]>
  /** In order of (observedAt, deviceId, point, channel); exact duplicates of (deviceId, point, channel, observedAt, value) appear once. */
  readings(query: ReadingQuery): Promise<readonly Reading[]>
  series(query: { placeId: string; point: PointId; from: number; to: number; bucketS: number }): Promise<readonly SeriesBucket[]>
  /** Intervals that touch [from, to), uncut, in order of (spaceId, from). */
  intervals(query: { spaceIds?: readonly string[]; from: number; to: number }): Promise<readonly OccupancyInterval[]>
  /** Roll-ups, kept incrementally with each commit; equal to a recomputation from the intervals. */
  occupancyBuckets(query: { spaceIds?: readonly string[]; from: number; to: number; bucketS: 60 | 3600 }): Promise<readonly OccupancyBucket[]>
  /** Rows removed. Hourly roll-ups stay. */
  retain(policy: RetentionPolicy, now: number): Promise<number>
  /** Bytes on disk and rows, for /metrics. */
  size(): Promise<{ bytes: number; readings: number; intervals: number }>
  close(): Promise<void>
}
