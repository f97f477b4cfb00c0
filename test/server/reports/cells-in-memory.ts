import type { LedgerCell, LedgerId, LedgerSums } from '#contract/ledgers'
import type { UsageQuery, UsageReader, UsageRow } from '../../../server/usage/usage-reader.ts'
import { addedSums, noSums } from '../../../server/reports/ledger-sums-rules.ts'
import { bucketBegin } from '../../../server/reports/bucket-begin-rules.ts'

/** An hour cell; sums that are not given are 0 (null for highest and lowest). */
export const hourCell = <Ledger extends LedgerId>(ledger: Ledger, subjectId: string, from: number, sums: Partial<LedgerSums<Ledger>>, key = ''): LedgerCell<Ledger> =>
  ({ ledger, width: 'hour', subjectId, key, from, to: from + 3_600_000, sums: { ...noSums(ledger), ...sums } })

/** A usage reader over cells that a test makes: the same answers as the stored ones would give. */
export const usageOf = (cells: readonly LedgerCell[], timeZone = 'Europe/Berlin'): UsageReader => ({
  sums: async <Ledger extends LedgerId>({ ledger, from, to, subjectIds, keys, bucket, by }: UsageQuery<Ledger>): Promise<readonly UsageRow<Ledger>[]> => {
    const rows = new Map<string, UsageRow<Ledger>>()
    const chosen = cells.filter((cell): cell is LedgerCell<Ledger> => cell.ledger === ledger && cell.from >= from && cell.from < to && (subjectIds?.includes(cell.subjectId) ?? true) && (keys?.includes(cell.key) ?? true))
    for (const cell of chosen) {
      const begin = by.includes('cell') ? cell.from : bucket === 'none' ? null : Math.max(from, bucketBegin(cell.from, bucket, timeZone))
      const row = { subjectId: by.includes('subject') ? cell.subjectId : null, key: by.includes('key') ? cell.key : null, from: begin, to: null }
      const id = JSON.stringify(row)
      const before = rows.get(id)
      rows.set(id, { ...row, sums: before ? addedSums(ledger, before.sums, cell.sums) : cell.sums })
    }
    return [...rows.values()]
  },
})
