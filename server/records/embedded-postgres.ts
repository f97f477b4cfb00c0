import type { ChildProcess } from 'node:child_process'
import { readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import type { Logger } from 'pino'
import { StartupError } from '#contract/startup-error'
import { DATABASE_OWNER, freePort, prepareCluster, startPostmaster, type EmbeddedCluster } from './embedded-cluster.ts'
import { becomesTrue, livePostmaster, stopPostmaster } from './postmaster.ts'

export interface EmbeddedPostgres {
  /** Connection URL of the maintenance database; `urlOf` names another one. */
  readonly url: string
  urlOf(database: string): string
  stop(): Promise<void>
}

const OWNER_NAME = 'atrium-owner'
const LOG_MAX_BYTES = 5_000_000
const RESTART_FIRST_MS = 250
/** An attempt is cheap, and a disk that has room again (or whatever it was) should be noticed soon. */
const RESTART_MAX_MS = 5_000
/** The kernel closes the connections of a killed owner at once; its sessions see that within a moment. */
const OWNER_GONE_WITHIN_MS = 3_000

/**
 * Starts the PostgreSQL of this data folder and keeps it running until `stop`. One that a killed
 * predecessor left behind is stopped first; one that another live Atrium owns is left alone and
 * reported. When it dies it is started again on the same port, so that open pools find it.
 */
export async function startEmbeddedPostgres(dataDir: string, logger: Logger): Promise<EmbeddedPostgres> {
  const cluster = await prepareCluster(dataDir)
  await stopPredecessor(cluster, logger)
  await boundLog(cluster.home)
  const { child, port } = await startOnFreePort(cluster)
  const urlOf = (database: string): string => `postgres://${DATABASE_OWNER}:${cluster.password}@127.0.0.1:${port}/${database}`
  const supervised = supervise(cluster, child, port, urlOf('postgres'), logger)
  await supervised.claim()
  return { url: urlOf('postgres'), urlOf, stop: supervised.stop }
}

/** The address of a database in the cluster that a living Atrium runs in this data folder; null when none does. For tools beside it. */
export async function runningPostgresUrl(dataDir: string, database: string): Promise<string | null> {
  const home = path.join(path.resolve(dataDir), 'records')
  if (!(await stat(path.join(home, 'cluster')).then(() => true, () => false))) return null
  const found = await livePostmaster(path.join(home, 'cluster'))
  if (!found?.ready) return null
  const password = (await readFile(path.join(home, 'password'), 'utf8')).trim()
  return `postgres://${DATABASE_OWNER}:${password}@127.0.0.1:${found.port}/${database}`
}

async function startOnFreePort(cluster: EmbeddedCluster, attempts = 3): Promise<{ child: ChildProcess; port: number }> {
  const port = await freePort()
  try {
    return { child: await startPostmaster(cluster, port), port }
  } catch (error) {
    // The port may have been taken between the question and its use.
    if (attempts > 1 && error instanceof StartupError && /could not (bind|create any TCP)/i.test(error.message)) return startOnFreePort(cluster, attempts - 1)
    throw error
  }
}

async function stopPredecessor(cluster: EmbeddedCluster, logger: Logger): Promise<void> {
  const found = await livePostmaster(cluster.folder)
  if (!found) return
  const orphaned = await becomesTrue(async () => !(await isOwned(cluster, found.port)), OWNER_GONE_WITHIN_MS, 100)
  if (!orphaned) {
    throw new StartupError(`Another Atrium is running on the data folder ${path.dirname(cluster.home)}.`, 'Stop it first, or choose another folder (ATRIUM_DATA_FOLDER).')
  }
  logger.warn({ pid: found.pid }, 'stopping the database that an earlier run left behind')
  await stopPostmaster(found.pid)
}

/** Whether a live Atrium holds its owner's session on this cluster. */
async function isOwned(cluster: EmbeddedCluster, port: number): Promise<boolean> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: DATABASE_OWNER, password: cluster.password, database: 'postgres', connectionTimeoutMillis: 1_000 })
  client.on('error', () => { /* The query below reports it. */ })
  try {
    await client.connect()
    const { rowCount } = await client.query('SELECT 1 FROM pg_stat_activity WHERE application_name = $1', [OWNER_NAME])
    return (rowCount ?? 0) > 0
  } catch {
    return false // It takes no connections (starting, stopping, hung): nobody is being served by it.
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Keeps the child running, and one session open that says "owned". */
function supervise(cluster: EmbeddedCluster, first: ChildProcess, port: number, url: string, logger: Logger) {
  let child = first
  let stopping = false
  let owner: pg.Client | null = null
  let timer: NodeJS.Timeout | undefined
  let restarting: Promise<void> = Promise.resolve()

  const claim = async (): Promise<void> => {
    owner = new pg.Client({ connectionString: url, application_name: OWNER_NAME, keepAlive: true })
    owner.on('error', (error) => logger.debug({ err: error }, 'the owner session ended'))
    await owner.connect()
  }
  const restart = async (delayMs: number): Promise<void> => {
    try {
      child = await startPostmaster(cluster, port)
    } catch (error) {
      logger.error({ err: error }, 'the database could not be restarted')
      restartLater(Math.min(delayMs * 2, RESTART_MAX_MS))
      return
    }
    watch()
    logger.info('the database is back')
    // Without its session the folder looks unowned to a second Atrium; serving goes on all the same.
    await claim().catch((error: unknown) => logger.warn({ err: error }, 'the owner session could not be opened'))
  }
  const restartLater = (delayMs: number): void => {
    if (!stopping) timer = setTimeout(() => { restarting = restart(delayMs) }, delayMs)
  }
  const watch = (): void => {
    child.once('exit', (code, signal) => {
      if (stopping) return
      logger.error({ code, signal }, 'the database ended unexpectedly, starting it again')
      restartLater(RESTART_FIRST_MS)
    })
  }
  // process.exit() without a stop: at least the child must not stay behind.
  const onExit = (): void => { child.kill('SIGINT') }
  process.once('exit', onExit)
  watch()

  const stop = async (): Promise<void> => {
    if (stopping) return
    stopping = true
    clearTimeout(timer)
    await restarting
    process.removeListener('exit', onExit)
    await owner?.end().catch((error: unknown) => logger.debug({ err: error }, 'the owner session was gone already'))
    if (child.pid !== undefined) await stopPostmaster(child.pid)
  }
  return { claim, stop }
}

/** The log is for finding out why a start failed; it must not grow for ever. */
async function boundLog(home: string): Promise<void> {
  const log = path.join(home, 'postgres.log')
  const size = await stat(log).then((found) => found.size, () => 0)
  if (size <= LOG_MAX_BYTES) return
  await rm(`${log}.old`, { force: true })
  await rename(log, `${log}.old`)
}
