import { ExactSum } from './exact-sum.ts'
import type { SeriesBucket } from './telemetry-store.ts'

export interface ValueSums { readonly n: number; readonly total: number; readonly low: number; readonly high: number }

/** Values in equal buckets aligned to the epoch, in any order. */
export class ValueBuckets {
  readonly #widthMs: number
  readonly #buckets = new Map<number, { n: number; total: ExactSum; low: number; high: number }>()

  constructor(widthMs: number) {
    this.#widthMs = widthMs
  }

  /** Adds one value, or sums that were added up before. */
  add(at: number, { n, total, low, high }: ValueSums): void {
    const start = Math.floor(at / this.#widthMs) * this.#widthMs
    let bucket = this.#buckets.get(start)
    if (bucket === undefined) this.#buckets.set(start, (bucket = { n: 0, total: new ExactSum(), low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY }))
    bucket.n += n
    bucket.total.add(total)
    bucket.low = Math.min(bucket.low, low)
    bucket.high = Math.max(bucket.high, high)
  }

  /** By their start, in order. */
  sums(): [number, ValueSums][] {
    return [...this.#buckets].sort(([a], [b]) => a - b).map(([start, { n, total, low, high }]) => [start, { n, total: total.value, low, high }])
  }

  series(): SeriesBucket[] {
    return this.sums().map(([time, { n, total, low, high }]) => ({ time, mean: total / n, min: low, max: high, n }))
  }
}

/** One value as sums. */
export const singleValue = (value: number): ValueSums => ({ n: 1, total: value, low: value, high: value })
