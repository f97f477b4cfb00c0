import { TelemetryError } from './telemetry-error.ts'
import type { Reading, ReadingQuery } from './telemetry-store.ts'

const tooMany = (limit: number): TelemetryError => new TelemetryError('too-many', `The answer has more than ${limit} rows.`, 'Ask for a shorter period or wider buckets, set a limit, or export.')

/** The rows, unless there are more than one answer may hold. */
export function limited<Row>(rows: Row[], limit: number): Row[] {
  if (rows.length > limit) throw tooMany(limit)
  return rows
}

/** The pages up to a limit of rows; `pages` is told how many are still wanted. */
export async function* limitedPages(limit: number | undefined, pages: (wanted: number) => AsyncIterable<readonly Reading[]>): AsyncGenerator<readonly Reading[]> {
  let left = limit ?? Number.POSITIVE_INFINITY
  if (left <= 0) return
  for await (const page of pages(left)) {
    yield page.length > left ? page.slice(0, left) : page
    left -= page.length
    if (left <= 0) return
  }
}

/** All pages as one answer, refused where it would fill the memory. */
export async function readingsOf(exported: (query: ReadingQuery) => AsyncIterable<readonly Reading[]>, query: ReadingQuery, maxRows: number): Promise<Reading[]> {
  const found: Reading[] = []
  for await (const page of exported({ ...query, limit: query.limit ?? maxRows + 1 })) for (const reading of page) found.push(reading)
  if (found.length > (query.limit ?? maxRows)) throw tooMany(maxRows)
  return found
}
