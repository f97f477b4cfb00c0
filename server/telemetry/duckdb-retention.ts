import type { DuckDBConnection } from '@duckdb/node-api'
import { deleteStepsBefore } from './duckdb-count-steps.ts'
import { queryRows, sqlInteger } from './duckdb-rows.ts'
import { keepBuckets } from './occupancy-buckets.ts'
import { keepReadingHours } from './reading-series.ts'
import type { Cuts } from './retention-cuts.ts'

async function deleted(connection: DuckDBConnection, from: string): Promise<number> {
  return (await connection.run(`DELETE FROM ${from}`)).rowsChanged
}

/**
 * Deletes what is older than the cuts inside the connection's transaction and keeps its hours
 * (occupancy and readings), and its minutes while they are younger than their own cut. Returns the
 * rows deleted. An interval goes when it has ended; one that lasts stays whole.
 */
export async function deleteBefore(connection: DuckDBConnection, cuts: Cuts): Promise<number> {
  const [readings, intervals, minutes] = [sqlInteger(cuts.readings), sqlInteger(cuts.intervals), sqlInteger(cuts.minutes)]
  await keepReadingHours(connection, cuts.readings)
  // `received` as well: a reading of a clock that ran ahead must not stay for ever.
  let rows = await deleted(connection, `readings WHERE observed < ${readings} OR received < ${readings}`)
  await keepBuckets(connection, cuts.intervals, 3600)
  if (cuts.minutes < cuts.intervals) await keepBuckets(connection, cuts.intervals, 60)
  rows += await deleted(connection, `intervals WHERE to_ms <= ${intervals}`)
  rows += await deleteStepsBefore(connection, cuts.intervals)
  rows += await deleted(connection, `occupancy_kept WHERE width = 60000 AND start_ms < ${minutes}`)
  await connection.run(`UPDATE meta SET
    intervals_closed_to = greatest(coalesce(intervals_closed_to, ${intervals}), ${intervals}),
    minutes_from = greatest(coalesce(minutes_from, ${minutes}), ${minutes})`)
  return rows
}

/** One row that is always there. */
export interface Meta { readonly commits: number; readonly storedUpTo: number; readonly intervalsClosedTo: number; readonly minutesFrom: number }

export async function readMeta(connection: DuckDBConnection): Promise<Meta> {
  const rows = await queryRows(connection, 'SELECT commits::DOUBLE, stored_up_to::DOUBLE, intervals_closed_to::DOUBLE, minutes_from::DOUBLE FROM meta', (cells) => ({
    commits: cells.number(0), storedUpTo: cells.number(1),
    intervalsClosedTo: cells.numberOrNull(2) ?? Number.NEGATIVE_INFINITY, minutesFrom: cells.numberOrNull(3) ?? Number.NEGATIVE_INFINITY,
  }))
  const [meta] = rows
  if (meta === undefined) throw new Error('Corrupt telemetry file: its meta row is missing')
  return meta
}
