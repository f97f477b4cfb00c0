import type { LedgerId, LedgerSums } from '#contract/ledgers'
import type { LedgerGrouping } from '../telemetry/ledger-store.ts'

/** How a period is cut: by calendar of the site's zone. 'none': the whole period is one bucket. */
export const BUCKET_SIZES = ['none', 'hour', 'day', 'week', 'month', 'year'] as const
export type BucketSize = (typeof BUCKET_SIZES)[number]

export interface UsageQuery<Ledger extends LedgerId> {
  readonly siteId: string
  readonly ledger: Ledger
  /** Epoch ms; widened to whole hours of the site's zone and cut at now. */
  readonly from: number
  readonly to: number
  readonly subjectIds?: readonly string[]
  readonly keys?: readonly string[]
  readonly bucket: BucketSize
  /** 'cell' gives hours of the zone whatever the bucket. */
  readonly by: readonly Exclude<LedgerGrouping, 'bucket'>[]
}

export interface UsageRow<Ledger extends LedgerId> {
  readonly subjectId: string | null
  readonly key: string | null
  /** Begin of the bucket, or of the hour where rows are kept apart by cell; null for the whole period. */
  readonly from: number | null
  readonly to: number | null
  readonly sums: LedgerSums<Ledger>
}

/** The one way in which reports, questions, forecasts and evaluation facts read what was used. */
export interface UsageReader {
  /**
   * Sums of a period, exact as of the call: what late data touched is added up again first, and the hours that
   * still run are computed on the fly. Rejects with 'not-found' or 'telemetry-away'.
   */
  sums<Ledger extends LedgerId>(query: UsageQuery<Ledger>): Promise<readonly UsageRow<Ledger>[]>
}
