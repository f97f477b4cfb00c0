import type { DuckdbEngine } from './duckdb-engine.ts'
import { queryRows, sqlInteger } from './duckdb-rows.ts'
import { readingPages, type PageSource } from './reading-pages.ts'
import { readingOf, type Series, type SeriesDictionary } from './series-dictionary.ts'
import type { Reading, ReadingQuery } from './telemetry-store.ts'

/** A row as read; its series is undefined when the vocabulary has dropped its point. */
interface StoredRow { readonly series: Series | undefined; readonly observedAt: number; readonly receivedAt: number; readonly value: number; readonly flags: number }

/** The readings of a query, page by page. `wanted` only sizes the pages. */
export async function* duckdbPages(engine: DuckdbEngine, dictionary: SeriesDictionary, query: ReadingQuery, wanted: number): AsyncGenerator<readonly Reading[]> {
  const selected = dictionary.select(query)
  if (selected?.length === 0 || !(query.from < query.to)) return
  yield* readingPages(pageSource(engine, dictionary, selected, query.to), query, wanted)
}

function pageSource(engine: DuckdbEngine, dictionary: SeriesDictionary, selected: readonly Series[] | null, to: number): PageSource<StoredRow> {
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
    readings: (rows) => rows.flatMap(({ series, observedAt, receivedAt, value, flags }) => (series === undefined ? [] : [readingOf(series, observedAt, receivedAt, value, flags)])),
  }
}
