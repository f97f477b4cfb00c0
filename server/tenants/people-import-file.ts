import { Worker } from 'node:worker_threads'
import { parse } from 'csv-parse/sync'
import { badField } from './people-refusals.ts'
import type { Cell } from './people-import-rules.ts'

/** The longest table that one import takes. */
export const IMPORT_MAX_ROWS = 20_000
const SPREADSHEET_WITHIN_MS = 20_000
const SPREADSHEET_MEMORY_MB = 256

/** The rows of a CSV (UTF-8 with or without BOM, or GB18030; comma, semicolon or tab) or of an XLSX's first sheet. Throws 'bad-request' with a sentence. */
export async function readPeopleFile(bytes: Uint8Array): Promise<readonly (readonly Cell[])[]> {
  const rows = isSpreadsheet(bytes) ? await readSpreadsheet(bytes) : readCsv(bytes)
  if (rows.length > IMPORT_MAX_ROWS + 1) throw badField('file', `has more than ${IMPORT_MAX_ROWS} rows`, `超过 ${IMPORT_MAX_ROWS} 行`)
  if (rows.length < 2) throw badField('file', 'holds no rows below its heading', '表头之下没有数据行')
  return rows
}

/** XLSX is a ZIP file. */
const isSpreadsheet = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b

function readCsv(bytes: Uint8Array): string[][] {
  const text = decoded(bytes)
  try {
    return parse(text, { bom: true, delimiter: delimiterOf(text), relax_column_count: true, skip_empty_lines: false, max_record_size: 100_000 })
  } catch (error) {
    throw badField('file', `is no readable CSV: ${(error as Error).message}`, `不是可读的 CSV：${(error as Error).message}`, { cause: error })
  }
}

/** Chinese Excel writes GB18030; what is no UTF-8 is taken for that. */
function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
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
    const worker = new Worker(new URL('./people-spreadsheet.mjs', import.meta.url), { workerData: bytes, resourceLimits: { maxOldGenerationSizeMb: SPREADSHEET_MEMORY_MB } })
    const refuse = (why: string): void => reject(badField('file', `is no readable XLSX: ${why}`, `不是可读的 XLSX：${why}`))
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
