import { fileURLToPath } from 'node:url'
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import pg from 'pg'
import type { Logger } from 'pino'
import { StartupError } from '#contract/startup-error'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import { HangGuard, isAway } from './records-away.ts'

/**
 * Drizzle on the records, without its own `transaction`: in drizzle-orm 0.45 that never gives its
 * connection back when BEGIN fails, so ten edits during an outage would use up the pool for good. Without
 * its relational queries too: for them it would look through all tables again in each transaction.
 */
export type RecordsDatabase = Omit<NodePgDatabase, 'transaction' | 'query'>

/** `snapshot`: read only, everything as of one moment. */
export type TransactionKind = 'write' | 'snapshot'

export interface Records {
  readonly db: RecordsDatabase
  /** Connection URL with its password: for tools of ours, never for a log or an answer. */
  readonly url: string
  /** Runs queries; rejects with RecordsAway when the database cannot be reached. */
  run<T>(work: (db: RecordsDatabase) => Promise<T>): Promise<T>
  /** The same in one transaction: all of it or nothing. */
  transaction<T>(work: (tx: RecordsDatabase) => Promise<T>, kind?: TransactionKind): Promise<T>
  /** True when the database answers within two seconds. */
  healthy(): Promise<boolean>
  /** Ends the pool, and the embedded database with it. */
  close(): Promise<void>
}

export interface OpenRecordsOptions {
  /** A PostgreSQL ≥ 15 of your own; absent: the embedded one in the data folder. */
  readonly databaseUrl?: string | undefined
  readonly dataDir: string
  readonly logger: Logger
}

const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url))
/** Any number of ours; two servers that start at once migrate one after the other. */
const MIGRATION_LOCK = 7_210_001
const OLDEST_SUPPORTED = 150_000
const CONNECT_WITHIN_MS = 3_000
const STATEMENT_WITHIN_MS = 10_000
const HEALTHY_WITHIN_MS = 2_000
/** BEGIN does nothing: one that takes longer meets a database that hangs. Measured without it: 25 s until an edit was answered. */
const BEGIN_WITHIN_MS = 3_000

/** Opens the records: starts the embedded PostgreSQL or connects to `databaseUrl`, then migrates. */
export async function openRecords(options: OpenRecordsOptions): Promise<Records> {
  const embedded = options.databaseUrl === undefined ? await startEmbeddedPostgres(options.dataDir, options.logger) : null
  try {
    const url = options.databaseUrl ?? await ownDatabase(embedded!.url, embedded!.urlOf('atrium'))
    await migrateRecords(url)
    return pooled(url, options.logger, () => embedded?.stop() ?? Promise.resolve())
  } catch (error) {
    await embedded?.stop()
    throw error
  }
}

/** The records that are open already, from another thread: neither starts nor migrates anything. */
export const joinRecords = (url: string, logger: Logger): Records => pooled(url, logger, () => Promise.resolve())

/** The embedded cluster's database for Atrium, made at the first start. */
async function ownDatabase(maintenanceUrl: string, url: string): Promise<string> {
  await withClient(maintenanceUrl, async (client) => {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = 'atrium'")
    if (rowCount === 0) await client.query('CREATE DATABASE atrium')
  })
  return url
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_WITHIN_MS, application_name: 'atrium' })
  client.on('error', () => { /* The query that is under way rejects with it. */ })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Brings the schema of the database at `url` up to date. */
export async function migrateRecords(url: string): Promise<void> {
  try {
    await withClient(url, async (client) => {
      await refuseOldServer(client)
      await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK])
      await migrate(drizzle(client), { migrationsFolder: MIGRATIONS, migrationsSchema: 'public', migrationsTable: 'atrium_migrations' })
    })
  } catch (error) {
    throw startupErrorOf(error, url)
  }
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ server_version: string; number: number }>(
    "SELECT current_setting('server_version') AS server_version, current_setting('server_version_num')::int AS number")
  const [found] = rows
  if (found && found.number < OLDEST_SUPPORTED) {
    throw new StartupError(`DATABASE_URL leads to PostgreSQL ${found.server_version}, and Atrium needs 15 or newer.`, 'Update the server, or leave DATABASE_URL out to use the packaged one.')
  }
}

// SQLSTATE class 28 is a refused login, 3D000 an unknown database.
const REFUSED = /^(28...|3D000)$/

function startupErrorOf(error: unknown, url: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (!isAway(error) && !REFUSED.test(code)) return error
  const { hostname, port, pathname } = new URL(url)
  const reason = error instanceof AggregateError ? code : (error as Error).message
  return new StartupError(`The database ${pathname.slice(1)} at ${hostname}:${port || 5432} cannot be opened (${reason}).`, 'Check DATABASE_URL, and that the server is running.', { cause: error })
}

function pooled(url: string, logger: Logger, stopEmbedded: () => Promise<void>): Records {
  const pool = new pg.Pool({
    connectionString: url, max: 10, application_name: 'atrium', keepAlive: true,
    connectionTimeoutMillis: CONNECT_WITHIN_MS, statement_timeout: STATEMENT_WITHIN_MS,
    // A server that hangs (rather than refuses) must not hold a request for ever.
    query_timeout: STATEMENT_WITHIN_MS + 1_000,
  })
  // Without a listener the loss of an idle connection would end the process.
  // Its message only: the error carries the whole client.
  // pool.end() resolves before its sockets have ended: a PostgreSQL that stops right after still tells them so.
  let closing = false
  pool.on('error', (error) => logger[closing ? 'debug' : 'warn']({ reason: error.message }, 'a database connection was lost'))
  // The pool listens on idle clients only: between two statements of a transaction a client is nobody's.
  pool.on('connect', (client) => client.on('error', (error) => logger.debug({ reason: error.message }, 'a database connection ended')))
  const db = drizzle(pool)
  const guard = new HangGuard()
  return {
    db, url,
    run: (work) => guard.orRecordsAway(() => work(db)),
    transaction: (work, kind = 'write') => guard.orRecordsAway(() => inTransaction(pool, work, kind)),
    healthy: () => answers(pool),
    close: async () => {
      closing = true
      await pool.end()
      await stopEmbedded()
    },
  }
}

const BEGIN: Readonly<Record<TransactionKind, string>> = { write: 'BEGIN', snapshot: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' }

async function inTransaction<T>(pool: pg.Pool, work: (tx: RecordsDatabase) => Promise<T>, kind: TransactionKind): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query(within(BEGIN_WITHIN_MS, BEGIN[kind]))
    const result = await work(drizzle(client))
    await client.query('COMMIT')
    return result
  } catch (error) {
    // A connection that cannot roll back is thrown away; the server rolls back when it notices.
    if (isAway(error)) broken = error as Error
    else await client.query('ROLLBACK').catch((failed: Error) => { broken = failed })
    throw error
  } finally {
    client.release(broken)
  }
}

/** One statement with a time of its own; node-postgres knows it, its types do not. */
const within = (ms: number, text: string): pg.QueryConfig => ({ text, query_timeout: ms }) as pg.QueryConfig

async function answers(pool: pg.Pool): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<false>((resolve) => { timer = setTimeout(() => resolve(false), HEALTHY_WITHIN_MS) })
  const answered = pool.query(within(HEALTHY_WITHIN_MS, 'SELECT 1')).then(() => true, () => false)
  return Promise.race([answered, tooLate]).finally(() => clearTimeout(timer))
}
