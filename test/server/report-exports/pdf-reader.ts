import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs'

type PdfDocument = Awaited<ReturnType<typeof getDocument>['promise']>

async function read<Result>(bytes: Uint8Array, what: (document: PdfDocument) => Promise<Result>): Promise<Result> {
  const document = await getDocument({ data: new Uint8Array(bytes), verbosity: VerbosityLevel.ERRORS, useSystemFonts: false }).promise
  try {
    return await what(document)
  } finally {
    await document.loadingTask.destroy()
  }
}
const eachPage = <Result>(document: PdfDocument, what: (page: Awaited<ReturnType<PdfDocument['getPage']>>) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: document.numPages }, async (_, index) => what(await document.getPage(index + 1))))

/** The text of each page of a PDF, as pdf.js takes it out again. */
export const pagesOf = (bytes: Uint8Array): Promise<string[]> => read(bytes, (document) => eachPage(document, async (page) => {
  const { items } = await page.getTextContent()
  return items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : ' ') : '')).join('')
}))

export interface SetText { readonly text: string; readonly left: number; readonly right: number; /** From the bottom. */ readonly baseline: number }
/** Where each piece of text stands, and how large its page is, in points. */
export const placesOf = (bytes: Uint8Array): Promise<{ width: number; height: number; texts: SetText[] }[]> => read(bytes, (document) => eachPage(document, async (page) => {
  const [, , width = 0, height = 0] = page.view
  const { items } = await page.getTextContent()
  return { width, height, texts: items.flatMap((item) => ('str' in item && item.str.trim() !== '' ? [{ text: item.str, left: Number(item.transform[4]), right: Number(item.transform[4]) + item.width, baseline: Number(item.transform[5]) }] : [])) }
}))

export type Bookmark = string | Bookmark[]
/** Titles of the bookmarks; those below a title stand in a list after it. */
export const bookmarksOf = (bytes: Uint8Array): Promise<Bookmark[]> => read(bytes, async (document) => titles(await document.getOutline()))
const titles = (items: Awaited<ReturnType<PdfDocument['getOutline']>>): Bookmark[] => items.flatMap(({ title, items: below }): Bookmark[] => (below.length === 0 ? [title] : [title, titles(below as typeof items)]))

/** Language, title and whether the title is shown, as a reader program finds them. */
export const metadataOf = (bytes: Uint8Array): Promise<{ language: string | null; title: unknown }> => read(bytes, async (document) => {
  const { info } = await document.getMetadata()
  return { language: 'Language' in info ? String(info.Language) : null, title: 'Title' in info ? info.Title : null }
})
