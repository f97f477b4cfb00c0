import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import * as fontkit from 'fontkit'
import type { FontPair, SignFont } from './text-line-rules.ts'

export type FontWeight = 'regular' | 'bold'

/** One font file and which signs it has. */
export interface PdfFont extends SignFont { readonly bytes: Buffer; /** Size in which it stands beside the other font, in sizes of the text. */ readonly scale: number }
export type PdfFonts = Readonly<Record<FontWeight, FontPair & { readonly latin: PdfFont; readonly chinese: PdfFont }>>

/**
 * Noto Sans SC's own Latin letters are those of Source Sans, but it lacks many of Europe (Ł, ş), CO₂'s small 2, and
 * narrow quotes; so all Latin comes from Source Sans 3, and no seam is seen. Both are under the SIL Open Font License 1.1.
 */
const FILES = {
  regular: { latin: 'source-sans-3/400Regular/SourceSans3_400Regular.ttf', chinese: 'noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf' },
  bold: { latin: 'source-sans-3/700Bold/SourceSans3_700Bold.ttf', chinese: 'noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf' },
} as const satisfies Record<FontWeight, Record<keyof FontPair, string>>

let loaded: PdfFonts | undefined

/** The fonts of the packages, read once per thread (22 MB). */
export function pdfFonts(): PdfFonts {
  loaded ??= { regular: pair(FILES.regular), bold: pair(FILES.bold) }
  return loaded
}

/** Noto Sans SC sets its Latin this much larger, to go with the Chinese: digits of 555 thousandths, not of 497. */
const LATIN_SCALE = 555 / 497

const pair = ({ latin, chinese }: Record<keyof FontPair, string>) => ({ latin: readFont(latin, LATIN_SCALE), chinese: readFont(chinese, 1) })

function readFont(file: string, scale: number): PdfFont {
  const bytes = readFileSync(createRequire(import.meta.url).resolve(`@expo-google-fonts/${file}`))
  const font = fontkit.create(bytes)
  if (!('hasGlyphForCodePoint' in font)) throw new Error(`${file} is a collection, not one font`)
  return { name: font.postscriptName, bytes, scale, has: (codePoint) => font.hasGlyphForCodePoint(codePoint) }
}
