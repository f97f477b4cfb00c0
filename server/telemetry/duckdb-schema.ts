import type { DuckDBConnection } from '@duckdb/node-api'
import { LEDGER_STAGING, ledgerTablesSql } from './ledger-tables.ts'

export const SCHEMA_VERSION = 2

/** Version 2: counts to the step. */
const COUNT_STEPS = 'CREATE TABLE IF NOT EXISTS count_steps (space VARCHAR, at_ms BIGINT, people DOUBLE);'

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
  ${COUNT_STEPS}
`

/** What makes a file of the version before into one of this version. */
const UPGRADES: Readonly<Record<number, string>> = { 2: COUNT_STEPS }

/** What a commit changes is first laid here, then joined: an update by join costs a fraction of a statement a row. */
const STAGING = `
  CREATE TEMP TABLE IF NOT EXISTS latest_changed (stream INTEGER, series INTEGER, observed BIGINT, received BIGINT, value DOUBLE, flags UTINYINT);
  CREATE TEMP TABLE IF NOT EXISTS intervals_gone (space VARCHAR, from_ms BIGINT);
  CREATE TEMP TABLE IF NOT EXISTS count_steps_gone (space VARCHAR, at_ms BIGINT);
  CREATE TEMP TABLE IF NOT EXISTS checkpoints_gone (key VARCHAR);
  ${LEDGER_STAGING}
`

/** The file's schema version, 0 for an empty file. */
export async function schemaVersion(connection: DuckDBConnection): Promise<number> {
  const found = await connection.runAndReadAll("SELECT 1 FROM duckdb_tables() WHERE table_name = 'meta' AND NOT temporary")
  if (found.currentRowCount === 0) return 0
  const version = await connection.runAndReadAll('SELECT schema_version FROM meta')
  return Number(version.getRows()[0]?.[0] ?? 0)
}

/** Columns by name of each ledger's table, as the file has them. */
async function ledgerColumns(connection: DuckDBConnection): Promise<Map<string, Set<string>>> {
  const columns = new Map<string, Set<string>>()
  const found = await connection.runAndReadAll("SELECT table_name, column_name FROM duckdb_columns() WHERE starts_with(table_name, 'ledger_') AND database_name = current_database()")
  for (const [table, column] of found.getRows() as [string, string][]) columns.set(table, (columns.get(table) ?? new Set()).add(column))
  return columns
}

/** What brings a file of `version` (0: an empty one) to SCHEMA_VERSION. */
function upgradeSql(version: number): string {
  if (version === 0) return `${TABLES} INSERT INTO meta VALUES (${SCHEMA_VERSION}, 0, 0, NULL, NULL);`
  const steps = Array.from({ length: SCHEMA_VERSION - version }, (_, step) => UPGRADES[version + step + 1] ?? '')
  return steps.length === 0 ? '' : `${steps.join('\n')} UPDATE meta SET schema_version = ${SCHEMA_VERSION};`
}

/** Creates what is missing and brings an older file up to date, all or nothing. The staging tables live as long as the connection. */
export async function prepareSchema(connection: DuckDBConnection): Promise<void> {
  const changes = upgradeSql(await schemaVersion(connection)) + ledgerTablesSql(await ledgerColumns(connection))
  if (changes.trim() !== '') await connection.run(`BEGIN; ${changes} COMMIT`)
  await connection.run(STAGING)
}
