import type { Reason } from '#contract/evaluation'
import { UsageError } from './evaluation-csv.ts'
import { textTable, type Cell } from './text-table.ts'

/** One row of a result: JSON values by name; what is an object or a list is left out of the table. */
export type ResultRow = Readonly<Record<string, unknown>>

/** `reason` as the code, and its sentence in both languages beside it: nothing where there is a result. */
export const reasonFields = (why: Reason | null): { reason: string | null; reasonText?: Reason['text'] } =>
  (why === null ? { reason: null } : { reason: why.code, reasonText: why.text })

/** Rows as a JSON array, or as a table for people with sentences below it. */
export function printedResult(rows: readonly ResultRow[], { json, sentences = [] }: { readonly json?: boolean | undefined; readonly sentences?: readonly string[] }): string {
  if (json === true) return `${JSON.stringify(rows, null, 1)}\n`
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => name !== 'reason' && rows.some((row) => isCell(row[name])))
  const failed = rows.some(({ reason }) => typeof reason === 'string')
  const header = [...names, ...(failed ? ['why not'] : [])]
  const table = textTable(header, rows.map((row) => [...names.map((name) => cellOf(row[name])), ...(failed ? [sentenceOf(row)] : [])]))
  return `${[table, ...sentences].join('\n\n')}\n`
}

const isCell = (value: unknown): boolean => typeof value === 'number' || typeof value === 'string'
const cellOf = (value: unknown): Cell => (isCell(value) ? value as Cell : null)
const sentenceOf = ({ reasonText }: ResultRow): string => (reasonText as Reason['text'] | undefined)?.en ?? ''

/** Runs a method on an analyst's own data: a RangeError of the evaluation is a question that cannot be asked. */
export function asked<Result>(run: () => Result): Result {
  try {
    return run()
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`${error.message}.`)
    throw error
  }
}
