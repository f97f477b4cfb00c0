import PDFDocument from 'pdfkit'
import type { Language } from '#contract/local-text'
import { pdfFonts } from './pdf/pdf-fonts.ts'
import { drawFurniture } from './pdf/pdf-furniture.ts'
import { drawPages } from './pdf/pdf-pages.ts'
import { PdfSheet } from './pdf/pdf-sheet.ts'
import type { Entry, PageBlock, PrintedReport } from './printed-report.ts'
import { printedNumber, type CellPrinting } from './report-cell-rules.ts'
import { coverageOf, headLines, unitName } from './report-outline-rules.ts'
import { REPORT_WORDS } from './export-words.ts'

/**
 * The report on A4: its own pages, or head, headline figures, each table with its chart, notes, and every formula with its
 * source. Each page bears the report's name, its number of all pages, and whether the data are simulated; headings are
 * bookmarks. Takes some tenths of a second of one core, a second or two for thousands of rows: not for the thread that serves.
 */
export async function reportPdf(report: PrintedReport, language: Language): Promise<Uint8Array> {
  const printing = { language, timeZone: report.timeZone }
  const doc = new PDFDocument({
    autoFirstPage: false, bufferPages: true, pdfVersion: '1.7', lang: language, displayTitle: true, font: '',
    info: { Title: `${report.title[language]} – ${report.siteName}`, Subject: report.scopeText[language], Creator: 'Atrium', CreationDate: new Date(report.madeAt) },
  })
  const bytes = collected(doc)
  const sheet = new PdfSheet(doc, pdfFonts())
  sheet.newPage('portrait')
  drawPages(sheet, report, report.pages ?? usualPages(report, printing), printing)
  drawFurniture(sheet, report, language)
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

const usualPages = (report: PrintedReport, printing: CellPrinting): PageBlock[] => [
  { kind: 'title', text: report.title },
  { kind: 'lines', items: headLines(report, printing) },
  { kind: 'figures' },
  ...report.tables.map(({ id }): PageBlock => ({ kind: 'table', id, title: 'heading' })),
  ...report.notes.length === 0 ? [] : [{ kind: 'heading', level: 1, text: REPORT_WORDS.notes } as const, ...report.notes.map((text): PageBlock => ({ kind: 'text', text, style: 'body' }))],
  ...report.metrics.length === 0 ? [] : [{ kind: 'heading', level: 1, text: REPORT_WORDS.formulas } as const, { kind: 'entries', items: formulaEntries(report, printing.language) } as const],
]

const formulaEntries = (report: PrintedReport, language: Language): Entry[] => report.metrics.map((metric) => {
  const coverage = coverageOf(report, metric.id)
  return {
    name: metric.names, formula: metric.formula,
    facts: [
      `${REPORT_WORDS.unit[language]}: ${unitName(metric, language)}`, `${REPORT_WORDS.source[language]}: ${metric.source[language]}`,
      ...coverage === null ? [] : [`${REPORT_WORDS.coverage[language]}: ${printedNumber(coverage, 'share', language)}`],
    ],
  }
})
