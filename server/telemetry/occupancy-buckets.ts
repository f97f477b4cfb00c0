import type { DuckDBConnection } from '@duckdb/node-api'
import { ofSpaces } from './duckdb-intervals.ts'
import { queryRows, sqlInteger } from './duckdb-rows.ts'
import type { OccupancyBucket } from './telemetry-store.ts'

export interface BucketQuery { readonly spaceIds?: readonly string[]; readonly from: number; readonly to: number; readonly bucketS: 60 | 3600 }

/**
 * Milliseconds by state of each bucket that the chosen intervals touch: the one definition, used for
 * questions and for what is kept when intervals go. `openEnd` is where an open interval ends; time
 * outside [first, end) is left out.
 */
const bucketParts = (intervals: string, width: number, openEnd: string, first: string, end: string): string => `
  SELECT space, start_ms,
    coalesce(sum(ms) FILTER (state = 'occupied'), 0) AS occupied_ms, coalesce(sum(ms) FILTER (state = 'vacant'), 0) AS vacant_ms,
    coalesce(sum(ms) FILTER (state = 'unknown'), 0) AS unknown_ms, max(peak) AS peak, fsum(mean * ms) AS person_ms
  FROM (
    SELECT space, state, peak, mean, start_ms, least(until, start_ms + ${width}) - greatest(since, start_ms) AS ms
    FROM (
      SELECT *, unnest(range(since - ((since % ${width}) + ${width}) % ${width}, until, ${width})) AS start_ms
      FROM (
        SELECT space, state, peak, mean, greatest(from_ms, ${first}) AS since, least(coalesce(to_ms, ${openEnd}), ${end}) AS until
        FROM (${intervals}))
      WHERE since < until))
  GROUP BY space, start_ms`

/** The buckets that touch [from, to), each whole, from the living intervals and from what was kept of deleted ones. At most `limit`. */
export async function occupancyBuckets(connection: DuckDBConnection, query: BucketQuery, minutesFrom: number, limit: number): Promise<OccupancyBucket[]> {
  const width = query.bucketS * 1000
  const openEnd = sqlInteger(query.to)
  const earliest = query.bucketS === 60 ? Math.max(query.from, minutesFrom) : query.from
  const first = sqlInteger(Math.floor(earliest / width) * width)
  const end = sqlInteger(Math.ceil(query.to / width) * width)
  const { sql: ofThese, values } = ofSpaces(query.spaceIds)
  const living = `SELECT * FROM intervals WHERE from_ms < ${end} AND (to_ms IS NULL OR to_ms > ${first}) ${ofThese}`
  const sql = `
    WITH parts AS (
      SELECT * FROM (${bucketParts(living, width, openEnd, first, end)})
      UNION ALL SELECT space, start_ms, occupied_ms, vacant_ms, unknown_ms, peak, person_ms FROM occupancy_kept
        WHERE width = ${width} AND start_ms >= ${first} AND start_ms < ${end} ${ofThese})
    SELECT space, start_ms::DOUBLE, sum(occupied_ms)::DOUBLE, sum(vacant_ms)::DOUBLE, sum(unknown_ms)::DOUBLE, max(peak), fsum(person_ms)
    FROM parts GROUP BY space, start_ms ORDER BY space, start_ms LIMIT ${limit}`
  return queryRows(connection, sql, (cells) => {
    const personMs = cells.numberOrNull(6)
    return {
      spaceId: cells.text(0), from: cells.number(1), bucketS: query.bucketS,
      occupiedS: cells.number(2) / 1000, vacantS: cells.number(3) / 1000, unknownS: cells.number(4) / 1000,
      peakCount: cells.numberOrNull(5), personS: personMs === null ? null : personMs / 1000,
    }
  }, values)
}

/** Before the intervals that ended at or before `cutoff` go: what they give to their buckets. */
export async function keepBuckets(connection: DuckDBConnection, cutoff: number, bucketS: 60 | 3600): Promise<void> {
  const width = bucketS * 1000
  const leaving = `SELECT * FROM intervals WHERE to_ms <= ${sqlInteger(cutoff)}`
  await connection.run(`INSERT INTO occupancy_kept SELECT space, ${width}, start_ms, occupied_ms, vacant_ms, unknown_ms, peak, person_ms
    FROM (${bucketParts(leaving, width, 'to_ms', 'from_ms', 'to_ms')})`)
}
