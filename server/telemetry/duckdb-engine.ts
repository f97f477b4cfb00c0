import { realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import type { Logger } from 'pino'
import { isFatal, lockedError, newerFormatError, openingErrorFrom, telemetryErrorFrom } from './duckdb-errors.ts'
import { prepareSchema, schemaVersion, SCHEMA_VERSION } from './duckdb-schema.ts'
import { createSlots } from './slots.ts'
import { TelemetryError } from './telemetry-error.ts'

export interface DuckdbEngineOptions {
  /** A file, or ":memory:". */
  readonly path: string
  readonly logger: Logger
  /** Threads of one query. 1 leaves the second core of a small machine to the event loop. */
  readonly threads?: number
  readonly memoryLimitMb?: number
  /** The write-ahead log is folded into the file when it passes this. */
  readonly walLimitMb?: number
}

/** One DuckDB file: a connection that writes, two that read, and a way back after a fatal error. */
export interface DuckdbEngine {
  /** The one writing connection. Its user serialises. */
  writer(): Promise<DuckDBConnection>
  /** Runs on a reading connection of its own; waits while both are busy. */
  read<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T>
  /** Undoes the open transaction; after a fatal error the file is opened anew. True when it was. */
  recover(error: unknown): Promise<boolean>
  close(): Promise<void>
}

/**
 * Node runs DuckDB's queries in libuv's pool of 4 threads, which the journal's fdatasync needs as
 * well: one writer and two readers leave it one.
 */
const READERS = 2

/**
 * DuckDB locks its file by fcntl, which one process never holds against itself, and two instances
 * on one file would destroy it: this set guards the process, the lock guards against others.
 */
const openPaths = new Set<string>()

interface Opened { readonly instance: DuckDBInstance; readonly writer: DuckDBConnection; readonly readers: DuckDBConnection[] }

const settings = (options: DuckdbEngineOptions): Record<string, string> => ({
  threads: String(options.threads ?? 1),
  memory_limit: `${options.memoryLimitMb ?? 512}MB`,
  checkpoint_threshold: `${options.walLimitMb ?? 32}MB`,
  max_temp_directory_size: '4GB',
  // Every question states its order; without this large sorts and inserts hold their input in memory.
  preserve_insertion_order: 'false',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
})

function canonical(path: string): string {
  try {
    return join(realpathSync(dirname(path)), basename(path))
  } catch (error) {
    throw new TelemetryError('unwritable', `The folder of the telemetry file ${path} does not exist.`, 'Create the folder, or set another data folder.', error)
  }
}

async function open(options: DuckdbEngineOptions, path: string): Promise<Opened> {
  let instance: DuckDBInstance | undefined
  try {
    instance = await DuckDBInstance.create(path, settings(options))
    const writer = await instance.connect()
    if ((await schemaVersion(writer)) > SCHEMA_VERSION) throw newerFormatError(path)
    await prepareSchema(writer)
    const readers: DuckDBConnection[] = []
    for (let i = 0; i < READERS; i++) readers.push(await instance.connect())
    return { instance, writer, readers }
  } catch (error) {
    instance?.closeSync()
    throw openingErrorFrom(error, path)
  }
}

function shut({ instance, writer, readers }: Opened): void {
  for (const connection of [writer, ...readers]) connection.closeSync()
  instance.closeSync()
}

/** Opens or creates the file. Rejects with a TelemetryError that says what to do. */
export async function openDuckdb(options: DuckdbEngineOptions): Promise<DuckdbEngine> {
  const inMemory = options.path === ':memory:'
  const path = inMemory ? ':memory:' : canonical(options.path)
  if (openPaths.has(path)) throw lockedError(path, 'this process')
  if (!inMemory) openPaths.add(path)
  try {
    return engineOf(options, path, await open(options, path))
  } catch (error) {
    openPaths.delete(path)
    throw error
  }
}

function engineOf(options: DuckdbEngineOptions, path: string, first: Opened): DuckdbEngine {
  let opened: Opened | null = first
  let reopening: Promise<Opened> | null = null
  let closed = false
  const slots = createSlots(READERS)
  const inFlight = new Set<Promise<unknown>>()

  async function reopen(): Promise<Opened> {
    const broken = opened
    opened = null
    // A connection must not go while a query runs on it in another thread.
    await Promise.allSettled(inFlight)
    if (broken !== null) shut(broken)
    opened = await open(options, path)
    options.logger.warn({ path }, 'telemetry file opened anew after a fatal error')
    return opened
  }

  /** The open file. One attempt at a time; a failed one is tried again by whoever comes next. */
  async function current(broken?: Opened): Promise<Opened> {
    if (opened !== null && opened !== broken) return opened
    reopening ??= reopen().finally(() => { reopening = null })
    return reopening
  }

  /** A memory database that died has lost its content: it stays dead. */
  const mayReopen = (error: unknown): boolean => isFatal(error) && path !== ':memory:'

  async function tracked<T>(work: Promise<T>): Promise<T> {
    inFlight.add(work)
    try {
      return await work
    } finally {
      inFlight.delete(work)
    }
  }

  async function readOn<T>(slot: number, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const source = await current()
    const reader = (of: Opened): DuckDBConnection => of.readers[slot] ?? of.writer
    try {
      return await tracked(work(reader(source)))
    } catch (error) {
      // The file died under this question (a commit met a full disk): ask the new one, once.
      if (!mayReopen(error)) throw error
      return tracked(work(reader(await current(source))))
    }
  }

  return {
    async writer() {
      if (closed) throw closedError()
      return (await current()).writer
    },
    async read(work) {
      if (closed) throw closedError()
      const slot = await slots.take()
      try {
        return await readOn(slot, work)
      } catch (error) {
        throw telemetryErrorFrom(error)
      } finally {
        slots.give(slot)
      }
    },
    async recover(error) {
      if (opened === null || mayReopen(error)) {
        await current(opened ?? undefined)
        return true
      }
      // DuckDB has ended the transaction by itself when COMMIT failed; then ROLLBACK has nothing to undo.
      await opened.writer.run('ROLLBACK').catch((failure: unknown) => options.logger.debug({ err: failure }, 'nothing to roll back'))
      return false
    },
    async close() {
      if (closed) return
      closed = true
      for (let i = 0; i < READERS; i++) await slots.take()
      if (opened !== null) {
        await opened.writer.run('CHECKPOINT').catch((failure: unknown) => options.logger.warn({ err: failure }, 'telemetry file closed without a checkpoint; its log is replayed at the next start'))
        shut(opened)
      }
      openPaths.delete(path)
    },
  }
}

const closedError = (): TelemetryError => new TelemetryError('closed', 'The telemetry store is closed.', 'Open it again.')
