import type { PrintedChart, PrintedTable } from '../printed-report.ts'
import type { CellPrinting } from '../report-cell-rules.ts'
import { REPORT_WORDS } from '../export-words.ts'
import { columnOf, labelsOf, seriesOf } from './chart-series-rules.ts'
import { drawLyingBars, drawPareto, drawStandingBars } from './pdf-bar-charts.ts'
import { drawLines } from './pdf-line-chart.ts'
import { drawRankedBars } from './pdf-ranked-bars.ts'
import { drawSteps } from './pdf-step-chart.ts'
import type { PdfSheet } from './pdf-sheet.ts'
import { STYLE } from './pdf-style.ts'
import { drawWeekMap } from './pdf-week-map.ts'

const AFTER = 8

/** True of a week map that prints each figure of its table in its cells: 168 rows below it would say the same again. */
export const chartTellsAll = ({ columns, rows, total }: PrintedTable, chart: PrintedChart): boolean =>
  chart.kind === 'week-map' && rows.length > 0 && total === null && columns.every(({ id }) => id === chart.at || chart.value.includes(id))

/** Draws a table the way that it asks for. */
export function drawChart(sheet: PdfSheet, table: PrintedTable, chart: PrintedChart, printing: CellPrinting): void {
  const { language } = printing
  const drawn = chart.kind === 'week-map' || chart.kind === 'steps' ? [chart.value].flat() : [chart.y].flat()
  if (drawn.every((id) => seriesOf(table, id, language).values.every((value) => value === null))) return sheet.paragraph(REPORT_WORDS.noFigures[language], STYLE.note, { after: AFTER })
  draw(sheet, table, chart, printing)
  sheet.y += AFTER
}

function draw(sheet: PdfSheet, table: PrintedTable, chart: PrintedChart, printing: CellPrinting): void {
  const { language } = printing
  const series = (id: string) => seriesOf(table, id, language)
  switch (chart.kind) {
    case 'bars': {
      const bars = { labels: labelsOf(table, chart.x, printing), series: chart.y.map(series), stacked: chart.stacked, language }
      return columnOf(table, chart.x).column.kind === 'text' ? drawLyingBars(sheet, bars) : drawStandingBars(sheet, bars)
    }
    case 'lines':
      return drawLines(sheet, {
        labels: labelsOf(table, chart.x, printing), series: chart.y.map(series), language,
        band: chart.low !== undefined && chart.high !== undefined ? { low: series(chart.low), high: series(chart.high) } : null,
      })
    case 'week-map': return chart.value.forEach((id) => drawWeekMap(sheet, series(chart.at).values, series(id), language))
    case 'ranked': return drawRankedBars(sheet, { labels: labelsOf(table, chart.x, printing), series: series(chart.y), low: chart.low === undefined ? null : series(chart.low), high: chart.high === undefined ? null : series(chart.high), own: table.own ?? null, language })
    case 'steps': return drawSteps(sheet, { at: series(chart.at), value: series(chart.value), low: series(chart.low), high: series(chart.high), language })
    case 'pareto': return drawPareto(sheet, labelsOf(table, chart.x, printing), series(chart.y), language)
  }
}
