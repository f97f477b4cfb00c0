import type { PageBlock, PrintedReport, PrintedTable } from '../printed-report.ts'
import { saidIn, type CellPrinting } from '../report-cell-rules.ts'
import { markOf } from '../report-outline-rules.ts'
import { REPORT_WORDS } from '../export-words.ts'
import { chartTellsAll, drawChart } from './pdf-charts.ts'
import { PdfContents } from './pdf-contents.ts'
import { drawHeadlineFigures } from './pdf-headline.ts'
import type { PdfSheet } from './pdf-sheet.ts'
import { COLOURS, STYLE } from './pdf-style.ts'
import { setTable, type SetTable } from './pdf-table.ts'

type BlockOf<Kind extends PageBlock['kind']> = Extract<PageBlock, { readonly kind: Kind }>

/** Where the title of a cover stands below the top. */
const COVER_TOP = 150
const RULE = { width: 64, height: 4 } as const

/** Draws blocks one below the other, the sheet being on its first page. Throws for a table that the report has not. */
export function drawPages(sheet: PdfSheet, report: PrintedReport, blocks: readonly PageBlock[], printing: CellPrinting): void {
  new PagesDrawing(sheet, report, blocks, printing).draw()
}

class PagesDrawing {
  readonly #sheet: PdfSheet
  readonly #report: PrintedReport
  readonly #blocks: readonly PageBlock[]
  readonly #printing: CellPrinting
  readonly #contents: PdfContents
  readonly #tables = new Map<string, { readonly table: PrintedTable; readonly set: SetTable; readonly isDrawnWhole: boolean }>()

  constructor(sheet: PdfSheet, report: PrintedReport, blocks: readonly PageBlock[], printing: CellPrinting) {
    this.#sheet = sheet
    this.#report = report
    this.#blocks = blocks
    this.#printing = printing
    this.#contents = new PdfContents(sheet)
  }

  draw(): void {
    this.#blocks.forEach((block, index) => this.#drawBlock(block, index))
    this.#contents.draw()
  }

  #drawBlock(block: PageBlock, index: number): void {
    const { language } = this.#printing
    const sheet = this.#sheet
    if (block.kind === 'table') return this.#drawTable(block)
    if (block.kind === 'heading') return this.#drawHeading(block, index)
    sheet.turn('portrait')
    switch (block.kind) {
      case 'cover': return this.#drawCover(block)
      case 'title': return sheet.paragraph(block.text[language], STYLE.title, { after: 6 })
      case 'contents': return this.#drawContents()
      case 'text': return this.#drawText(block)
      case 'lines': return this.#drawLines(block)
      case 'figures': return drawHeadlineFigures(sheet, this.#report, this.#printing)
      case 'entries': return this.#drawEntries(block)
    }
  }

  #drawCover({ over, title, under }: BlockOf<'cover'>): void {
    const { language } = this.#printing
    const sheet = this.#sheet
    sheet.y = COVER_TOP
    sheet.doc.rect(sheet.left, sheet.y - 22, RULE.width, RULE.height).fill(COLOURS.accent)
    sheet.paragraph(saidIn(over, language), STYLE.lead, { after: 10 })
    sheet.paragraph(title[language], STYLE.cover, { after: 8 })
    sheet.paragraph(saidIn(under, language), STYLE.lead, { after: 36 })
    if (this.#report.demo) sheet.paragraph(markOf(this.#report)[language], { ...STYLE.strong, colour: COLOURS.demo }, { after: 18 })
  }

  #drawContents(): void {
    const sheet = this.#sheet
    sheet.newPage('portrait')
    sheet.paragraph(REPORT_WORDS.contents[this.#printing.language], STYLE.chapter, { after: 10 })
    this.#contents.reserve()
    sheet.y = sheet.bottom
  }

  /** A heading stands on the page of what follows it, lying or upright. */
  #drawHeading({ level, text, page }: BlockOf<'heading'>, index: number): void {
    const sheet = this.#sheet
    const following = this.#blocks.slice(index + 1).find(({ kind }) => kind !== 'heading')
    const orientation = following?.kind === 'table' ? this.#orientationOf(following) : 'portrait'
    if (page) sheet.newPage(orientation)
    else sheet.turn(orientation)
    const style = level === 1 ? STYLE.chapter : STYLE.heading
    sheet.y += page || sheet.isAtTop ? 0 : 8
    sheet.need(style.size * 1.5 + (following?.kind === 'lines' ? KEPT_LINES : KEPT_BELOW))
    this.#contents.add(text[this.#printing.language], level)
    sheet.paragraph(text[this.#printing.language], style, { after: level === 1 ? 8 : 4 })
  }

  #drawText({ text, style }: BlockOf<'text'>): void {
    const { language } = this.#printing
    if (style === 'warning') return this.#sheet.paragraph(saidIn(text, language), { ...STYLE.strong, colour: COLOURS.demo }, { after: 4 })
    this.#sheet.paragraph(saidIn(text, language), style === 'lead' ? STYLE.spoken : style === 'note' ? STYLE.note : STYLE.body, { after: style === 'lead' ? 6 : 2 })
  }

  #drawLines({ items }: BlockOf<'lines'>): void {
    const { language } = this.#printing
    const sheet = this.#sheet
    const nameRoom = Math.min(sheet.width / 3, Math.max(...items.map(({ name }) => sheet.text.width(name[language], STYLE.strong))) + 14)
    for (const { name, text } of items) {
      sheet.need(sheet.text.height(1, STYLE.strong))
      sheet.text.drawLine(name[language], { x: sheet.left, y: sheet.y, width: nameRoom }, { ...STYLE.strong, colour: COLOURS.muted })
      sheet.paragraph(saidIn(text, language), name === REPORT_WORDS.data ? { ...STYLE.strong, colour: COLOURS.demo } : STYLE.body, { indent: nameRoom, after: 1 })
    }
    sheet.y += 8
  }

  #drawEntries({ items }: BlockOf<'entries'>): void {
    const { language } = this.#printing
    for (const { name, formula, facts } of items) {
      this.#sheet.paragraph(saidIn(name, language), STYLE.strong, { after: 0, together: 3 })
      this.#sheet.paragraph(saidIn(formula, language), STYLE.body, { after: 0, indent: 10 })
      this.#sheet.paragraph(facts.map((fact) => saidIn(fact, language)).join(' · '), STYLE.note, { after: 6, indent: 10 })
    }
  }

  #tableOf(id: string) {
    const known = this.#tables.get(id)
    if (known) return known
    const table = this.#report.tables.find((each) => each.id === id)
    if (!table) throw new Error(`the pages of report ${this.#report.id} name no table ${id}`)
    const made = { table, set: setTable(this.#sheet, table, this.#printing), isDrawnWhole: table.chart !== null && chartTellsAll(table, table.chart) }
    this.#tables.set(id, made)
    return made
  }

  #orientationOf({ id }: BlockOf<'table'>) {
    const { set, isDrawnWhole } = this.#tableOf(id)
    return isDrawnWhole ? 'portrait' : set.orientation
  }

  #drawTable(block: BlockOf<'table'>): void {
    const { language } = this.#printing
    const sheet = this.#sheet
    const { table, set, isDrawnWhole } = this.#tableOf(block.id)
    sheet.turn(this.#orientationOf(block))
    sheet.y += 4
    if (block.title === 'heading') {
      sheet.need(STYLE.heading.size * 1.5 * 5)
      this.#contents.add(table.title[language], 1)
    }
    if (block.title !== 'none') sheet.paragraph(table.title[language], block.title === 'heading' ? STYLE.heading : STYLE.caption, { after: 4, together: 5 })
    if (table.chart && table.rows.length > 0) drawChart(sheet, table, table.chart, this.#printing)
    if (!isDrawnWhole) set.draw()
    for (const note of table.notes) sheet.paragraph(note[language], STYLE.note, { after: 1 })
    sheet.y += 8
  }
}

/** Room that a heading wants below it, so that it never stands alone at the bottom. */
const KEPT_BELOW = 60
/** Lines of facts are read together, with what begins below them. */
const KEPT_LINES = 170
