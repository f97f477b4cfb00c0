import type { FigureUnitId } from '#contract/figure-units'
import { MISSING_REASONS, type ReportCell, type ReportTable } from '#contract/report'
import { cellText, isMissing, type CellColumn } from '../words/report-cells.ts'
import type { TimeStyle } from '../time/site-time.ts'

export interface ChartSeries {
  readonly id: string
  readonly name: string
  /** Null where there is no figure. */
  readonly values: readonly (number | null)[]
  /** Each value in words, a missing one with its reason. */
  readonly texts: readonly string[]
}

/** What a chart draws: a label for each place and one or more series over them, in one unit. */
export interface ChartData {
  readonly labels: readonly string[]
  /** Shorter ones for an axis. */
  readonly ticks: readonly string[]
  readonly series: readonly ChartSeries[]
  readonly unit: FigureUnitId | null
  /** Along time rather than over names: drawn from left to right. */
  readonly isOverTime: boolean
}

/** A missing figure as its reason, everything else as it is printed. */
export function saidText(cell: ReportCell | undefined, column: CellColumn, style: TimeStyle): string {
  return isMissing(cell) ? MISSING_REASONS[cell.missing][style.language] : cellText(cell, column, style)
}

/** A table's rows along column `x` with the columns `y` as series; columns that the table has not are left out. */
export function chartDataOf(table: ReportTable, x: string, y: readonly string[], style: TimeStyle): ChartData {
  const indexOf = (id: string) => table.columns.findIndex(column => column.id === id)
  const at = indexOf(x)
  const labelColumn = table.columns[at]
  const written = y.map(indexOf).filter(index => index >= 0)
  return {
    labels: table.rows.map(row => (labelColumn ? saidText(row[at], labelColumn, style) : '')),
    ticks: table.rows.map(row => (labelColumn ? cellText(row[at], labelColumn, style, 'short') : '')),
    series: written.map(index => seriesOf(table, index, style)),
    unit: table.columns[written[0] ?? -1]?.unit ?? null,
    isOverTime: labelColumn !== undefined && labelColumn.kind !== 'text' && labelColumn.kind !== 'number',
  }
}

function seriesOf(table: ReportTable, index: number, style: TimeStyle): ChartSeries {
  const column = table.columns[index]!
  return {
    id: column.id, name: column.title[style.language],
    values: table.rows.map(row => numberOf(row[index])),
    texts: table.rows.map(row => saidText(row[index], column, style)),
  }
}

const numberOf = (cell: ReportCell | undefined): number | null => (typeof cell === 'number' && Number.isFinite(cell) ? cell : null)

/** Bars in falling order with the running share of the whole after each; rows without a figure, or below zero, have no part in it. */
export function paretoOf(data: ChartData): { readonly order: readonly number[]; readonly running: readonly number[] } {
  const values = data.series[0]?.values ?? []
  const order = values.map((_, index) => index).filter(index => (values[index] ?? -1) >= 0).sort((a, b) => values[b]! - values[a]!)
  const whole = order.reduce((sum, index) => sum + values[index]!, 0)
  let sum = 0
  return { order, running: order.map(index => (whole === 0 ? 0 : (sum += values[index]!) / whole)) }
}
