import type { Language } from '#contract/local-text'
import type { ReportCell, ReportTable } from '#contract/report'
import { isMissing } from '../words/report-cells.ts'

export interface TableOrder { readonly column: string; readonly descending: boolean }

/** "-used" is descending by used; null: as the report has its rows. */
export function readTableOrder(text: string | null, table: ReportTable): TableOrder | null {
  if (text === null) return null
  const descending = text.startsWith('-')
  const column = text.slice(descending ? 1 : 0)
  return table.columns.some(({ id }) => id === column) ? { column, descending } : null
}

/** A press on a heading: figures begin with the greatest, names with the first; the third press gives the report's own order back. */
export function nextOrder(order: TableOrder | null, column: string, isFigure: boolean): TableOrder | null {
  if (order?.column !== column) return { column, descending: isFigure }
  return order.descending === isFigure ? { column, descending: !isFigure } : null
}

export const writeTableOrder = (order: TableOrder | null): string | null => (order === null ? null : `${order.descending ? '-' : ''}${order.column}`)

/** Rows in order; what is missing comes last in both directions, equal ones stay as the report has them. */
export function orderedRows(table: ReportTable, order: TableOrder | null, language: Language): ReportCell[][] {
  const at = order === null ? -1 : table.columns.findIndex(({ id }) => id === order.column)
  if (order === null || at < 0) return table.rows
  const words = new Intl.Collator(language, { numeric: true, sensitivity: 'base' })
  const sign = order.descending ? -1 : 1
  const keyed = table.rows.map(row => ({ row, key: keyOf(row[at], language) }))
  keyed.sort(({ key: a }, { key: b }) => {
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
    return sign * (typeof a === 'number' && typeof b === 'number' ? a - b : words.compare(String(a), String(b)))
  })
  return keyed.map(({ row }) => row)
}

function keyOf(cell: ReportCell | undefined, language: Language): number | string | null {
  if (cell === null || cell === undefined || isMissing(cell)) return null
  return typeof cell === 'object' ? cell[language] : cell
}
