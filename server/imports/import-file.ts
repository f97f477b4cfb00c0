import { Worker } from 'node:worker_threads'
import { parse } from 'csv-parse'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { ApiError } from '../api-error.ts'
import type { Cell } from './import-table-rules.ts'

/** The longest table that one import takes. */
export const IMPORT_MAX_ROWS = 20_000
const SPREADSHEET_WITHIN_MS = 20_000
const SPREADSHEET_MEMORY_MB = 256
/** Some hundred rows are parsed at once: a few milliseconds. */
const CHUNK_BYTES = 16 * 1024

const refused = (en: string, zh: string, options?: ErrorOptions): ApiError => new ApiError('bad-request', undefined, [{ field: 'file', message: { en, 'zh-CN': zh } }], options)

/** The rows of a CSV (UTF-8 with or without BOM, or GB18030; comma, semicolon or tab) or of an XLSX's first sheet. Throws 'bad-request' with a sentence. */
export async function readImportFile(bytes: Uint8Array): Promise<readonly (readonly Cell[])[]> {
  const rows = isSpreadsheet(bytes) ? await readSpreadsheet(bytes) : await readCsv(bytes)
  if (rows.length > IMPORT_MAX_ROWS + 1) throw refused(`has more than ${IMPORT_MAX_ROWS} rows`, `超过 ${IMPORT_MAX_ROWS} 行`)
  if (rows.length < 2) throw refused('holds no rows below its heading', '表头之下没有数据行')
  return rows
}

/** XLSX is a ZIP file. */
const isSpreadsheet = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b

/** In pieces, with the event loop given back between them: a large file must not hold up everybody's requests. */
async function readCsv(bytes: Uint8Array): Promise<string[][]> {
  const text = decoded(bytes)
  const rows: string[][] = []
  const parser = parse({ bom: true, delimiter: delimiterOf(text), relax_column_count: true, skip_empty_lines: false, max_record_size: 100_000 })
  parser.on('data', (row: string[]) => { if (rows.length <= IMPORT_MAX_ROWS + 1) rows.push(row) })
  const ended = new Promise<void>((resolve, reject) => { parser.once('end', resolve).once('error', reject) })
  try {
    await Promise.race([ended, written(parser, text)])
    parser.end()
    await ended
    return rows
  } catch (error) {
    throw refused(`is no readable CSV: ${(error as Error).message}`, `不是可读的 CSV：${(error as Error).message}`, { cause: error })
  }
}

async function written(parser: { write(chunk: Uint8Array): boolean; readonly destroyed: boolean }, text: string): Promise<void> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length && !parser.destroyed; at += CHUNK_BYTES) {
    parser.write(bytes.subarray(at, at + CHUNK_BYTES))
    await nextTurn()
  }
}

/** Chinese Excel writes GB18030; what is no UTF-8 is taken for that. NUL is no character of a table, and PostgreSQL takes none. */
function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll('\0', '')
  } catch {
    return new TextDecoder('gb18030').decode(bytes).replaceAll('\0', '')
  }
}

/** The sign that stands most often in the first line. */
function delimiterOf(text: string): string {
  const heading = text.slice(0, text.search(/[\r\n]|$/))
  const count = (sign: string): number => heading.split(sign).length - 1
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best), ',')
}

/** In a thread with a bound on memory and time: a small ZIP may unpack to anything. */
function readSpreadsheet(bytes: Uint8Array): Promise<Cell[][]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./import-spreadsheet.mjs', import.meta.url), { workerData: bytes, resourceLimits: { maxOldGenerationSizeMb: SPREADSHEET_MEMORY_MB } })
    const refuse = (why: string): void => reject(refused(`is no readable XLSX: ${why}`, `不是可读的 XLSX：${why}`))
    const timer = setTimeout(() => {
      refuse('it takes too long')
      void worker.terminate()
    }, SPREADSHEET_WITHIN_MS)
    worker.once('message', resolve)
    worker.once('error', (error: Error) => refuse(error.message))
    worker.once('exit', () => {
      clearTimeout(timer)
      refuse('it ended without rows') // Without effect when the rows came.
    })
  })
}
