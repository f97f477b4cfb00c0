import type { OccupancyInterval } from '#contract/occupancy'
import { ExactSum } from './exact-sum.ts'
import type { OccupancyBucket } from './telemetry-store.ts'

/** Milliseconds by state of one bucket. */
export interface BucketParts { readonly occupiedMs: number; readonly vacantMs: number; readonly unknownMs: number; readonly peak: number | null; readonly personMs: number | null }

interface Adding { ms: { occupied: number; vacant: number; unknown: number }; peak: number | null; personMs: ExactSum | null }

/** Intervals laid over equal buckets aligned to the epoch: the one definition here, for questions and for what is kept when intervals go. */
export class IntervalBuckets {
  readonly #widthMs: number
  readonly #spaces = new Map<string, Map<number, Adding>>()

  constructor(bucketS: number) {
    this.#widthMs = bucketS * 1000
  }

  /** The part of the interval inside [first, end); an open one lasts until `openEnd`. */
  addInterval({ spaceId, state, from, to, peakCount, meanCount }: OccupancyInterval, first: number, end: number, openEnd: number): void {
    const since = Math.max(from, first)
    const until = Math.min(to ?? openEnd, end)
    if (since >= until) return
    for (let start = Math.floor(since / this.#widthMs) * this.#widthMs; start < until; start += this.#widthMs) {
      const ms = Math.min(until, start + this.#widthMs) - Math.max(since, start)
      this.#add(spaceId, start, { occupiedMs: 0, vacantMs: 0, unknownMs: 0, [`${state}Ms`]: ms, peak: peakCount, personMs: meanCount === null ? null : meanCount * ms })
    }
  }

  addParts(spaceId: string, start: number, parts: BucketParts): void { this.#add(spaceId, start, parts) }

  #add(spaceId: string, start: number, { occupiedMs, vacantMs, unknownMs, peak, personMs }: BucketParts): void {
    let ofSpace = this.#spaces.get(spaceId)
    if (ofSpace === undefined) this.#spaces.set(spaceId, (ofSpace = new Map<number, Adding>()))
    let bucket = ofSpace.get(start)
    if (bucket === undefined) ofSpace.set(start, (bucket = { ms: { occupied: 0, vacant: 0, unknown: 0 }, peak: null, personMs: null }))
    bucket.ms.occupied += occupiedMs
    bucket.ms.vacant += vacantMs
    bucket.ms.unknown += unknownMs
    if (peak !== null) bucket.peak = Math.max(bucket.peak ?? peak, peak)
    if (personMs !== null) (bucket.personMs ??= new ExactSum()).add(personMs)
  }

  /** Space, start and parts, in order of (space, start). */
  parts(): [string, number, BucketParts][] {
    return [...this.#spaces].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([spaceId, buckets]) =>
      [...buckets].sort(([a], [b]) => a - b).map(([start, { ms, peak, personMs }]): [string, number, BucketParts] =>
        [spaceId, start, { occupiedMs: ms.occupied, vacantMs: ms.vacant, unknownMs: ms.unknown, peak, personMs: personMs?.value ?? null }]))
  }

  buckets(): OccupancyBucket[] {
    const bucketS = this.#widthMs === 60_000 ? 60 : 3600
    return this.parts().map(([spaceId, from, { occupiedMs, vacantMs, unknownMs, peak, personMs }]) => ({
      spaceId, from, bucketS, occupiedS: occupiedMs / 1000, vacantS: vacantMs / 1000, unknownS: unknownMs / 1000,
      peakCount: peak, personS: personMs === null ? null : personMs / 1000,
    }))
  }
}
