import { VARCHAR, type DuckDBConnection } from '@duckdb/node-api'
import { appendRows, queryRows } from './duckdb-rows.ts'

const CHECKPOINTS = { name: 'checkpoints', types: [VARCHAR, VARCHAR] }
const GONE = { name: 'checkpoints_gone', types: [VARCHAR], temporary: true }

/** Replaces or (null) deletes opaque values by key, inside the connection's transaction. */
export async function writeCheckpoints(connection: DuckDBConnection, checkpoints: ReadonlyMap<string, string | null>): Promise<void> {
  if (checkpoints.size === 0) return
  await appendRows(connection, GONE, [...checkpoints.keys()], (key, put) => put(0, key))
  await connection.run('DELETE FROM checkpoints USING checkpoints_gone g WHERE checkpoints.key = g.key; DELETE FROM checkpoints_gone')
  const kept = [...checkpoints].filter((entry): entry is [string, string] => entry[1] !== null)
  await appendRows(connection, CHECKPOINTS, kept, ([key, value], put) => {
    put(0, key)
    put(1, value)
  })
}

/** Every value whose key begins with the prefix. */
export async function readCheckpoints(connection: DuckDBConnection, prefix: string): Promise<Map<string, string>> {
  const rows = await queryRows(connection, 'SELECT key, value FROM checkpoints WHERE starts_with(key, $prefix) ORDER BY key',
    (cells): [string, string] => [cells.text(0), cells.text(1)], { prefix })
  return new Map(rows)
}
