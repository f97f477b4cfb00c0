import { FIGURE_UNITS, type FigureUnit, type FigureUnitId } from '#contract/figure-units'
import type { Language, LocalText } from '#contract/local-text'
import type { Missing, MissingReason, ReportCell, ReportColumn } from '#contract/report'
import { m } from '../paraglide/messages.js'
import { dateOf, dateTimeText, type TimeStyle } from '../time/site-time.ts'

/** What is printed where there is no figure; its reason stands below the table. */
export const NO_FIGURE = '—'
/** 1 January 2024 was a Monday: hours of the week are counted from such a midnight. */
const A_MONDAY = Date.UTC(2024, 0, 1)
const HOUR_MS = 3_600_000

export const isMissing = (cell: ReportCell | undefined): cell is Missing => typeof cell === 'object' && cell !== null && 'missing' in cell
export const isText = (cell: ReportCell | undefined): cell is LocalText => typeof cell === 'object' && cell !== null && 'en' in cell
/** Withheld for somebody's privacy, not for want of data. */
export const isWithheld = (reason: MissingReason): boolean => reason === 'suppressed' || reason === 'personal-history'

const numbers = new Map<string, Intl.NumberFormat>()
function numberFormat(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language} ${JSON.stringify(options)}`
  let made = numbers.get(key)
  if (!made) numbers.set(key, made = new Intl.NumberFormat(language, options))
  return made
}

const unitOf = (unit: FigureUnitId | null): FigureUnit | null => (unit === null ? null : FIGURE_UNITS[unit])

/** A figure as printed, without its unit's name: "43.2%", "1,204.5". Columns of them keep their decimals so that they align. */
export function figureText(value: number, unit: FigureUnitId | null, language: Language, decimals = unitOf(unit)?.decimals ?? (Number.isInteger(value) ? 0 : 1)): string {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
  if (unit === 'share') return numberFormat(language, { style: 'percent', ...digits }).format(value)
  return numberFormat(language, digits).format(value * (unitOf(unit)?.printedFactor ?? 1))
}

/** The unit's name where the figure alone does not say it. */
export function unitWord(unit: FigureUnitId | null, language: Language): string | null {
  if (unit === null || unit === 'share' || unit === 'count') return null
  return FIGURE_UNITS[unit].label[language]
}

/** A heading with the unit of its figures, where it does not say it itself. */
export function headingText(title: string, unit: FigureUnitId | null, language: Language): string {
  const word = unitWord(unit, language)
  return word === null || title.toLowerCase().includes(word.toLowerCase()) ? title : m.report_heading_unit({ title, unit: word })
}

/** "43.2%", "1,204.5 hours": a figure that stands alone. */
export function figureWithUnit(value: number, unit: FigureUnitId | null, language: Language): string {
  const word = unitWord(unit, language)
  const text = figureText(value, unit, language)
  return word === null ? text : `${text} ${word}`
}

/** "Mon 09:00" of an hour of the week (0 is Monday 00:00). */
export function hourOfWeekText(hour: number, language: Language): string {
  return `${weekdayText(Math.floor(hour / 24), language)} ${String(hour % 24).padStart(2, '0')}:00`
}

/** "Mon" of a day of the week, 0 for Monday. */
export function weekdayText(day: number, language: Language): string {
  return new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' }).format(A_MONDAY + day * 24 * HOUR_MS)
}

/** A date of a report ("2026-06-03", or a month "2026-06") as people write it. */
export function reportDateText(date: string, language: Language, length: 'short' | 'long' = 'long'): string {
  const isMonth = /^\d{4}-\d{2}$/.test(date)
  const at = Date.parse(`${isMonth ? `${date}-01` : date}T00:00:00Z`)
  if (Number.isNaN(at)) return date
  const options: Intl.DateTimeFormatOptions = isMonth ? { month: 'short', year: 'numeric' }
    : length === 'short' ? { day: 'numeric', month: 'short' } : { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }
  return new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...options }).format(at)
}

/** What of a column decides how its cells are printed. */
export type CellColumn = Pick<ReportColumn, 'id' | 'kind' | 'unit'>

/** A cell as printed; missing ones as a dash, nothing as nothing. */
export function cellText(cell: ReportCell | undefined, column: CellColumn, style: TimeStyle, length: 'short' | 'long' = 'long'): string {
  const { language } = style
  if (cell === null || cell === undefined) return ''
  if (isMissing(cell)) return NO_FIGURE
  if (typeof cell === 'object') return cell[language]
  if (typeof cell === 'string') return column.kind === 'date' ? reportDateText(cell, language, length) : cell
  if (column.kind === 'hour-of-week') return hourOfWeekText(cell, language)
  if (column.kind === 'time') return dateTimeText(cell, style)
  if (column.kind === 'date') return reportDateText(dateOf(cell, style.timeZone).toString().slice(0, column.id === 'month' ? 7 : 10), language, length)
  return figureText(cell, column.unit, language)
}
