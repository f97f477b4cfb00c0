import { BIGINT, DOUBLE, VARCHAR, type DuckDBConnection } from '@duckdb/node-api'
import type { OccupancyInterval } from '#contract/occupancy'
import { appendRows, queryRows, sqlInteger, type QueryValues, type RowCells } from './duckdb-rows.ts'
import { intervalEdits, stretchOf, type IntervalKey, type Replacement } from './interval-edit-rules.ts'

const INTERVALS = { name: 'intervals', types: [VARCHAR, VARCHAR, BIGINT, BIGINT, DOUBLE, DOUBLE, VARCHAR, VARCHAR] }
const GONE = { name: 'intervals_gone', types: [VARCHAR, BIGINT], temporary: true }
const COLUMNS = 'space, state, from_ms::DOUBLE, to_ms::DOUBLE, peak, mean, method, reason'

const intervalOf = (cells: RowCells): OccupancyInterval => ({
  spaceId: cells.text(0), state: cells.text(1) as OccupancyInterval['state'], from: cells.number(2), to: cells.numberOrNull(3),
  peakCount: cells.numberOrNull(4), meanCount: cells.numberOrNull(5),
  method: cells.text(6) as OccupancyInterval['method'], reason: cells.textOrNull(7) as OccupancyInterval['reason'],
})

/** SQL and values that keep the named spaces; all of them when undefined. */
export const ofSpaces = (spaceIds: readonly string[] | undefined): { sql: string; values: QueryValues | undefined } =>
  spaceIds === undefined ? { sql: '', values: undefined } : { sql: 'AND list_contains($spaces, space)', values: { spaces: [...spaceIds] } }

/** Intervals that touch [from, to), uncut, in order of (spaceId, from). */
export async function touchingIntervals(connection: DuckDBConnection, query: { spaceIds?: readonly string[]; from: number; to: number }): Promise<OccupancyInterval[]> {
  if (query.spaceIds?.length === 0 || !(query.from < query.to)) return []
  const { sql, values } = ofSpaces(query.spaceIds)
  return queryRows(connection, `SELECT ${COLUMNS} FROM intervals
    WHERE from_ms < ${sqlInteger(query.to)} AND (to_ms IS NULL OR to_ms > ${sqlInteger(query.from)}) ${sql} ORDER BY space, from_ms`, intervalOf, values)
}

/** Writes the interval edits of a commit inside the connection's transaction. */
export async function writeIntervals(
  connection: DuckDBConnection, upserts: readonly OccupancyInterval[], replacements: readonly Replacement[], closedTo: number,
): Promise<void> {
  const edits = intervalEdits(upserts, replacements, await storedAround(connection, replacements), closedTo)
  await deleteIntervals(connection, edits.gone)
  await appendRows(connection, INTERVALS, edits.put, (interval, put) => {
    put(0, interval.spaceId)
    put(1, interval.state)
    put(2, BigInt(interval.from))
    put(3, interval.to === null ? null : BigInt(interval.to))
    put(4, interval.peakCount)
    put(5, interval.meanCount)
    put(6, interval.method)
    put(7, interval.reason)
  })
}

async function storedAround(connection: DuckDBConnection, replacements: readonly Replacement[]): Promise<OccupancyInterval[]> {
  if (replacements.length === 0) return []
  const stretches = replacements.map(stretchOf)
  return touchingIntervals(connection, {
    spaceIds: [...new Set(replacements.map(({ spaceId }) => spaceId))],
    from: Math.min(...stretches.map(({ from }) => from)), to: Math.max(...stretches.map(({ to }) => to)),
  })
}

async function deleteIntervals(connection: DuckDBConnection, keys: readonly IntervalKey[]): Promise<void> {
  if (keys.length === 0) return
  await appendRows(connection, GONE, keys, ({ spaceId, from }, put) => {
    put(0, spaceId)
    put(1, BigInt(from))
  })
  await connection.run(`
    DELETE FROM intervals USING intervals_gone g WHERE intervals.from_ms = g.from_ms AND intervals.space = g.space;
    DELETE FROM intervals_gone`)
}
