import { createReadStream } from 'node:fs'
import { text } from 'node:stream/consumers'
import { CsvError, parse } from 'csv-parse/sync'

/** A file or a question that cannot be used; the command says so in one sentence and ends with code 2. */
export class UsageError extends Error {}

/** Runs a command's work; a UsageError ends it with its sentence and exit code 2. */
export async function withUsageErrors(run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 2
  }
}

interface CsvRow { readonly line: number; readonly cells: readonly string[] }

/** A CSV file with a header; what is wrong is told with line and column. */
export class CsvTable {
  readonly rows: readonly CsvRow[]
  readonly header: readonly string[]

  constructor(header: readonly string[], rows: readonly CsvRow[]) {
    this.header = header
    this.rows = rows
  }

  /** Trimmed texts of a column, none empty. */
  texts(name: string): string[] {
    const column = this.column(name)
    return this.rows.map(({ line, cells }) => {
      const cell = cells[column]!.trim()
      if (cell === '') throw new UsageError(`Line ${line}, column "${name}": it is empty.`)
      return cell
    })
  }

  /** Numbers of a column; an empty cell is null. */
  numbers(name: string): (number | null)[] {
    const column = this.column(name)
    return this.rows.map(({ line, cells }) => {
      const cell = cells[column]!.trim()
      if (cell === '') return null
      const value = Number(cell)
      if (!Number.isFinite(value)) throw new UsageError(`Line ${line}, column "${name}": "${cell}" is no number. Write it like 1234.5, without thousands separators or units.`)
      return value
    })
  }

  private column(name: string): number {
    const index = this.header.indexOf(name)
    if (index < 0) throw new UsageError(`There is no column "${name}". The file has ${this.header.map((one) => `"${one}"`).join(', ')}.`)
    return index
  }
}

/** Reads a CSV file (UTF-8, with or without byte order mark; "-" is standard input) with its header in the first line. */
export async function readCsvTable(file: string): Promise<CsvTable> {
  const content = await contentOf(file)
  try {
    const [head, ...records] = parse(content, { bom: true, info: true, skip_empty_lines: true }) as unknown as { record: string[]; info: { lines: number } }[]
    if (!head) throw new UsageError(`${file} is empty.`)
    const header = head.record.map((name) => name.trim())
    const twice = header.find((name, index) => header.indexOf(name) !== index)
    if (twice !== undefined) throw new UsageError(`The column "${twice}" is there twice.`)
    if (records.length === 0) throw new UsageError(`${file} has a header and no rows.`)
    return new CsvTable(header, records.map(({ record, info }) => ({ line: info.lines, cells: record })))
  } catch (error) {
    if (error instanceof CsvError) throw new UsageError(`${file} is no CSV file that can be read: ${error.message}.`)
    throw error
  }
}

async function contentOf(file: string): Promise<string> {
  try {
    return await text(file === '-' ? process.stdin : createReadStream(file))
  } catch (error) {
    throw new UsageError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}).`)
  }
}

/** "a, b" → ["a", "b"]. */
export const columnNames = (list: string | undefined): string[] => (list ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '')
