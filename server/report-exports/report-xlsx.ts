import writeExcelFile, { type CellObject, type Row, type Sheet } from 'write-excel-file/node'
import { FIGURE_UNITS, type FigureUnitId } from '#contract/figure-units'
import type { Language } from '#contract/local-text'
import type { ReportColumn } from '#contract/report'
import { offsetMsAt } from '../site-time/wall-time-rules.ts'
import { dataCell, hasOwnUnit, isNumeric, missingSentence, plainCell, printedCell, totalRow, type CellPrinting } from './report-cell-rules.ts'
import { columnTitles, coverageOf, headLines, headlineFigures, unitName } from './report-outline-rules.ts'
import { REPORT_WORDS } from './export-words.ts'
import type { PrintedCell, PrintedReport, PrintedTable } from './printed-report.ts'
import { columnWidth, sheetNames, spreadsheetText } from './spreadsheet-rules.ts'

type SheetPlan = Omit<Sheet<Buffer>, 'sheet'> & { readonly title: string }

const HEAD: Partial<CellObject> = { fontWeight: 'bold', backgroundColor: '#E8EEF4', wrap: true, alignVertical: 'top' }
/** A reason in the place of a figure: a text, so that a sum over it is an error or leaves it out, and never takes it for 0. */
const MISSING: Partial<CellObject> = { fontStyle: 'italic', textColor: '#6B7280', wrap: true }
const TOTAL: Partial<CellObject> = { fontWeight: 'bold', topBorderStyle: 'thin', topBorderColor: '#6B7280' }
const WRAPPED: Partial<CellObject> = { wrap: true, alignVertical: 'top' }
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/

/**
 * The report as an Excel workbook: a summary, one sheet per table, and the formula, unit, source, period and coverage of every
 * metric. Figures are real numbers with number formats, moments real dates at the clocks of the site.
 */
export async function reportXlsx(report: PrintedReport, language: Language): Promise<Uint8Array> {
  const printing = { language, timeZone: report.timeZone }
  const plans = [summarySheet(report, printing), ...report.tables.map((table) => tableSheet(table, printing)), formulaSheet(report, printing)]
  const names = sheetNames(plans.map(({ title }) => title))
  return writeExcelFile(plans.map(({ title: _title, ...sheet }, index) => ({ ...sheet, sheet: names[index]! })), { fontFamily: 'Calibri', fontSize: 11 }).toBuffer()
}

function summarySheet(report: PrintedReport, printing: CellPrinting): SheetPlan {
  const { language } = printing
  const head = headLines(report, printing)
  const figures = headlineFigures(report, language)
  const words = (['figure', 'value', 'unit', 'coverage', 'before'] as const).map((id) => textCell(REPORT_WORDS[id][language], HEAD))
  return {
    title: REPORT_WORDS.summary[language],
    columns: [{ width: columnWidth([...head.map(({ name }) => name[language]), ...figures.map(({ title }) => title)]) }, { width: 36 }, { width: 14 }, { width: 14 }, { width: 36 }],
    data: [
      [textCell(report.title[language], { fontWeight: 'bold', fontSize: 16 })],
      ...head.map(({ name, text }): Row => [textCell(name[language], { fontWeight: 'bold' }), textCell(text)]),
      ...figures.length === 0 ? [] : [[], words, ...figures.map(({ title, metric, value, coverage, before }): Row => {
        const column = { kind: 'number', unit: metric.unit } as const
        return [textCell(title, WRAPPED), { ...cellOf(value, column, printing), align: 'left' }, textCell(unitName(metric, language)), shareCell(coverage), { ...cellOf(before, column, printing), align: 'left' }]
      })],
      ...report.notes.length === 0 ? [] : [[], [textCell(REPORT_WORDS.notes[language], { fontWeight: 'bold' })], ...report.notes.map((note): Row => [textCell(note[language])])],
    ],
  }
}

function tableSheet(table: PrintedTable, printing: CellPrinting): SheetPlan {
  const { language } = printing
  const titles = columnTitles(table.columns.map((column) => (column.unit === 'share' ? { ...column, unit: null } : column)), language)
  const line = (row: readonly PrintedCell[], style?: Partial<CellObject>): Row => table.columns.map((column, place) => ({ ...cellOf(row[place] ?? null, column, printing), ...style }))
  const total = totalRow(table)
  return {
    title: table.title[language], stickyRowsCount: 1, ...table.columns.length > 1 && { stickyColumnsCount: 1 },
    columns: table.columns.map((column, place) => ({ width: widthOf(column, titles[place]!, table.rows.map((row) => row[place] ?? null), printing) })),
    data: [
      table.columns.map((column, place) => textCell(titles[place]!, { ...HEAD, ...isNumeric(column) && { align: 'right' } })),
      ...table.rows.length === 0 ? [[textCell(table.empty[language], MISSING)]] : table.rows.map((row, index) => line(row, index === table.own ? { fontWeight: 'bold' } : undefined)),
      ...total ? [line(total, TOTAL)] : [],
      ...table.notes.length === 0 ? [] : [[], ...table.notes.map((note): Row => [textCell(note[language], { textColor: '#4B5563' })])],
    ],
  }
}

/** A title may take two lines. */
function widthOf(column: ReportColumn, title: string, cells: readonly PrintedCell[], printing: CellPrinting): number {
  const printed = cells.map((cell) => printedCell(cell, column, printing))
  return Math.max(columnWidth(printed), Math.ceil(columnWidth([title]) / 2) + 2, cells.some((cell) => missingSentence(cell, printing.language) !== null) ? 22 : 0)
}

function formulaSheet(report: PrintedReport, printing: CellPrinting): SheetPlan {
  const { language } = printing
  const words = (['figure', 'formula', 'unit', 'source', 'period', 'coverage'] as const).map((id) => textCell(REPORT_WORDS[id][language], HEAD))
  const period = headLines(report, printing).find(({ name }) => name === REPORT_WORDS.period)!.text
  return {
    title: REPORT_WORDS.formulas[language], stickyRowsCount: 1, columns: [{ width: 24 }, { width: 60 }, { width: 16 }, { width: 50 }, { width: 28 }, { width: 12 }],
    data: [words, ...report.metrics.map((metric): Row => [
      ...[metric.names[language], metric.formula[language], unitName(metric, language), metric.source[language], period].map((text) => textCell(text, WRAPPED)),
      { ...shareCell(coverageOf(report, metric.id)), alignVertical: 'top' },
    ])],
  }
}

const textCell = (text: string, style: Partial<CellObject> = {}): CellObject => ({ type: String, value: spreadsheetText(text), ...style })
const shareCell = (share: number | null): CellObject => (share === null ? {} : { type: Number, value: share, format: '0.0%' })

function cellOf(cell: PrintedCell, column: Pick<ReportColumn, 'kind' | 'unit'>, printing: CellPrinting): CellObject {
  const reason = missingSentence(cell, printing.language)
  if (reason !== null) return textCell(reason, MISSING)
  const plain = plainCell(cell, printing.language)
  if (plain === null) return {}
  if (typeof plain === 'string') return column.kind === 'date' && ISO_DATE.test(plain) ? { type: Date, value: new Date(plain), format: 'yyyy-mm-dd' } : textCell(plain)
  switch (column.kind) {
    case 'date': return { type: Date, value: new Date(dataCell(plain, column, printing)!), format: 'yyyy-mm-dd' }
    case 'time': return { type: Date, value: new Date(wallMs(plain, printing.timeZone)), format: 'yyyy-mm-dd hh:mm' }
    case 'hour-of-week': return textCell(printedCell(cell, column, printing))
    case 'number':
    case 'text': return { type: Number, value: plain, format: hasOwnUnit(cell) ? numberFormat(cell.unit, cell.decimals) : numberFormat(column.unit) }
  }
}

/** Spreadsheets know no zones: what the site's clocks showed stands there. */
const wallMs = (at: number, timeZone: string): number => at + offsetMsAt(at, timeZone)

function numberFormat(unit: FigureUnitId | null, decimals = unit === null ? 0 : FIGURE_UNITS[unit].decimals): string {
  if (unit === null) return 'General'
  const fraction = decimals === 0 ? '' : `.${'0'.repeat(decimals)}`
  return unit === 'share' ? `0${fraction}%` : `#,##0${fraction}`
}
