import type PDFDocument from 'pdfkit'
import type { FontWeight, PdfFonts } from './pdf-fonts.ts'
import { textLine, textLines, type TextLine } from './text-line-rules.ts'

export interface TextStyle { readonly size: number; readonly weight?: FontWeight; readonly colour?: string }
export type PdfDocument = InstanceType<typeof PDFDocument>
export type Align = 'left' | 'right' | 'centre'

/** Room of a line, in heights of the type. */
export const LINE_HEIGHT = 1.45
/** Where the letters of a line stand on, in heights of the type from the line's top. */
const BASELINE = 1.08

/** Sets text in two fonts on a page: measures, breaks and draws. All lengths are in points. */
export interface PdfText {
  width(text: string, style: TextStyle): number
  lines(text: string, width: number, style: TextStyle): TextLine[]
  line(text: string, style: TextStyle): TextLine
  height(lineCount: number, style: TextStyle): number
  /** Draws lines below each other; y is the top of the first. */
  draw(lines: readonly TextLine[], box: TextBox, style: TextStyle): void
  /** Draws a text as one line, however long. */
  drawLine(text: string, box: TextBox, style: TextStyle): void
}
export interface TextBox { readonly x: number; readonly y: number; readonly width: number; readonly align?: Align }

/** The size at which words are measured once and for all; widths grow with the size. */
const MEASURED_AT = 100

export function createPdfText(doc: PdfDocument, fonts: PdfFonts): PdfText {
  const all = Object.values(fonts).flatMap(({ latin, chinese }) => [latin, chinese])
  for (const { name, bytes } of all) doc.registerFont(name, bytes)
  const scales = new Map(all.map(({ name, scale }) => [name, scale]))
  const scaled = (font: string, size: number): number => size * (scales.get(font) ?? 1)
  const measured = new Map<string, number>()
  const unit = (font: string, text: string): number => {
    const key = `${font}\n${text}`
    const known = measured.get(key)
    if (known !== undefined) return known
    const width = doc.font(font).fontSize(scaled(font, MEASURED_AT)).widthOfString(text) / MEASURED_AT
    measured.set(key, width)
    return width
  }
  const measure = ({ size }: TextStyle) => (font: string, text: string): number => unit(font, text) * size
  const pairOf = ({ weight = 'regular' }: TextStyle) => fonts[weight]
  const line = (text: string, style: TextStyle): TextLine => textLine(text, pairOf(style), measure(style))

  const draw: PdfText['draw'] = (lines, { x, y, width, align = 'left' }, style) => {
    doc.fillColor(style.colour ?? '#111827')
    lines.forEach((each, index) => {
      let at = x + (align === 'left' ? 0 : (width - each.width) / (align === 'right' ? 1 : 2))
      const baseline = y + index * style.size * LINE_HEIGHT + style.size * BASELINE
      for (const run of each.runs) {
        doc.font(run.font).fontSize(scaled(run.font, style.size)).text(run.text, at, baseline, { lineBreak: false, baseline: 'alphabetic' })
        at += unit(run.font, run.text) * style.size
      }
    })
  }
  return {
    line, draw,
    width: (text, style) => line(text, style).width,
    lines: (text, room, style) => textLines(text, room, pairOf(style), measure(style)),
    height: (count, { size }) => count * size * LINE_HEIGHT,
    drawLine: (text, box, style) => draw([line(text, style)], box, style),
  }
}
