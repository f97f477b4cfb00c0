import type { DuckDBConnection } from '@duckdb/node-api'

export const SCHEMA_VERSION = 1

/**
 * One row of `series` is a point of a device at a place, so that a reading carries one small integer
 * instead of four names; `stream` is the id of the first series of the same (device, point, channel).
 * Values are DOUBLE because counters reach 1e12 Wh and a FLOAT ends at 2^24; DuckDB's ALP coding
 * gives most of the difference back. There are no indexes: rows arrive in the order of time and the
 * zone maps of each row group do the work, while an ART index would cost memory and slow each commit.
 */
const TABLES = `
  CREATE TABLE IF NOT EXISTS meta (schema_version INTEGER, commits BIGINT, stored_up_to BIGINT, intervals_closed_to BIGINT, minutes_from BIGINT);
  CREATE TABLE IF NOT EXISTS series (id INTEGER, stream INTEGER, device VARCHAR, point VARCHAR, channel INTEGER, place VARCHAR);
  CREATE TABLE IF NOT EXISTS readings (series INTEGER, observed BIGINT, received BIGINT, value DOUBLE, flags UTINYINT);
  CREATE TABLE IF NOT EXISTS latest (stream INTEGER, series INTEGER, observed BIGINT, received BIGINT, value DOUBLE, flags UTINYINT);
  CREATE TABLE IF NOT EXISTS reading_hours (series INTEGER, start_ms BIGINT, n BIGINT, total DOUBLE, low DOUBLE, high DOUBLE);
  CREATE TABLE IF NOT EXISTS intervals (space VARCHAR, state VARCHAR, from_ms BIGINT, to_ms BIGINT, peak DOUBLE, mean DOUBLE, method VARCHAR, reason VARCHAR);
  CREATE TABLE IF NOT EXISTS occupancy_kept (space VARCHAR, width BIGINT, start_ms BIGINT, occupied_ms BIGINT, vacant_ms BIGINT, unknown_ms BIGINT, peak DOUBLE, person_ms DOUBLE);
  CREATE TABLE IF NOT EXISTS checkpoints (key VARCHAR, value VARCHAR);
`

/** What a commit changes is first laid here, then joined: an update by join costs a fraction of a statement a row. */
const STAGING = `
  CREATE TEMP TABLE IF NOT EXISTS latest_changed (stream INTEGER, series INTEGER, observed BIGINT, received BIGINT, value DOUBLE, flags UTINYINT);
  CREATE TEMP TABLE IF NOT EXISTS intervals_gone (space VARCHAR, from_ms BIGINT);
  CREATE TEMP TABLE IF NOT EXISTS checkpoints_gone (key VARCHAR);
`

/** The file's schema version, 0 for an empty file. */
export async function schemaVersion(connection: DuckDBConnection): Promise<number> {
  const found = await connection.runAndReadAll("SELECT 1 FROM duckdb_tables() WHERE table_name = 'meta' AND NOT temporary")
  if (found.currentRowCount === 0) return 0
  const version = await connection.runAndReadAll('SELECT schema_version FROM meta')
  return Number(version.getRows()[0]?.[0] ?? 0)
}

/** Creates what is missing, all or nothing. The staging tables live as long as the connection. */
export async function prepareSchema(connection: DuckDBConnection): Promise<void> {
  if ((await schemaVersion(connection)) === 0) {
    await connection.run(`BEGIN; ${TABLES} INSERT INTO meta VALUES (${SCHEMA_VERSION}, 0, 0, NULL, NULL); COMMIT`)
  }
  await connection.run(STAGING)
}
