import type { LedgerCell, LedgerId, LedgerSums } from '#contract/ledgers'
import { calendarBorders, hourBorders } from '../site-time/calendar-bucket-rules.ts'
import { addSums, noSums } from './cell-tally-rules.ts'
import { grouped } from './timeline-rules.ts'
import type { BucketSize, UsageQuery, UsageRow } from './usage-reader.ts'

/** Borders of the buckets that a period touches; two for 'none'. */
export const bucketBorders = (bucket: BucketSize, from: number, to: number, timeZone: string): number[] =>
  (bucket === 'none' ? [from, to] : bucket === 'hour' ? hourBorders(from, to, timeZone) : calendarBorders(bucket, from, to, timeZone))

/** Whether a query asks for a cell's key. */
export const asksFor = <Ledger extends LedgerId>({ ledger, keys }: Pick<UsageQuery<Ledger>, 'ledger' | 'keys'>, cell: LedgerCell): cell is LedgerCell<Ledger> =>
  cell.ledger === ledger && (keys === undefined || keys.includes(cell.key))

/** Sums of cells by what the query keeps apart; groups without a cell are absent. */
export function usageRows<Ledger extends LedgerId>({ ledger, bucket, by }: Pick<UsageQuery<Ledger>, 'ledger' | 'bucket' | 'by'>, cells: Iterable<LedgerCell<Ledger>>, borders: readonly number[]): UsageRow<Ledger>[] {
  const groups = new Map<string, { row: Omit<UsageRow<Ledger>, 'sums'>; sums: Record<string, number | null> }>()
  const [bySubject, byKey, byCell] = [by.includes('subject'), by.includes('key'), by.includes('cell')]
  for (const cell of cells) {
    const index = byCell || bucket === 'none' ? -1 : borders.findLastIndex((border) => border <= cell.from)
    const period = byCell ? { from: cell.from, to: cell.to } : index < 0 ? { from: null, to: null } : { from: borders[index]!, to: borders[index + 1]! }
    const row = { subjectId: bySubject ? cell.subjectId : null, key: byKey ? cell.key : null, ...period }
    const id = `${row.subjectId}\0${row.key}\0${row.from}`
    const group = groups.get(id) ?? { row, sums: noSums(ledger) }
    groups.set(id, group)
    addSums(ledger, group.sums, cell.sums)
  }
  return [...groups.values()].map(({ row, sums }) => ({ ...row, sums: sums as LedgerSums<Ledger> })).sort(inOrder)
}

/** Rows of several parts of a period, with those of one group made one. */
export function mergedRows<Ledger extends LedgerId>({ ledger }: Pick<UsageQuery<Ledger>, 'ledger'>, rows: readonly UsageRow<Ledger>[]): UsageRow<Ledger>[] {
  return [...grouped(rows, ({ subjectId, key, from }) => `${subjectId}\0${key}\0${from}`).values()].map((parts): UsageRow<Ledger> => {
    if (parts.length === 1) return parts[0]!
    const sums = noSums(ledger)
    for (const part of parts) addSums(ledger, sums, part.sums)
    return { ...parts[0]!, sums: sums as LedgerSums<Ledger> }
  }).sort(inOrder)
}

const compare = (a: string | number | null, b: string | number | null): number => (a === b ? 0 : a === null || (b !== null && a < b) ? -1 : 1)
const inOrder = (a: Omit<UsageRow<LedgerId>, 'sums'>, b: Omit<UsageRow<LedgerId>, 'sums'>): number =>
  compare(a.subjectId, b.subjectId) || compare(a.key, b.key) || compare(a.from, b.from)
