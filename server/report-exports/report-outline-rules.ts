import type { Language, LocalText } from '#contract/local-text'
import type { MetricInfo } from '#contract/report'
import { FIGURE_UNITS } from '#contract/figure-units'
import { periodDays, printedDate, printedMoment, printedNumber, saidIn, titleWithUnit, type CellPrinting } from './report-cell-rules.ts'
import { REPORT_WORDS } from './export-words.ts'
import type { PrintedFigure, PrintedReport } from './printed-report.ts'

/** What marks each page of a report of data that nobody measured. */
export const markOf = ({ mark = REPORT_WORDS.demo }: Pick<PrintedReport, 'mark'>): LocalText => mark

/** One line of a report's head: what it is, as people read it. */
export interface HeadLine { readonly name: LocalText; readonly text: string }

/** The head that every export prints: whose figures, of when, how well known, made when. */
export function headLines(report: PrintedReport, printing: CellPrinting): HeadLine[] {
  const { language } = printing
  const [first, last] = periodDays(report.scope).map((date) => printedDate(date, printing))
  return [
    { name: REPORT_WORDS.site, text: report.siteName },
    { name: REPORT_WORDS.scope, text: report.scopeText[language] },
    { name: REPORT_WORDS.period, text: first === last ? first! : `${first} – ${last}` },
    { name: REPORT_WORDS.timeZone, text: report.timeZone },
    ...report.availableHours === null ? [] : [{ name: REPORT_WORDS.availableHours, text: printedNumber(report.availableHours, 'hour', language) }],
    ...report.coverage === null ? [] : [{ name: REPORT_WORDS.coverage, text: printedNumber(report.coverage, 'share', language) }],
    ...(report.head ?? []).map(({ name, text }) => ({ name, text: saidIn(text, language) })),
    { name: REPORT_WORDS.madeAt, text: printedMoment(Date.parse(report.madeAt), printing) },
    ...report.demo ? [{ name: REPORT_WORDS.data, text: markOf(report)[language] }] : [],
  ]
}

/** A headline figure beside its definition. */
export interface HeadlineFigure extends Pick<PrintedFigure, 'value' | 'coverage' | 'before'> { readonly title: string; readonly metric: MetricInfo; readonly remarks: readonly LocalText[] }

/** The headline figures in order; one whose metric the report does not define has no name to print and is a fault of the report. */
export function headlineFigures({ figures, metrics }: PrintedReport, language: Language): HeadlineFigure[] {
  return figures.map(({ metric: id, value, coverage, before, remarks = [] }) => {
    const metric = metrics.find((candidate) => candidate.id === id)
    if (!metric) throw new Error(`the report defines no metric ${id}`)
    return { title: metric.names[language], metric, value, coverage, before, remarks }
  })
}

/** A metric's own coverage where a headline figure has one, otherwise the report's. */
export const coverageOf = ({ figures, coverage }: PrintedReport, metricId: string): number | null => figures.find(({ metric }) => metric === metricId)?.coverage ?? coverage

export const unitName = ({ unit }: Pick<MetricInfo, 'unit'>, language: Language): string => FIGURE_UNITS[unit].label[language]

/** Titles of columns that no two share: the second "Used" is "Used (2)". */
export function distinctTitles(titles: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return titles.map((title) => {
    const times = (seen.get(title) ?? 0) + 1
    seen.set(title, times)
    return times === 1 ? title : `${title} (${times})`
  })
}

/** The titles of a table's columns with their units, no two the same. */
export const columnTitles = (columns: readonly { readonly title: LocalText; readonly unit: MetricInfo['unit'] | null }[], language: Language): string[] =>
  distinctTitles(columns.map((column) => titleWithUnit(column, language)))
