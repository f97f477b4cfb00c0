import { createPdfText, type PdfDocument, type PdfText, type TextStyle } from './pdf-text.ts'
import type { PdfFonts } from './pdf-fonts.ts'

export type Orientation = 'portrait' | 'landscape'

/** A4 in points, and its margins. */
const SHORT_SIDE = 595.28
const LONG_SIDE = 841.89
export const MARGIN = { left: 48, right: 48, top: 64, bottom: 56 } as const

export const contentWidth = (orientation: Orientation): number => (orientation === 'portrait' ? SHORT_SIDE : LONG_SIDE) - MARGIN.left - MARGIN.right

/** The page that is being written: a place that moves down, and a new page where something does not fit. */
export class PdfSheet {
  readonly doc: PdfDocument
  readonly text: PdfText
  readonly left: number = MARGIN.left
  y: number = MARGIN.top
  #orientation: Orientation = 'portrait'

  /** The document must be made without a first page. */
  constructor(doc: PdfDocument, fonts: PdfFonts) {
    this.doc = doc
    this.text = createPdfText(doc, fonts)
  }

  get orientation(): Orientation { return this.#orientation }
  get width(): number { return contentWidth(this.#orientation) }
  get bottom(): number { return (this.#orientation === 'portrait' ? LONG_SIDE : SHORT_SIDE) - MARGIN.bottom }

  get isAtTop(): boolean { return this.y === MARGIN.top }

  newPage(orientation: Orientation = this.#orientation): void {
    this.#orientation = orientation
    // No margins: pdfkit would break pages by itself at the bottom one.
    this.doc.addPage({ size: 'A4', layout: orientation, margin: 0 })
    this.y = MARGIN.top
  }

  /** Pages of the orientation from here on. */
  turn(orientation: Orientation): void {
    if (orientation !== this.#orientation) this.newPage(orientation)
  }

  /** True when a new page had to begin for the height. */
  need(height: number): boolean {
    if (this.y + height <= this.bottom) return false
    this.newPage()
    return true
  }

  /** Writes a text over the width, over pages where it must, and goes below it. */
  paragraph(text: string, style: TextStyle, { indent = 0, after = 4, together = 1 }: { indent?: number; after?: number; together?: number } = {}): void {
    const lines = this.text.lines(text, this.width - indent, style)
    const height = this.text.height(1, style)
    lines.forEach((line, index) => {
      this.need(index === 0 ? height * together : height)
      this.text.draw([line], { x: this.left + indent, y: this.y, width: this.width - indent }, style)
      this.y += height
    })
    this.y += after
  }

  line(y: number, { from = this.left, to = this.left + this.width, colour = '#D1D5DB', width = 0.5 } = {}): void {
    this.doc.lineWidth(width).strokeColor(colour).moveTo(from, y).lineTo(to, y).stroke()
  }
}
