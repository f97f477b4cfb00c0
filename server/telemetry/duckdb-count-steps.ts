import { BIGINT, DOUBLE, VARCHAR, type DuckDBConnection } from '@duckdb/node-api'
import type { CountStep } from '#contract/occupancy'
import { countStepEdits, replacesSteps, type StepReplacement } from './count-step-edits.ts'
import { ofSpaces } from './duckdb-intervals.ts'
import { appendRows, queryRows, sqlInteger, type RowCells } from './duckdb-rows.ts'
import { stretchOf } from './interval-edit-rules.ts'
import type { TelemetryCommit } from './telemetry-store.ts'

const STEPS = { name: 'count_steps', types: [VARCHAR, BIGINT, DOUBLE] }
const GONE = { name: 'count_steps_gone', types: [VARCHAR, BIGINT], temporary: true }

const stepOf = (cells: RowCells): CountStep => ({ spaceId: cells.text(0), at: cells.number(1), count: cells.numberOrNull(2) })

/** Steps inside [from, to) and each space's last one before `from`, in order of (spaceId, at). At most `limit`. */
export async function countSteps(connection: DuckDBConnection, query: { spaceIds?: readonly string[]; from: number; to: number }, limit?: number): Promise<CountStep[]> {
  if (query.spaceIds?.length === 0 || !(query.from < query.to)) return []
  const { sql: ofThese, values } = ofSpaces(query.spaceIds)
  const [from, to] = [sqlInteger(query.from), sqlInteger(query.to)]
  return queryRows(connection, `
    SELECT space, at_ms::DOUBLE, people FROM (
      SELECT space, at_ms, people FROM count_steps WHERE at_ms >= ${from} AND at_ms < ${to} ${ofThese}
      UNION ALL SELECT space, max(at_ms) AS at_ms, arg_max_null(people, at_ms) AS people FROM count_steps WHERE at_ms < ${from} ${ofThese} GROUP BY space)
    ORDER BY space, at_ms ${limit === undefined ? '' : `LIMIT ${limit}`}`, stepOf, values)
}

/** Writes the steps of a commit and of its recomputed stretches inside the connection's transaction. */
export async function writeCountSteps(connection: DuckDBConnection, { countSteps: upserts = [], replacements = [] }: TelemetryCommit, closedTo: number): Promise<void> {
  const recomputed = replacements.filter(replacesSteps)
  if (upserts.length === 0 && recomputed.length === 0) return
  const { gone, put } = countStepEdits(upserts, recomputed, await storedAround(connection, recomputed), closedTo)
  await appendRows(connection, GONE, gone, ({ spaceId, at }, cell) => {
    cell(0, spaceId)
    cell(1, BigInt(at))
  })
  await connection.run('DELETE FROM count_steps USING count_steps_gone g WHERE count_steps.at_ms = g.at_ms AND count_steps.space = g.space; DELETE FROM count_steps_gone')
  await appendRows(connection, STEPS, put, ({ spaceId, at, count }, cell) => {
    cell(0, spaceId)
    cell(1, BigInt(at))
    cell(2, count)
  })
}

async function storedAround(connection: DuckDBConnection, recomputed: readonly StepReplacement[]): Promise<CountStep[]> {
  if (recomputed.length === 0) return []
  const stretches = recomputed.map(stretchOf)
  return countSteps(connection, {
    spaceIds: [...new Set(recomputed.map(({ spaceId }) => spaceId))],
    // The step at the very end of a stretch matters: what holds there must still hold.
    from: Math.min(...stretches.map(({ from }) => from)), to: Math.max(...stretches.map(({ to }) => to)) + 1,
  })
}

/** Before `cutoff` each space keeps its last step only, which still holds there. Returns the rows deleted. */
export async function deleteStepsBefore(connection: DuckDBConnection, cutoff: number): Promise<number> {
  const before = `at_ms < ${sqlInteger(cutoff)}`
  return (await connection.run(`DELETE FROM count_steps WHERE ${before}
    AND (space, at_ms) NOT IN (SELECT (space, max(at_ms)) FROM count_steps WHERE ${before} GROUP BY space)`)).rowsChanged
}
