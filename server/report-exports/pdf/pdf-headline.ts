import { missingSentence, printedCell, printedNumber, type CellPrinting } from '../report-cell-rules.ts'
import { headlineFigures, type HeadlineFigure } from '../report-outline-rules.ts'
import { REPORT_WORDS } from '../export-words.ts'
import type { PrintedReport } from '../printed-report.ts'
import type { PdfSheet } from './pdf-sheet.ts'
import { COLOURS, STYLE } from './pdf-style.ts'

const PER_ROW = 3
const GAP = 10
const PADDING = 8

/** The headline figures, three side by side: name, figure (or why there is none), coverage, the period before. */
export function drawHeadlineFigures(sheet: PdfSheet, report: PrintedReport, printing: CellPrinting): void {
  const figures = headlineFigures(report, printing.language)
  const width = (sheet.width - GAP * (PER_ROW - 1)) / PER_ROW
  for (let first = 0; first < figures.length; first += PER_ROW) {
    const boxes = figures.slice(first, first + PER_ROW).map((figure) => boxOf(sheet, figure, width - PADDING * 2, printing))
    const height = Math.max(...boxes.map((box) => box.height)) + PADDING * 2
    sheet.need(height)
    boxes.forEach((box, index) => {
      const x = sheet.left + index * (width + GAP)
      sheet.doc.roundedRect(x, sheet.y, width, height, 4).fill(COLOURS.surface)
      box.draw(x + PADDING, sheet.y + PADDING)
    })
    sheet.y += height + GAP
  }
}

function boxOf({ text }: PdfSheet, { title, metric, value, coverage, before, remarks }: HeadlineFigure, width: number, { language, timeZone }: CellPrinting) {
  const printed = (cell: HeadlineFigure['value']): string => missingSentence(cell, language) ?? printedCell(cell, { kind: 'number', unit: metric.unit }, { language, timeZone })
  const facts = [
    ...remarks.map((remark) => remark[language]),
    ...coverage === null ? [] : [`${REPORT_WORDS.coverage[language]} ${printedNumber(coverage, 'share', language)}`],
    ...before === null ? [] : [`${REPORT_WORDS.before[language]}: ${printed(before)}`],
  ]
  const parts = [
    { style: STYLE.note, texts: [title] },
    { style: missingSentence(value, language) === null ? STYLE.figure : STYLE.body, texts: [printed(value)] },
    { style: STYLE.axis, texts: facts },
  ].map(({ style, texts }) => ({ style, lines: texts.flatMap((each) => text.lines(each, width, style)) }))
  return {
    height: parts.reduce((sum, { style, lines }) => sum + text.height(lines.length, style), 0),
    draw: (x: number, y: number): void => {
      let top = y
      for (const { style, lines } of parts) {
        text.draw(lines, { x, y: top, width }, style)
        top += text.height(lines.length, style)
      }
    },
  }
}
