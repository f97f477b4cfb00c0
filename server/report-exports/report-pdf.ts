import PDFDocument from 'pdfkit'
import type { Language } from '#contract/local-text'
import type { Report, ReportTable } from '#contract/report'
import { chartTellsAll, drawChart } from './pdf/pdf-charts.ts'
import { pdfFonts } from './pdf/pdf-fonts.ts'
import { drawHeadlineFigures } from './pdf/pdf-headline.ts'
import { MARGIN, PdfSheet } from './pdf/pdf-sheet.ts'
import { COLOURS, STYLE } from './pdf/pdf-style.ts'
import { setTable } from './pdf/pdf-table.ts'
import { coverageOf, headLines, unitName } from './report-outline-rules.ts'
import { printedNumber, type CellPrinting } from './report-cell-rules.ts'
import { REPORT_WORDS } from './export-words.ts'

/**
 * The report on A4: head, headline figures, each table with its chart, notes, and every formula with its source. Each page bears
 * the report's name, its number of all pages ("3 / 7"), and whether the data are simulated. Takes some tenths of a second of
 * one core, a second or two for thousands of rows: not for the thread that serves.
 */
export async function reportPdf(report: Report, language: Language): Promise<Uint8Array> {
  const printing = { language, timeZone: report.timeZone }
  const doc = new PDFDocument({
    autoFirstPage: false, bufferPages: true, pdfVersion: '1.7', lang: language, displayTitle: true, font: '',
    info: { Title: `${report.title[language]} – ${report.siteName}`, Subject: report.scopeText[language], Creator: 'Atrium', CreationDate: new Date(report.madeAt) },
  })
  const bytes = collected(doc)
  const sheet = new PdfSheet(doc, pdfFonts())
  sheet.newPage('portrait')
  drawHead(sheet, report, printing)
  drawHeadlineFigures(sheet, report, printing)
  for (const table of report.tables) drawPart(sheet, table, printing)
  sheet.turn('portrait')
  drawNotes(sheet, report, language)
  drawFormulas(sheet, report, language)
  drawPageFurniture(sheet, report, language)
  doc.end()
  return bytes
}

function collected(doc: InstanceType<typeof PDFDocument>): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  return new Promise((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk))
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
  })
}

function drawHead(sheet: PdfSheet, report: Report, printing: CellPrinting): void {
  const { language } = printing
  sheet.paragraph(report.title[language], STYLE.title, { after: 6 })
  const lines = headLines(report, printing)
  const nameRoom = Math.max(...lines.map(({ name }) => sheet.text.width(name[language], STYLE.strong))) + 14
  for (const { name, text } of lines) {
    sheet.text.drawLine(name[language], { x: sheet.left, y: sheet.y, width: nameRoom }, { ...STYLE.strong, colour: COLOURS.muted })
    sheet.paragraph(text, name === REPORT_WORDS.data ? { ...STYLE.strong, colour: COLOURS.demo } : STYLE.body, { indent: nameRoom, after: 1 })
  }
  sheet.y += 8
}

function drawPart(sheet: PdfSheet, table: ReportTable, printing: CellPrinting): void {
  const { language } = printing
  const set = setTable(sheet, table, printing)
  const isDrawnWhole = table.chart !== null && chartTellsAll(table, table.chart)
  sheet.turn(isDrawnWhole ? 'portrait' : set.orientation)
  sheet.y += 4
  sheet.paragraph(table.title[language], STYLE.heading, { after: 4, together: 5 })
  if (table.chart && table.rows.length > 0) drawChart(sheet, table, table.chart, printing)
  if (!isDrawnWhole) set.draw()
  for (const note of table.notes) sheet.paragraph(note[language], STYLE.note, { after: 1 })
  sheet.y += 8
}

function drawNotes(sheet: PdfSheet, { notes }: Report, language: Language): void {
  if (notes.length === 0) return
  sheet.paragraph(REPORT_WORDS.notes[language], STYLE.heading, { after: 4, together: 3 })
  for (const note of notes) sheet.paragraph(note[language], STYLE.body, { after: 2 })
  sheet.y += 8
}

function drawFormulas(sheet: PdfSheet, report: Report, language: Language): void {
  if (report.metrics.length === 0) return
  sheet.paragraph(REPORT_WORDS.formulas[language], STYLE.heading, { after: 4, together: 5 })
  for (const metric of report.metrics) {
    const coverage = coverageOf(report, metric.id)
    sheet.paragraph(metric.names[language], STYLE.strong, { after: 0, together: 3 })
    sheet.paragraph(metric.formula[language], STYLE.body, { after: 0, indent: 10 })
    const facts = [`${REPORT_WORDS.unit[language]}: ${unitName(metric, language)}`, `${REPORT_WORDS.source[language]}: ${metric.source[language]}`]
    if (coverage !== null) facts.push(`${REPORT_WORDS.coverage[language]}: ${printedNumber(coverage, 'share', language)}`)
    sheet.paragraph(facts.join(' · '), STYLE.note, { after: 6, indent: 10 })
  }
}

/** Drawn last: only then is the number of pages known. */
function drawPageFurniture({ doc, text }: PdfSheet, report: Report, language: Language): void {
  const { start, count } = doc.bufferedPageRange()
  for (let page = 0; page < count; page += 1) {
    doc.switchToPage(start + page)
    const { width: pageWidth, height } = doc.page
    const box = { x: MARGIN.left, width: pageWidth - MARGIN.left - MARGIN.right }
    const foot = height - MARGIN.bottom + 22
    if (page > 0) {
      text.drawLine(`${report.title[language]} · ${report.siteName}`, { ...box, y: MARGIN.top - 30 }, STYLE.note)
      doc.lineWidth(0.5).strokeColor(COLOURS.rule).moveTo(box.x, MARGIN.top - 14).lineTo(box.x + box.width, MARGIN.top - 14).stroke()
    }
    if (report.demo) text.drawLine(REPORT_WORDS.demo[language], { ...box, y: foot }, { ...STYLE.note, weight: 'bold', colour: COLOURS.demo })
    text.drawLine(`${page + 1} / ${count}`, { ...box, y: foot, align: 'right' }, STYLE.note)
  }
}
