import type { MissingReason, ReportTable } from '#contract/report'
import { isMissing } from '../words/report-cells.ts'

/** Each reason for a missing figure of a table with the letter that marks it there and how often it stands, in order of appearance. */
export interface MissingNote { readonly reason: MissingReason; readonly letter: string; readonly count: number }

export function missingNotes(table: Pick<ReportTable, 'rows' | 'total'>): MissingNote[] {
  const counts = new Map<MissingReason, number>()
  for (const cell of [...table.rows, table.total ?? []].flat()) if (isMissing(cell)) counts.set(cell.missing, (counts.get(cell.missing) ?? 0) + 1)
  return [...counts].map(([reason, count], index) => ({ reason, count, letter: String.fromCharCode(97 + index) }))
}
