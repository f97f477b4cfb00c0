import type { FigureUnitId } from '#contract/figure-units'
import type { Language } from '#contract/local-text'
import type { ReportColumn } from '#contract/report'
import type { PrintedCell, PrintedTable } from '../printed-report.ts'
import { printedCell, type CellPrinting } from '../report-cell-rules.ts'

/** One column of a table as it is drawn; null where there is no figure. */
export interface ChartSeries { readonly title: string; readonly unit: FigureUnitId | null; readonly values: readonly (number | null)[] }

/** The column of an id. Throws where a chart names one that its table has not: a fault of the report. */
export function columnOf(table: PrintedTable, id: string): { readonly column: ReportColumn; readonly place: number } {
  const place = table.columns.findIndex((column) => column.id === id)
  if (place === -1) throw new Error(`the chart of table ${table.id} names no column ${id}`)
  return { column: table.columns[place]!, place }
}

const figure = (cell: PrintedCell | undefined): number | null => (typeof cell === 'number' ? cell : null)

export function seriesOf(table: PrintedTable, id: string, language: Language): ChartSeries {
  const { column, place } = columnOf(table, id)
  return { title: column.title[language], unit: column.unit, values: table.rows.map((row) => figure(row[place])) }
}

/** What stands at the axis for each row. */
export function labelsOf(table: PrintedTable, id: string, printing: CellPrinting): string[] {
  const { column, place } = columnOf(table, id)
  return table.rows.map((row) => printedCell(row[place] ?? null, column, printing))
}

/** Round marks from the least to the greatest value, 0 among them: steps of 1, 2 or 5 times a power of ten. */
export function axisMarks(values: readonly number[], wanted = 4): number[] {
  const least = Math.min(0, ...values)
  const greatest = Math.max(0, ...values)
  const span = greatest - least || 1
  const power = 10 ** Math.floor(Math.log10(span / wanted))
  const step = power * ([1, 2, 5].find((factor) => span / (power * factor) <= wanted) ?? 10)
  const first = Math.floor(least / step)
  const last = Math.max(Math.ceil(greatest / step), first + 1)
  // By multiplication: adding up steps of 0.1 does not end at 1.
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)))
}

/** Rows of the falling order of a Pareto chart: the row's place, its value, and the running share of the whole. */
export function paretoOrder(values: readonly (number | null)[]): { readonly place: number; readonly value: number; readonly runningShare: number }[] {
  const known = values.flatMap((value, place) => (value !== null && value > 0 ? [{ place, value }] : [])).sort((a, b) => b.value - a.value)
  const whole = known.reduce((sum, { value }) => sum + value, 0)
  let running = 0
  return known.map(({ place, value }) => ({ place, value, runningShare: (running += value) / whole }))
}
