import type { LedgerCell, LedgerId, LedgerSums, LedgerWidth } from '#contract/ledgers'
import type { CountStep } from '#contract/occupancy'

export type { CountStep }

/** All cells of a ledger, width and subject that begin inside [from, to) are replaced by `cells`. Times, and sums in ms, are rounded to the millisecond. */
export interface LedgerReplacement<Ledger extends LedgerId = LedgerId> {
  readonly ledger: Ledger
  readonly width: LedgerWidth
  readonly subjectId: string
  readonly from: number
  readonly to: number
  readonly cells: readonly LedgerCell<Ledger>[]
}

/** A replacement of whichever ledger. */
export type AnyLedgerReplacement = { [Ledger in LedgerId]: LedgerReplacement<Ledger> }[LedgerId]

export type LedgerGrouping = 'subject' | 'key' | 'cell' | 'bucket'

export interface LedgerQuery<Ledger extends LedgerId = LedgerId> {
  readonly ledger: Ledger
  readonly width: LedgerWidth
  /** Ascending moments, at least two: bucket i holds the cells that begin in [edges[i], edges[i + 1]). Cells outside all of them are left out. */
  readonly edges: readonly number[]
  readonly subjectIds?: readonly string[]
  readonly keys?: readonly string[]
  /** What rows are kept apart by. 'cell': the begin of the cell; 'bucket': the index of its bucket. Empty: one row. */
  readonly by: readonly LedgerGrouping[]
}

export interface LedgerRow<Ledger extends LedgerId = LedgerId> {
  /** Null where the rows are not kept apart by it. */
  readonly subjectId: string | null
  readonly key: string | null
  readonly from: number | null
  readonly bucket: number | null
  readonly cells: number
  readonly sums: LedgerSums<Ledger>
}

/** What the telemetry port offers beside readings and intervals. */
export interface LedgerStore {
  /** Steps inside [from, to) and, for each space, the last one before `from`, in order of (spaceId, at). */
  countSteps(query: { spaceIds?: readonly string[]; from: number; to: number }): Promise<readonly CountStep[]>
  /** Grouped sums, in order of (subjectId, key, from, bucket); groups without a cell are absent. Rejects with "bad-query" where edges do not ascend, "too-many" beyond a million rows. */
  ledger<Ledger extends LedgerId>(query: LedgerQuery<Ledger>): Promise<readonly LedgerRow<Ledger>[]>
}
