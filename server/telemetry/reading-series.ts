import type { DuckDBConnection } from '@duckdb/node-api'
import { queryRows, sqlInteger } from './duckdb-rows.ts'
import type { Series } from './series-dictionary.ts'
import type { SeriesBucket } from './telemetry-store.ts'

const HOUR_MS = 3_600_000
const ids = (series: readonly Series[]): string => series.map(({ id }) => id).join(',')
/** Start of the bucket that holds a time; right for times before 1970 as well, where % is negative. */
const bucketStart = (column: string, width: number): string => `(${column} - ((${column} % ${width}) + ${width}) % ${width})`

/** Good readings, exact duplicates once (one series here is one stream: place and point are fixed). */
const goodReadings = (where: string): string => `SELECT DISTINCT series, observed, value FROM readings WHERE (flags & 3) = 0 AND ${where}`

/**
 * Mean, min and max in buckets. Whole-hour buckets also take what `keepReadingHours` kept when
 * retention deleted the readings. At most `limit` of them.
 */
export async function seriesBuckets(connection: DuckDBConnection, series: readonly Series[], query: { from: number; to: number; bucketS: number }, limit: number): Promise<SeriesBucket[]> {
  const width = query.bucketS * 1000
  const [from, to] = [sqlInteger(query.from), sqlInteger(query.to)]
  const kept = width % HOUR_MS !== 0 ? '' : `UNION ALL SELECT ${bucketStart('start_ms', width)}, n, total, low, high
    FROM reading_hours WHERE series IN (${ids(series)}) AND start_ms >= ${from} AND start_ms < ${to}`
  const living = goodReadings(`series IN (${ids(series)}) AND observed >= ${from} AND observed < ${to}`)
  const sql = `
    WITH parts (start_ms, n, total, low, high) AS (
      SELECT ${bucketStart('observed', width)}, count(*), fsum(value), min(value), max(value) FROM (${living}) GROUP BY 1 ${kept})
    SELECT start_ms::DOUBLE, sum(total) / sum(n), min(low), max(high), sum(n)::DOUBLE FROM parts GROUP BY start_ms ORDER BY start_ms LIMIT ${limit}`
  return queryRows(connection, sql, (cells) => ({ time: cells.number(0), mean: cells.number(1), min: cells.number(2), max: cells.number(3), n: cells.number(4) }))
}

/** Before readings observed before `cutoff` (a full hour) go: their hours. Hours of one run and a later one add up. */
export async function keepReadingHours(connection: DuckDBConnection, cutoff: number): Promise<void> {
  await connection.run(`INSERT INTO reading_hours
    SELECT series, ${bucketStart('observed', HOUR_MS)}, count(*), fsum(value), min(value), max(value)
    FROM (${goodReadings(`observed < ${sqlInteger(cutoff)}`)}) GROUP BY 1, 2`)
}
