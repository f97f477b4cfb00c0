/** Excel reads UTF-8 only with this mark before it. */
export const BYTE_ORDER_MARK = '\ufeff'

export type CsvValue = string | number | boolean | null | undefined

/**
 * RFC 4180 with CRLF. A text that a spreadsheet would run as a formula (leading = + - @ tab or
 * carriage return) gets an apostrophe before it; numbers are written as they are.
 */
export function csvText(header: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
  return BYTE_ORDER_MARK + [header, ...rows].map(row => row.map(cell).join(',')).join('\r\n') + '\r\n'
}

function cell(value: CsvValue): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Gives a text to the browser as a file. */
export const download = (fileName: string, text: string, type = 'text/csv;charset=utf-8'): void => saveBlob(fileName, new Blob([text], { type }))

/** Gives data to the browser as a file. */
export function saveBlob(fileName: string, blob: Blob): void {
  const url = URL.createObjectURL(blob)
  const link = Object.assign(document.createElement('a'), { href: url, download: fileName })
  link.click()
  // The download has taken the data once the click has returned to the event loop.
  setTimeout(() => URL.revokeObjectURL(url), 1_000)
}
