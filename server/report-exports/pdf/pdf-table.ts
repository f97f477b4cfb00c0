import type { Language } from '#contract/local-text'
import type { ReportColumn } from '#contract/report'
import type { PrintedCell, PrintedTable } from '../printed-report.ts'
import { isNumeric, missingSentence, printedCell, totalRow, type CellPrinting } from '../report-cell-rules.ts'
import { contentWidth, type Orientation, type PdfSheet } from './pdf-sheet.ts'
import { COLOURS, STYLE } from './pdf-style.ts'
import type { TextStyle } from './pdf-text.ts'
import type { TextLine } from './text-line-rules.ts'
import { tableLayout, type ColumnGroup, type ColumnNeed } from './table-width-rules.ts'

const PADDING = { x: 4, y: 2.5 } as const
/** A wrapped text column is at least this wide, and never wants more than the other. */
const TEXT_LEAST = 64
const TEXT_MOST = 190
/** Signs are measured one by one; set together, kerning may add this much. */
const HAIR = 0.5
/** Rows that stand together below the head. */
const ROWS_TOGETHER = 3
/** A cell longer than this ends in a line of "…": a row must fit a page. */
const CELL_MAX_LINES = 12

/** A table whose columns have their widths, to be drawn on pages of an orientation. */
export interface SetTable { readonly orientation: Orientation; draw(): void }

/** A table over as many pages as it needs, its head again on each. Reasons for missing figures are numbered and told below it. */
export function setTable(sheet: PdfSheet, table: PrintedTable, printing: CellPrinting): SetTable {
  const { language } = printing
  if (table.rows.length === 0) return { orientation: 'portrait', draw: () => sheet.paragraph(table.empty[language], STYLE.body, { after: 8 }) }
  const reasons = reasonNumbers(table, language)
  const printed = (row: readonly PrintedCell[]): string[] => table.columns.map((column, place) => cellText(row[place] ?? null, column, printing, reasons))
  const rows = table.rows.map(printed)
  const summed = totalRow(table)
  const total = summed && printed(summed)
  const titles = table.columns.map(({ title }) => title[language])
  const needs = table.columns.map((column, place) => needOf(sheet, column, titles[place]!, [...rows, ...total ? [total] : []].map((row) => row[place]!)))
  const { orientation, groups } = tableLayout(needs, contentWidth)
  return {
    orientation,
    draw: () => {
      for (const group of groups) drawGroup(sheet, table, group, { titles, rows, total })
      for (const [reason, number] of reasons) sheet.paragraph(`[${number}] ${reason}`, STYLE.note, { after: 0 })
      sheet.y += 6
    },
  }
}

/** Each reason that the table gives, numbered in order of its first appearance. */
function reasonNumbers({ rows, total }: PrintedTable, language: Language): Map<string, number> {
  const reasons = new Map<string, number>()
  for (const cell of [...rows, ...total ? [total] : []].flat()) {
    const reason = missingSentence(cell, language)
    if (reason !== null && !reasons.has(reason)) reasons.set(reason, reasons.size + 1)
  }
  return reasons
}

function cellText(cell: PrintedCell, column: ReportColumn, printing: CellPrinting, reasons: ReadonlyMap<string, number>): string {
  const reason = missingSentence(cell, printing.language)
  return reason === null ? printedCell(cell, column, printing) : `– [${reasons.get(reason)}]`
}

function needOf({ text }: PdfSheet, column: ReportColumn, title: string, cells: readonly string[]): ColumnNeed {
  const room = PADDING.x * 2 + HAIR
  const widest = (texts: readonly string[], style: TextStyle): number => texts.reduce((width, each) => Math.max(width, text.width(each, style)), 0)
  const content = widest(cells, STYLE.cellStrong) + room
  const titleWord = widest(title.split(/\s+/), STYLE.cellStrong) + room
  if (isNumeric(column)) {
    const least = Math.max(content, Math.min(titleWord, TEXT_LEAST))
    return { least, wanted: Math.max(least, Math.min(text.width(title, STYLE.cellStrong) + room, TEXT_LEAST * 1.5)) }
  }
  const wanted = Math.max(Math.min(content, TEXT_MOST), Math.min(titleWord, TEXT_LEAST))
  return { least: Math.min(wanted, TEXT_LEAST), wanted }
}

interface SetTexts { readonly titles: readonly string[]; readonly rows: readonly (readonly string[])[]; readonly total: readonly string[] | null }

function drawGroup(sheet: PdfSheet, { columns, own }: PrintedTable, { places, widths }: ColumnGroup, { titles, rows, total }: SetTexts): void {
  const set = (cells: readonly string[], style: TextStyle): SetRow =>
    setRow(sheet, places.map((place, index) => ({ text: cells[place]!, width: widths[index]!, right: isNumeric(columns[place]!) })), style)
  const head = set(titles, STYLE.cellStrong)
  const drawHead = (): void => drawRow(sheet, head, { fill: COLOURS.head })

  // Neither the head nor a row or two stand alone at the bottom.
  sheet.need(head.height + rows.slice(0, ROWS_TOGETHER).reduce((sum, cells) => sum + set(cells, STYLE.cell).height, 0))
  drawHead()
  const body = (row: SetRow, ruleAbove: string): void => {
    if (sheet.need(row.height)) drawHead()
    drawRow(sheet, row, { ruleAbove })
  }
  rows.forEach((cells, index) => body(set(cells, index === own ? STYLE.cellStrong : STYLE.cell), COLOURS.rule))
  if (total) body(set(total, STYLE.cellStrong), COLOURS.ink)
  sheet.line(sheet.y)
  sheet.y += 6
}

/** A row whose lines are broken already. */
interface SetRow { readonly cells: readonly { readonly lines: readonly TextLine[]; readonly width: number; readonly right: boolean }[]; readonly style: TextStyle; readonly height: number }

function setRow({ text }: PdfSheet, given: readonly { readonly text: string; readonly width: number; readonly right: boolean }[], style: TextStyle): SetRow {
  const cells = given.map(({ text: cell, width, right }) => ({ lines: cut(text.lines(cell, width - PADDING.x * 2, style), text.line('…', style)), width, right }))
  return { cells, style, height: text.height(Math.max(...cells.map(({ lines }) => lines.length)), style) + PADDING.y * 2 }
}

const cut = (lines: readonly TextLine[], more: TextLine): readonly TextLine[] => (lines.length <= CELL_MAX_LINES ? lines : [...lines.slice(0, CELL_MAX_LINES - 1), more])

function drawRow(sheet: PdfSheet, { cells, style, height }: SetRow, { fill, ruleAbove }: { fill?: string; ruleAbove?: string }): void {
  if (fill !== undefined) sheet.doc.rect(sheet.left, sheet.y, sheet.width, height).fill(fill)
  if (ruleAbove !== undefined) sheet.line(sheet.y, { colour: ruleAbove })
  let x = sheet.left
  for (const { lines, width, right } of cells) {
    sheet.text.draw(lines, { x: x + PADDING.x, y: sheet.y + PADDING.y, width: width - PADDING.x * 2, align: right ? 'right' : 'left' }, style)
    x += width
  }
  sheet.y += height
}
