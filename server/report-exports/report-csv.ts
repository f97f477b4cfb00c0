import type { Language } from '#contract/local-text'
import { BYTE_ORDER_MARK, csvLine, type CsvCell } from '../telemetry-views/csv-rules.ts'
import { columnsWithMissing, dataCell, missingSentence, totalRow, type CellPrinting } from './report-cell-rules.ts'
import { columnTitles, coverageOf, distinctTitles, headLines, headlineFigures, unitName } from './report-outline-rules.ts'
import { REPORT_WORDS } from './export-words.ts'
import type { PrintedCell, PrintedReport, PrintedTable } from './printed-report.ts'

type Line = readonly CsvCell[]

/**
 * The report as CSV (UTF-8 with byte order mark, CRLF): its head, its headline figures, each table under its
 * title with its total and notes, and every formula, parted by empty lines. Numbers are written in full, in the unit that the
 * column's title names; a figure that is missing is an empty cell, and the column beside says why.
 */
export function reportCsv(report: PrintedReport, language: Language): Uint8Array {
  const printing = { language, timeZone: report.timeZone }
  const sections: Line[][] = [
    [[REPORT_WORDS.report[language], report.title[language]], ...headLines(report, printing).map(({ name, text }) => [name[language], text])],
    ...report.figures.length === 0 ? [] : [figureLines(report, language)],
    ...report.tables.map((table) => [[table.title[language]], ...tableLines(table, printing, 'with total'), ...table.notes.map((note) => [note[language]])]),
    ...report.notes.length === 0 ? [] : [[[REPORT_WORDS.notes[language]], ...report.notes.map((note) => [note[language]])]],
    formulaLines(report, language),
  ]
  return csvBytes(sections.flatMap((lines, index) => (index === 0 ? lines : [[], ...lines])))
}

/** One table alone: a line of titles and its rows, nothing else, so that a program reads it as it is. No total: it would be one row too many. */
export const tableCsv = (table: PrintedTable, printing: CellPrinting): Uint8Array => csvBytes(tableLines(table, printing, 'rows only'))

const csvBytes = (lines: readonly Line[]): Uint8Array => Buffer.from(BYTE_ORDER_MARK + lines.map(csvLine).join(''))

function tableLines(table: PrintedTable, printing: CellPrinting, extent: 'with total' | 'rows only'): Line[] {
  const { language } = printing
  const missing = columnsWithMissing(extent === 'with total' ? table : { ...table, total: null })
  const titles = columnTitles(table.columns, language)
  const head = distinctTitles(titles.flatMap((title, place) => (missing.has(place) ? [title, `${title}: ${REPORT_WORDS.whyMissing[language]}`] : [title])))
  const line = (row: readonly PrintedCell[]): Line => table.columns.flatMap((column, place) => {
    const cell = row[place] ?? null
    return missing.has(place) ? [dataCell(cell, column, printing), missingSentence(cell, language)] : [dataCell(cell, column, printing)]
  })
  const total = extent === 'with total' ? totalRow(table) : null
  const rows = table.rows.map(line)
  return [head, ...rows.length === 0 && extent === 'with total' ? [[table.empty[language]]] : rows, ...total ? [line(total)] : []]
}

function figureLines(report: PrintedReport, language: Language): Line[] {
  const words = (...ids: (keyof typeof REPORT_WORDS)[]): string[] => ids.map((id) => REPORT_WORDS[id][language])
  return [
    words('headline'), words('figure', 'value', 'unit', 'whyMissing', 'coverage', 'before'),
    ...headlineFigures(report, language).map(({ title, metric, value, coverage, before }) => {
      const printing = { language, timeZone: report.timeZone }
      return [title, dataCell(value, { kind: 'number' }, printing), plainUnit(metric.unit, language), missingSentence(value, language), coverage, dataCell(before, { kind: 'number' }, printing) ?? missingSentence(before, language)]
    }),
  ]
}

function formulaLines(report: PrintedReport, language: Language): Line[] {
  const words = (['figure', 'formula', 'unit', 'source', 'coverage'] as const).map((id) => REPORT_WORDS[id][language])
  return [[REPORT_WORDS.formulas[language]], words, ...report.metrics.map((metric) => [metric.names[language], metric.formula[language], plainUnit(metric.unit, language), metric.source[language], coverageOf(report, metric.id)])]
}

const plainUnit = (unit: PrintedReport['metrics'][number]['unit'], language: Language): string => (unit === 'share' ? REPORT_WORDS.share[language] : unitName({ unit }, language))
