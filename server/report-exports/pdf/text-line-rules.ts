import LineBreaker from 'linebreak'

/** A stretch of text in one font. */
export interface TextRun { readonly font: string; readonly text: string }
export interface TextLine { readonly runs: readonly TextRun[]; readonly width: number }
/** Width of a text in a font, in the unit of the page. */
export type Measure = (font: string, text: string) => number
/** Tells which signs a font has. */
export interface SignFont { readonly name: string; readonly has: (codePoint: number) => boolean }
/** Latin letters and digits come from the one, Chinese from the other; each stands in for the other. */
export interface FontPair { readonly latin: SignFont; readonly chinese: SignFont }

interface Sign { readonly text: string; readonly font: string }

/** Signs that draw nothing: no font needs to have them, and a box in their place would be wrong. */
 
const INVISIBLE = /[\u0000-\u0009\u000b-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufe00-\ufe0f\ufeff]/g
/** Quotes, dashes and dots that both scripts write: as wide as a Chinese sign beside one, narrow beside Latin. */
const SHARED = /[‘’“”—…]/

/** A text as printed: line ends are \n, tabs are spaces, signs that draw nothing are gone. */
export const printableText = (text: string): string => text.replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n').replace(/\t/g, ' ').replace(INVISIBLE, '')

/** The text's signs, each in the font that it is set in. Spaces stay with what was before them. */
export function setSigns(text: string, { latin, chinese }: FontPair): Sign[] {
  const signs = [...text]
  const fontOf = (sign: string): string => {
    const codePoint = sign.codePointAt(0)!
    return latin.has(codePoint) || !chinese.has(codePoint) ? latin.name : chinese.name
  }
  const set: Sign[] = []
  signs.forEach((sign, index) => {
    const before = set.at(-1)?.font
    const isOpening = (sign === '“' || sign === '‘') && index + 1 < signs.length
    if (SHARED.test(sign)) set.push({ text: sign, font: isOpening ? fontOf(signs[index + 1]!) : before ?? fontOf(sign) })
    else set.push({ text: sign, font: sign === ' ' && before !== undefined ? before : fontOf(sign) })
  })
  return set
}

function lineOf(signs: readonly Sign[], measure: Measure): TextLine {
  const runs: { font: string; text: string }[] = []
  for (const { text, font } of signs) {
    const last = runs.at(-1)
    if (last?.font === font) last.text += text
    else runs.push({ font, text })
  }
  return { runs, width: runs.reduce((sum, run) => sum + measure(run.font, run.text), 0) }
}

/** A text as one line, however long. */
export const textLine = (text: string, fonts: FontPair, measure: Measure): TextLine => lineOf(setSigns(printableText(text), fonts), measure)

const withoutSpaceAtEnd = (signs: readonly Sign[]): readonly Sign[] => signs.slice(0, signs.findLastIndex(({ text }) => text !== ' ') + 1)

/**
 * The lines of a text that fit a width, broken where Unicode allows (UAX #14: between Chinese signs, but never before
 * "，" or after "（"); a word that is longer than a line is broken anywhere. Space at the end of a line hangs over the edge.
 */
export function textLines(text: string, width: number, fonts: FontPair, measure: Measure): TextLine[] {
  const lines: TextLine[] = []
  let line: Sign[] = []
  let lineWidth = 0
  const widthOf = (signs: readonly Sign[]): number => lineOf(signs, measure).width
  const end = (): void => {
    lines.push(lineOf(withoutSpaceAtEnd(line), measure))
    line = []
    lineWidth = 0
  }
  const add = (signs: readonly Sign[]): void => {
    if (line.length > 0 && lineWidth + widthOf(withoutSpaceAtEnd(signs)) > width) end()
    line.push(...signs)
    lineWidth += widthOf(signs)
  }
  for (const { signs, isLineEnd } of pieces(printableText(text), fonts)) {
    if (widthOf(withoutSpaceAtEnd(signs)) <= width) add(signs)
    else for (const sign of signs) add([sign])
    if (isLineEnd) end()
  }
  if (line.length > 0 || lines.length === 0) end()
  return lines
}

function* pieces(text: string, fonts: FontPair): Generator<{ signs: Sign[]; isLineEnd: boolean }> {
  const set = setSigns(text, fonts)
  const breaker = new LineBreaker(text)
  let at = 0
  let length = 0
  for (let next = breaker.nextBreak(); next; next = breaker.nextBreak()) {
    const signs: Sign[] = []
    while (length < next.position) {
      const sign = set[at]!
      signs.push(sign)
      length += sign.text.length
      at += 1
    }
    const isLineEnd = signs.at(-1)?.text === '\n'
    yield { signs: isLineEnd ? signs.slice(0, -1) : signs, isLineEnd }
  }
}
