import type { Reading } from './telemetry-store.ts'

/** Rows of one question: about 5 ms of the event loop to make objects of. */
const PAGE_ROWS = 8192
/** Duplicates and one millisecond's order need a few rows beyond a limit. */
const SPARE_ROWS = 64
const FIRST_WINDOW_MS = 3_600_000

/** Where the rows of a query come from, in order of their time. */
export interface PageSource<Row extends { readonly observedAt: number }> {
  /** The first observed time at or after `from`; null when there is none before the query's end. */
  firstFrom(from: number): Promise<number | null>
  /** Rows of [from, to), at most `limit`. */
  between(from: number, to: number, limit: number | null): Promise<readonly Row[]>
  /** Readings of a page's rows, in any order; rows that nobody can read any more are left out. */
  readings(rows: readonly Row[]): Reading[]
}

/**
 * Readings in order, page by page, each page one short question over a window of time that adapts to
 * the density of the data. No cursor stays open between pages, so a slow reader holds nothing. `wanted` only
 * sizes the pages.
 */
export async function* readingPages<Row extends { readonly observedAt: number }>(source: PageSource<Row>, query: { from: number; to: number }, wanted: number): AsyncGenerator<readonly Reading[]> {
  let cursor = await source.firstFrom(query.from)
  let width = FIRST_WINDOW_MS
  const pageRows = Math.min(PAGE_ROWS, wanted + SPARE_ROWS)
  while (cursor !== null && cursor < query.to) {
    const end = Math.min(cursor + width, query.to)
    const rows = await source.between(cursor, end, pageRows + 1)
    const page: { rows: readonly Row[]; next: number } = rows.length > pageRows ? await wholeMilliseconds(source, rows) : { rows, next: end }
    if (page.rows.length > 0) yield inOrderOnce(source.readings(page.rows))
    width = nextWidth(width, rows.length, pageRows)
    cursor = rows.length === 0 ? await source.firstFrom(page.next) : page.next
  }
}

/** Aims at half a page; sparse data widens the window up to 16-fold at a time. */
function nextWidth(width: number, rows: number, pageRows: number): number {
  if (rows > pageRows) return Math.max(1, width / 2)
  return rows < pageRows / 2 ? width * Math.min(16, Math.max(1, pageRows / 2 / (rows + 1))) : width
}

/** A page that met its limit ends before its last, perhaps incomplete, millisecond; one that holds only a single millisecond is read whole. */
async function wholeMilliseconds<Row extends { readonly observedAt: number }>(source: PageSource<Row>, rows: readonly Row[]): Promise<{ rows: readonly Row[]; next: number }> {
  const last = rows.at(-1)?.observedAt ?? 0
  const whole = rows.filter((row) => row.observedAt < last)
  if (whole.length > 0) return { rows: whole, next: last }
  return { rows: await source.between(last, last + 1, null), next: last + 1 }
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const inStoreOrder = (a: Reading, b: Reading): number =>
  a.observedAt - b.observedAt || compareText(a.deviceId, b.deviceId) || compareText(a.point, b.point) || a.channel - b.channel || a.receivedAt - b.receivedAt

const sameMoment = (a: Reading, b: Reading): boolean =>
  a.observedAt === b.observedAt && a.deviceId === b.deviceId && a.point === b.point && a.channel === b.channel

/** Sorts and drops exact duplicates (device, point, channel, observedAt, value); the first received one stays. */
function inOrderOnce(rows: Reading[]): Reading[] {
  const readings: Reading[] = []
  const seen = new Set<number>()
  let previous: Reading | undefined
  for (const row of rows.sort(inStoreOrder)) {
    if (previous === undefined || !sameMoment(previous, row)) seen.clear()
    previous = row
    if (seen.has(row.value)) continue
    seen.add(row.value)
    readings.push(row)
  }
  return readings
}
