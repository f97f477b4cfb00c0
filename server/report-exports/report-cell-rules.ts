import { FIGURE_UNITS, type FigureUnitId } from '#contract/figure-units'
import type { Language } from '#contract/local-text'
import { MISSING_REASONS, type Missing, type Report, type ReportColumn } from '#contract/report'
import { offsetMsAt } from '../site-time/wall-time-rules.ts'
import { REPORT_WORDS, weekdayNames } from './export-words.ts'
import type { MissingBecause, OwnUnit, PrintedCell, PrintedTable, Said } from './printed-report.ts'

/** How cells are printed: in whose language, and in the zone of the site. */
export interface CellPrinting { readonly language: Language; readonly timeZone: string }

const LOCALES: Record<Language, string> = { en: 'en-GB', 'zh-CN': 'zh-CN' }
const DATE = /^\d{4}-\d{2}-\d{2}$/

export const isMissing = (cell: PrintedCell): cell is Missing | MissingBecause => typeof cell === 'object' && cell !== null && 'missing' in cell
export const hasOwnUnit = (cell: PrintedCell): cell is OwnUnit => typeof cell === 'object' && cell !== null && 'number' in cell

export const saidIn = (text: Said, language: Language): string => (typeof text === 'string' ? text : text[language])

/** Why a figure is not there, as a sentence; null where it is there or nothing is to be said. */
export const missingSentence = (cell: PrintedCell, language: Language): string | null => (isMissing(cell) ? (typeof cell.missing === 'string' ? MISSING_REASONS[cell.missing] : cell.missing)[language] : null)

/** A cell without its languages and reasons: number, text, or null for nothing and for missing. */
export function plainCell(cell: PrintedCell, language: Language): number | string | null {
  if (typeof cell !== 'object') return cell
  if (cell === null || isMissing(cell)) return null
  return hasOwnUnit(cell) ? cell.number : cell[language]
}

/** True of columns whose cells stand at the right. */
export const isNumeric = ({ kind }: Pick<ReportColumn, 'kind'>): boolean => kind === 'number'

const memo = <Made>(make: (key: string) => Made): ((key: string) => Made) => {
  const made = new Map<string, Made>()
  return (key) => {
    const found = made.get(key) ?? make(key)
    made.set(key, found)
    return found
  }
}
const numberFormat = memo((key) => {
  const [locale, decimals, style] = JSON.parse(key) as [string, number, 'decimal' | 'percent']
  // A loss that rounds to nothing is 0, not −0.
  return new Intl.NumberFormat(locale, { style, signDisplay: 'negative', minimumFractionDigits: decimals, maximumFractionDigits: decimals })
})
const dateFormat = memo((key) => {
  const [locale, timeZone, withTime] = JSON.parse(key) as [string, string, boolean]
  return new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'medium', ...withTime && { timeStyle: 'short' }, hourCycle: 'h23' })
})

/** A number in its unit, as people read it: a share as "45.2%". */
export function printedNumber(value: number, unit: FigureUnitId | null, language: Language, decimals = unit === null ? (Number.isInteger(value) ? 0 : 2) : FIGURE_UNITS[unit].decimals): string {
  return numberFormat(JSON.stringify([LOCALES[language], decimals, unit === 'share' ? 'percent' : 'decimal'])).format(value)
}

export const printedMoment = (at: number, { language, timeZone }: CellPrinting): string => dateFormat(JSON.stringify([LOCALES[language], timeZone, true])).format(at)

/** A date, given as text or as a moment within it. */
export function printedDate(date: string | number, { language, timeZone }: CellPrinting): string {
  if (typeof date === 'number') return dateFormat(JSON.stringify([LOCALES[language], timeZone, false])).format(date)
  return DATE.test(date) ? dateFormat(JSON.stringify([LOCALES[language], 'UTC', false])).format(Date.parse(date)) : date
}

/** 0 is Monday 00:00. */
export const printedHourOfWeek = (hour: number, language: Language): string =>
  `${weekdayNames(language)[Math.floor(hour / 24) % 7]} ${String(hour % 24).padStart(2, '0')}:00`

/** A cell as people read it; '' for nothing and for missing. */
export function printedCell(cell: PrintedCell, { kind, unit }: Pick<ReportColumn, 'kind' | 'unit'>, printing: CellPrinting): string {
  if (hasOwnUnit(cell)) return printedNumber(cell.number, cell.unit, printing.language, cell.decimals)
  const plain = plainCell(cell, printing.language)
  if (plain === null) return ''
  if (kind === 'date') return printedDate(plain, printing)
  if (typeof plain === 'string') return plain
  if (kind === 'time') return printedMoment(plain, printing)
  return kind === 'hour-of-week' ? printedHourOfWeek(plain, printing.language) : printedNumber(plain, unit, printing.language)
}

/** ISO 8601 at the clocks of the zone: "2026-06-01T09:00:00+08:00". */
export function zonedIso(at: number, timeZone: string): string {
  const offsetMs = offsetMsAt(at, timeZone)
  const offset = new Date(Math.abs(offsetMs)).toISOString().slice(11, 16)
  return `${new Date(at + offsetMs).toISOString().slice(0, 19)}${offsetMs < 0 ? '-' : '+'}${offset}`
}

/** A cell for programs: full numbers in the column's unit, ISO dates and moments; null for nothing and for missing. */
export function dataCell(cell: PrintedCell, { kind }: Pick<ReportColumn, 'kind'>, { language, timeZone }: CellPrinting): number | string | null {
  const plain = plainCell(cell, language)
  if (typeof plain !== 'number') return plain
  if (kind === 'date') return zonedIso(plain, timeZone).slice(0, 10)
  if (kind === 'time') return zonedIso(plain, timeZone)
  return kind === 'hour-of-week' ? printedHourOfWeek(plain, language) : plain
}

/** A column's title with the unit in which its plain numbers are written: "Frequency (share, 0–1)". */
export function titleWithUnit({ title, unit }: Pick<ReportColumn, 'title' | 'unit'>, language: Language): string {
  if (unit === null) return title[language]
  const label = unit === 'share' ? REPORT_WORDS.share[language] : FIGURE_UNITS[unit].label[language]
  return language === 'en' ? `${title.en} (${label})` : `${title['zh-CN']}（${label}）`
}

/** The places of the columns of which some cell (total included) is missing. */
export const columnsWithMissing = ({ columns, rows, total }: Pick<PrintedTable, 'columns' | 'rows' | 'total'>): ReadonlySet<number> =>
  new Set(columns.flatMap((_, place) => ([...rows, ...total ? [total] : []].some((row) => isMissing(row[place] ?? null)) ? [place] : [])))

/** The line below the rows; it says that it is the total where its first cell says nothing. */
export function totalRow({ total }: PrintedTable): readonly PrintedCell[] | null {
  if (total === null) return null
  return total[0] === null || total[0] === '' ? [REPORT_WORDS.total, ...total.slice(1)] : total
}

/** First and last day of the period, both included. */
export function periodDays({ from, to }: Pick<Report['scope'], 'from' | 'to'>): readonly [string, string] {
  return [from, new Date(Date.parse(to) - 86_400_000).toISOString().slice(0, 10)]
}
