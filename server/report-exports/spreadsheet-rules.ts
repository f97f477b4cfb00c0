/** What Excel takes in one cell. */
const CELL_MAX_CHARACTERS = 32_767
const SHEET_NAME_MAX = 31
const INHERITED = new RegExp(`^(?:${Object.getOwnPropertyNames(Object.prototype).join('|')})$`)
const WIDEST = 60
const NARROWEST = 8

/** A text that a spreadsheet keeps as it is: without signs that XML forbids, and with "_x0041_" as itself, not as the sign that Excel would read there (ECMA-376 Part 1, 22.9.2.19). */
export const spreadsheetText = (text: string): string => text
   
  .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '')
  // A spreadsheet's lines end with LF alone; readers differ in what they make of CR.
  .replace(/\r\n?/g, '\n')
  .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
  .slice(0, CELL_MAX_CHARACTERS)
  // write-excel-file 4.1 looks texts up in a plain object: one that is named like a method of every object would come out broken.
  .replace(INHERITED, (name) => `_x${name.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}_${name.slice(1)}`)

/** Names that Excel takes for sheets, in order, no two the same whatever their case. */
export function sheetNames(titles: readonly string[]): string[] {
  const taken = new Set<string>(['history'])
  return titles.map((title) => {
    const base = spreadsheetText(title).replace(/[[\]:*?/\\\r\n\t]/g, ' ').replace(/^[' ]+|[' ]+$/g, '') || '–'
    for (let number = 1; ; number += 1) {
      const suffix = number === 1 ? '' : ` (${number})`
      const name = cut(base, SHEET_NAME_MAX - suffix.length) + suffix
      if (taken.has(name.toLowerCase())) continue
      taken.add(name.toLowerCase())
      return name
    }
  })
}

/** No half of a surrogate pair stays, and no apostrophe or space at the end. */
const cut = (text: string, length: number): string => text.slice(0, length).replace(/[\ud800-\udbff]$/, '').replace(/[' ]+$/, '')

/** Width of a text in columns of digits: a Chinese sign takes two. */
export const textColumns = (text: string): number => [...text].reduce((sum, sign) => sum + (/[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u.test(sign) ? 2 : 1), 0)

/** The width of a spreadsheet's column that shows its texts; very long ones wrap. */
export const columnWidth = (texts: readonly string[]): number =>
  texts.reduce((widest, text) => Math.min(WIDEST, Math.max(widest, textColumns(text) + 2)), NARROWEST)
