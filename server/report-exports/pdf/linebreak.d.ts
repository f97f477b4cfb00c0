/** The Unicode line breaking algorithm (UAX #14), as pdfkit itself uses it. */
declare module 'linebreak' {
  interface LineBreak { readonly position: number; readonly required: boolean }
  export default class LineBreaker {
    constructor(text: string)
    nextBreak(): LineBreak | null
  }
}
