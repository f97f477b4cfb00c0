import type { PdfSheet } from './pdf-sheet.ts'
import { COLOURS, STYLE } from './pdf-style.ts'

interface Chapter { readonly title: string; readonly level: 1 | 2; readonly page: number; readonly name: string }
type Outline = PdfSheet['doc']['outline']

const ROW_PT = 16
const NUMBER_ROOM = 30

/** The headings as bookmarks, and as a list with page numbers that is drawn once all are known. */
export class PdfContents {
  readonly #sheet: PdfSheet
  readonly #chapters: Chapter[] = []
  #last: Outline | null = null
  #place: { readonly page: number; readonly y: number } | null = null

  constructor(sheet: PdfSheet) {
    this.#sheet = sheet
  }

  /** A heading that begins where the sheet stands. */
  add(title: string, level: 1 | 2): void {
    const { doc, y } = this.#sheet
    const name = `chapter-${this.#chapters.length + 1}`
    const { start, count } = doc.bufferedPageRange()
    this.#chapters.push({ title, level, page: start + count - 1, name })
    doc.addNamedDestination(name, 'XYZ', 0, Math.max(0, y - 8), null)
    const above: Outline = level === 2 && this.#last ? this.#last : doc.outline
    const item = above.addItem(title)
    if (level === 1) this.#last = item
  }

  /** Keeps the rest of this page for the list. */
  reserve(): void {
    const { start, count } = this.#sheet.doc.bufferedPageRange()
    this.#place = { page: start + count - 1, y: this.#sheet.y }
  }

  /** Draws the list on the page that was kept for it; the level below is left out where it would not fit. */
  draw(): void {
    if (!this.#place) return
    const { doc, text, left, bottom } = this.#sheet
    const fits = this.#chapters.length * ROW_PT <= bottom - this.#place.y
    doc.switchToPage(this.#place.page)
    const width = doc.page.width - left * 2
    let { y } = this.#place
    for (const { title, level, page, name } of fits ? this.#chapters : this.#chapters.filter((chapter) => chapter.level === 1)) {
      const style = level === 1 ? STYLE.strong : STYLE.body
      const x = left + (level - 1) * 14
      const number = String(page + 1)
      text.drawLine(title, { x, y, width: width - NUMBER_ROOM }, style)
      text.drawLine(number, { x: left + width - NUMBER_ROOM, y, width: NUMBER_ROOM, align: 'right' }, style)
      const [from, to] = [x + text.width(title, style) + 6, left + width - text.width(number, style) - 6]
      if (to > from) doc.save().lineWidth(0.5).strokeColor(COLOURS.faint).dash(0.5, { space: 2.5 }).moveTo(from, y + 9.5).lineTo(to, y + 9.5).stroke().restore()
      doc.goTo(left, y, width, ROW_PT, name)
      y += ROW_PT
    }
  }
}
