import type { Language } from '#contract/local-text'
import type { PrintedReport } from '../printed-report.ts'
import { markOf } from '../report-outline-rules.ts'
import { REPORT_WORDS } from '../export-words.ts'
import { MARGIN, type PdfSheet } from './pdf-sheet.ts'
import { COLOURS, STYLE } from './pdf-style.ts'

const LINE_PT = 12

/** What stands around the text of each page: name, mark of simulated data, page x of y. Drawn last: only then is the number of pages known. */
export function drawFurniture({ doc, text }: PdfSheet, report: PrintedReport, language: Language): void {
  const { start, count } = doc.bufferedPageRange()
  for (let page = 0; page < count; page += 1) {
    doc.switchToPage(start + page)
    const { width: pageWidth, height } = doc.page
    const box = { x: MARGIN.left, width: pageWidth - MARGIN.left - MARGIN.right }
    const foot = height - MARGIN.bottom + 12
    if (page > 0) {
      text.drawLine(`${report.title[language]} · ${report.siteName}`, { ...box, y: MARGIN.top - 30 }, STYLE.note)
      doc.lineWidth(0.5).strokeColor(COLOURS.rule).moveTo(box.x, MARGIN.top - 14).lineTo(box.x + box.width, MARGIN.top - 14).stroke()
    }
    if (report.demo) text.drawLine(markOf(report)[language], { ...box, y: foot }, { ...STYLE.note, weight: 'bold', colour: COLOURS.demo })
    if (report.foot) text.drawLine(report.foot[language], { ...box, y: foot + (report.demo ? LINE_PT : 0) }, STYLE.note)
    const number = REPORT_WORDS.pageOf[language].replace('{page}', String(page + 1)).replace('{all}', String(count))
    text.drawLine(number, { ...box, y: foot, align: 'right' }, STYLE.note)
  }
}
