import type { DuckDBConnection } from '@duckdb/node-api'
import { queryRows, sqlInteger } from './duckdb-rows.ts'
import { keepBuckets } from './occupancy-buckets.ts'
import { keepReadingHours } from './reading-series.ts'
import type { RetentionPolicy } from './telemetry-store.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** Up to where history is closed: everything before each time is forgotten but for its hours. */
export interface Cuts { readonly readings: number; readonly intervals: number; readonly minutes: number }

/** Cuts lie on full hours, so that no kept hour is half there. */
export const cutsOf = (policy: RetentionPolicy, now: number): Cuts => {
  const before = (days: number): number => Math.floor((now - days * DAY_MS) / HOUR_MS) * HOUR_MS
  return { readings: before(policy.readingsDays), intervals: before(policy.intervalsDays), minutes: before(policy.minuteDays) }
}

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
