/** Spreadsheets read UTF-8 only with this mark before it. */
export const BYTE_ORDER_MARK = '\ufeff'

export type CsvCell = string | number | boolean | null

/** One line of RFC 4180 with its CRLF. Null is an empty cell. */
export const csvLine = (cells: readonly CsvCell[]): string => `${cells.map(csvCell).join(',')}\r\n`

/**
 * A text that a spreadsheet would run as a formula (leading = + - @, tab or carriage return) gets an
 * apostrophe before it (OWASP, "CSV Injection"); numbers are written as they are.
 */
function csvCell(value: CsvCell): string {
  if (typeof value !== 'string') return value === null ? '' : String(value)
  const inert = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}
