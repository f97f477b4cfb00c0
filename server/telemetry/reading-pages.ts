import { queryRows, sqlInteger } from './duckdb-rows.ts'
import type { DuckdbEngine } from './duckdb-engine.ts'
import { readingOf, type Series, type SeriesDictionary } from './series-dictionary.ts'
import type { Reading, ReadingQuery } from './telemetry-store.ts'

/** Rows of one question: about 5 ms of the event loop to make objects of. */
const PAGE_ROWS = 8192
/** Duplicates and one millisecond's order need a few rows beyond a limit. */
const SPARE_ROWS = 64
const FIRST_WINDOW_MS = 3_600_000

/** A row as read; its series is undefined when the vocabulary has dropped its point. */
interface StoredRow { readonly series: Series | undefined; readonly observedAt: number; readonly receivedAt: number; readonly value: number; readonly flags: number }
type StoredReading = StoredRow & { readonly series: Series }
const isKnown = (row: StoredRow): row is StoredReading => row.series !== undefined

/**
 * Readings in order, page by page, each page one short question over a window of time that adapts to
 * the density of the data. No cursor stays open between pages, so a slow reader holds nothing. `wanted` only
 * sizes the pages.
 */
export async function* readingPages(engine: DuckdbEngine, dictionary: SeriesDictionary, query: ReadingQuery, wanted: number): AsyncGenerator<readonly Reading[]> {
  const selected = dictionary.select(query)
  if (selected?.length === 0 || !(query.from < query.to)) return
  const source = pageSource(engine, dictionary, selected, query.to)
  let cursor = await source.firstFrom(query.from)
  let width = FIRST_WINDOW_MS
  const pageRows = Math.min(PAGE_ROWS, wanted + SPARE_ROWS)
  while (cursor !== null && cursor < query.to) {
    const end = Math.min(cursor + width, query.to)
    const rows = await source.between(cursor, end, pageRows + 1)
    const page = rows.length > pageRows ? await wholeMilliseconds(source, rows) : { rows, next: end }
    if (page.rows.length > 0) yield inOrderOnce(page.rows)
    width = nextWidth(width, rows.length, pageRows)
    cursor = rows.length === 0 ? await source.firstFrom(page.next) : page.next
  }
}

/** Aims at half a page; sparse data widens the window up to 16-fold at a time. */
function nextWidth(width: number, rows: number, pageRows: number): number {
  if (rows > pageRows) return Math.max(1, width / 2)
  return rows < pageRows / 2 ? width * Math.min(16, Math.max(1, pageRows / 2 / (rows + 1))) : width
}

interface PageSource {
  /** The first observed time at or after `from`; null when there is none before the query's end. */
  firstFrom(from: number): Promise<number | null>
  between(from: number, to: number, limit: number | null): Promise<StoredRow[]>
}

function pageSource(engine: DuckdbEngine, dictionary: SeriesDictionary, selected: readonly Series[] | null, to: number): PageSource {
  const within = (from: number, end: number): string =>
    `observed >= ${sqlInteger(from)} AND observed < ${sqlInteger(end)}${selected === null ? '' : ` AND series IN (${selected.map(({ id }) => id).join(',')})`}`
  return {
    async firstFrom(from) {
      const rows = await engine.read((connection) =>
        queryRows(connection, `SELECT min(observed)::DOUBLE FROM readings WHERE ${within(from, to)}`, (cells) => cells.numberOrNull(0)))
      return rows[0] ?? null
    },
    async between(from, end, limit) {
      const sql = `SELECT series, observed::DOUBLE, received::DOUBLE, value, flags FROM readings
        WHERE ${within(from, end)} ORDER BY observed ${limit === null ? '' : `LIMIT ${limit}`}`
      return engine.read((connection) => queryRows(connection, sql, (cells) => ({
        series: dictionary.byId(cells.number(0)), observedAt: cells.number(1), receivedAt: cells.number(2), value: cells.number(3), flags: cells.number(4),
      })))
    },
  }
}

/** A page that met its limit ends before its last, perhaps incomplete, millisecond; one that holds only a single millisecond is read whole. */
async function wholeMilliseconds(source: PageSource, rows: readonly StoredRow[]): Promise<{ rows: readonly StoredRow[]; next: number }> {
  const last = rows.at(-1)?.observedAt ?? 0
  const whole = rows.filter((row) => row.observedAt < last)
  if (whole.length > 0) return { rows: whole, next: last }
  return { rows: await source.between(last, last + 1, null), next: last + 1 }
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const inStoreOrder = (a: StoredReading, b: StoredReading): number =>
  a.observedAt - b.observedAt
  || compareText(a.series.stream.deviceId, b.series.stream.deviceId)
  || compareText(a.series.stream.point, b.series.stream.point)
  || a.series.stream.channel - b.series.stream.channel
  || a.receivedAt - b.receivedAt

/** Sorts and drops exact duplicates (stream, observedAt, value); the first received one stays. */
function inOrderOnce(rows: readonly StoredRow[]): Reading[] {
  const readings: Reading[] = []
  const seen = new Set<number>()
  let previous: StoredReading | undefined
  for (const row of rows.filter(isKnown).sort(inStoreOrder)) {
    if (previous?.series.stream !== row.series.stream || previous.observedAt !== row.observedAt) seen.clear()
    previous = row
    if (seen.has(row.value)) continue
    seen.add(row.value)
    readings.push(readingOf(row.series, row.observedAt, row.receivedAt, row.value, row.flags))
  }
  return readings
}
