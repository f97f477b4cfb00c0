import { stat } from 'node:fs/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import { writeCheckpoints, readCheckpoints } from './duckdb-checkpoints.ts'
import { countSteps, writeCountSteps } from './duckdb-count-steps.ts'
import { openDuckdb, type DuckdbEngine, type DuckdbEngineOptions } from './duckdb-engine.ts'
import { telemetryErrorFrom } from './duckdb-errors.ts'
import { touchingIntervals, writeIntervals } from './duckdb-intervals.ts'
import { ledgerRows, writeLedgers } from './duckdb-ledgers.ts'
import { loadDictionary, writeReadings } from './duckdb-readings.ts'
import { deleteBefore, readMeta, type Meta } from './duckdb-retention.ts'
import { queryRows } from './duckdb-rows.ts'
import { occupancyBuckets } from './occupancy-buckets.ts'
import { duckdbPages } from './duckdb-reading-pages.ts'
import { limited, limitedPages, readingsOf } from './answer-limits.ts'
import { checkedBatch } from './batch-fault.ts'
import { checkBucketQuery, checkLedgerQuery, checkRange, checkSeriesQuery } from './query-fault.ts'
import { seriesBuckets } from './reading-series.ts'
import { cutsOf } from './retention-cuts.ts'
import { createTurns } from './turns.ts'
import { acceptLatest, rejectLatest, type SeriesDictionary, type Stream } from './series-dictionary.ts'
import type { Reading, ReadingQuery, RetentionPolicy, TelemetryCommit, TelemetryStore } from './telemetry-store.ts'

export interface DuckdbTelemetryOptions extends DuckdbEngineOptions {
  /** Rows that one answer may hold. */
  readonly maxRows?: number
}

const MAX_ROWS = 1_000_000

/**
 * The telemetry port on one DuckDB file (or ":memory:"). Rejects with a TelemetryError when the file
 * is locked, damaged, newer or not writable.
 */
export async function createDuckdbTelemetry(options: DuckdbTelemetryOptions): Promise<TelemetryStore> {
  const engine = await openDuckdb(options)
  try {
    const dictionary = await engine.read(loadDictionary)
    const meta = await engine.read(readMeta)
    return storeOn(options, engine, dictionary, meta)
  } catch (error) {
    await engine.close()
    throw error
  }
}

function storeOn(options: DuckdbTelemetryOptions, engine: DuckdbEngine, dictionary: SeriesDictionary, first: Meta): TelemetryStore {
  const maxRows = options.maxRows ?? MAX_ROWS
  let meta = first
  const turns = createTurns()

  /** Runs `work` as one transaction that also makes `next` the meta row. Everything or nothing, after a fatal error too. */
  async function transaction<T>(next: Meta, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    let result: { value: T } | null = null
    try {
      const writer = await engine.writer()
      await writer.run('BEGIN')
      result = { value: await work(writer) }
      await writer.run(`UPDATE meta SET commits = ${next.commits}, stored_up_to = ${next.storedUpTo}`)
      await writer.run('COMMIT')
      return result.value
    } catch (error) {
      const reopened = await engine.recover(error).catch((failure: unknown) => { throw telemetryErrorFrom(failure) })
      // A fatal error may have struck after the commit was durable: the file knows.
      if (reopened && result !== null && (await engine.read(readMeta)).commits === next.commits) return result.value
      throw telemetryErrorFrom(error)
    }
  }

  async function commit(batch: TelemetryCommit): Promise<void> {
    checkedBatch(batch)
    const next = { ...meta, commits: meta.commits + 1, storedUpTo: Math.max(meta.storedUpTo, batch.storedUpTo ?? 0) }
    const changed: Stream[] = []
    try {
      await transaction(next, async (connection) => {
        if (batch.readings.length > 0) await writeReadings(connection, dictionary, batch.readings, changed)
        if (batch.intervals !== undefined || batch.replacements !== undefined) await writeIntervals(connection, batch.intervals ?? [], batch.replacements ?? [], meta.intervalsClosedTo)
        await writeCountSteps(connection, batch, meta.intervalsClosedTo)
        if (batch.ledgers !== undefined) await writeLedgers(connection, batch.ledgers)
        if (batch.checkpoints !== undefined) await writeCheckpoints(connection, batch.checkpoints)
      })
    } catch (error) {
      rejectLatest(changed)
      dictionary.reject()
      throw error
    }
    acceptLatest(changed)
    dictionary.accept()
    meta = next
  }

  async function retain(policy: RetentionPolicy, now: number): Promise<number> {
    const next = { ...meta, commits: meta.commits + 1 }
    const rows = await transaction(next, (connection) => deleteBefore(connection, cutsOf(policy, now)))
    meta = await engine.read(readMeta)
    // Gives the space of deleted row groups back; where a reader holds an old snapshot the next automatic one does.
    await (await engine.writer()).run('CHECKPOINT').catch((error: unknown) => options.logger.debug({ err: error }, 'checkpoint after retention put off'))
    options.logger.info({ rows }, 'telemetry retention done')
    return rows
  }

  async function* exportReadings(query: ReadingQuery): AsyncGenerator<readonly Reading[]> {
    checkRange(query)
    yield* limitedPages(query.limit, (wanted) => duckdbPages(engine, dictionary, query, wanted))
  }

  return {
    commit: (batch) => turns.inTurn(() => commit(batch)),
    storedUpTo: async () => meta.storedUpTo,
    checkpoints: (prefix) => engine.read((connection) => readCheckpoints(connection, prefix)),
    latest: async (deviceIds) => dictionary.latest(deviceIds),
    readings: (query) => readingsOf(exportReadings, query, maxRows),
    exportReadings,
    async series(query) {
      checkSeriesQuery(query)
      const series = dictionary.select({ placeIds: [query.placeId], points: [query.point] }) ?? []
      if (series.length === 0 || !(query.from < query.to)) return []
      return limited(await engine.read((connection) => seriesBuckets(connection, series, query, maxRows + 1)), maxRows)
    },
    async intervals(query) {
      checkRange(query)
      return engine.read((connection) => touchingIntervals(connection, query))
    },
    async occupancyBuckets(query) {
      checkBucketQuery(query)
      if (query.spaceIds?.length === 0 || !(query.from < query.to)) return []
      return limited(await engine.read((connection) => occupancyBuckets(connection, query, meta.minutesFrom, maxRows + 1)), maxRows)
    },
    async countSteps(query) {
      checkRange(query)
      return limited(await engine.read((connection) => countSteps(connection, query, maxRows + 1)), maxRows)
    },
    async ledger(query) {
      checkLedgerQuery(query)
      return limited(await engine.read((connection) => ledgerRows(connection, query, maxRows + 1)), maxRows)
    },
    retain: (policy, now) => turns.inTurn(() => retain(policy, now)),
    size: () => engine.read((connection) => sizeOf(connection, options.path)),
    async close() {
      await turns.settled()
      await engine.close()
    },
  }
}

/** The database file and its log by stat (opening the file here would drop DuckDB's lock); a memory database by what it holds. */
async function sizeOf(connection: DuckDBConnection, path: string): Promise<{ bytes: number; readings: number; intervals: number }> {
  const counts = await queryRows(connection, 'SELECT (SELECT count(*) FROM readings)::DOUBLE, (SELECT count(*) FROM intervals)::DOUBLE', (cells) => ({ readings: cells.number(0), intervals: cells.number(1) }))
  const bytes = path === ':memory:' ? await memoryBytes(connection) : (await fileBytes(path)) + (await fileBytes(`${path}.wal`))
  return { bytes, readings: counts[0]?.readings ?? 0, intervals: counts[0]?.intervals ?? 0 }
}

async function memoryBytes(connection: DuckDBConnection): Promise<number> {
  const rows = await queryRows(connection, 'SELECT sum(memory_usage_bytes)::DOUBLE FROM duckdb_memory()', (cells) => cells.number(0))
  return rows[0] ?? 0
}

async function fileBytes(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0 // the log is absent after a checkpoint
    throw error
  }
}
