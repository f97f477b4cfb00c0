import type { LocalText } from '#contract/local-text'

/** A cell as the file has it. */
export type Cell = string | number | boolean | Date | null

/** What is wrong with a cell; rows as a spreadsheet counts them: the heading is row 1. */
export interface ImportFault { readonly row: number; readonly field: string; readonly value: string; readonly message: LocalText }

export const importFault = (row: number, field: string, value: string, en: string, zh: string): ImportFault => ({ row, field, value: value.slice(0, 100), message: { en, 'zh-CN': zh } })

/** What a cell may hold, and under which headings (compared without case, spaces and signs) files of other systems have it. */
export interface TableColumn<Field extends string = string> {
  readonly field: Field
  readonly required?: boolean
  readonly headings: readonly string[]
}

/** Without what people write differently: case, spaces, signs. */
const plain = (text: string): string => text.toLowerCase().replace(/[\s_\-.:：*（）()]/g, '')

export interface ColumnMatch { readonly byField: ReadonlyMap<string, number>; readonly ignored: readonly string[]; readonly missing: readonly string[]; readonly twice: readonly string[] }

/** Which column of the file gives which field: by what staff chose (heading → field), else by its heading. */
export function matchColumns(columns: readonly TableColumn[], header: readonly string[], chosen: Readonly<Record<string, string>> = {}): ColumnMatch {
  const byField = new Map<string, number>()
  const ignored: string[] = []
  const twice: string[] = []
  header.forEach((heading, index) => {
    const field = Object.hasOwn(chosen, heading) ? chosen[heading] : columns.find(({ field: name, headings }) => [name, ...headings].some((known) => plain(known) === plain(heading)))?.field
    if (field === undefined || !columns.some((column) => column.field === field)) ignored.push(heading)
    else if (byField.has(field)) twice.push(heading)
    else byField.set(field, index)
  })
  return { byField, ignored, twice, missing: columns.filter(({ field, required }) => required && !byField.has(field)).map(({ field }) => field) }
}

/** A table cannot be read while a column is missing, or while two give the same field. */
export const columnFaults = ({ missing, twice }: ColumnMatch): ImportFault[] => [
  ...missing.map((field) => importFault(1, field, '', 'no column gives it', '缺少对应的列')),
  ...twice.map((heading) => importFault(1, heading, heading, 'another column gives the same field', '与其他列对应同一字段')),
]

/** The value of a word column; null for what no word is known for. */
export function wordOf(words: Readonly<Record<string, readonly string[]>>, text: string): string | null {
  const wanted = plain(text)
  return Object.entries(words).find(([word, others]) => [word, ...others].some((known) => plain(known) === wanted))?.[0] ?? null
}

/** What a person reads in the cell; of a moment the date. */
export function textOf(cell: Cell): string {
  if (cell === null || (cell instanceof Date && Number.isNaN(cell.getTime()))) return ''
  return (cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell)).trim()
}

export const EMAIL = /^[^\s@<>()"]{1,64}@[^\s@<>()".]+(\.[^\s@<>()".]+)+$/
