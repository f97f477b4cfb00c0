import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, openSync } from 'node:fs'
import { access, chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import net from 'node:net'
import path from 'node:path'
import { StartupError } from '#contract/startup-error'
import { postgresAccount, type PostgresAccount } from './postgres-account.ts'
import { postgresBinaries, type PostgresBinaries } from './postgres-binaries.ts'
import { becomesTrue, isAlive, readPostmaster } from './postmaster.ts'

/** A PostgreSQL cluster in a folder of ours, and the means to start it. */
export interface EmbeddedCluster {
  /** The folder `records` in the data folder: cluster/, password, postgres.log. */
  readonly home: string
  readonly folder: string
  readonly password: string
  readonly account: PostgresAccount | null
  readonly binaries: PostgresBinaries
  /** True when the account may walk to the folder; else it gets the folder as an open descriptor. */
  readonly reachable: boolean
}

export const DATABASE_OWNER = 'atrium'
/** File descriptor in the child that stands for `home`. */
const HOME_DESCRIPTOR = 3
/** Recovery after a crash replays the log first. */
const START_WITHIN_MS = 120_000

/** Opens the cluster of this data folder; a new one is initialised (about a second). */
export async function prepareCluster(dataDir: string): Promise<EmbeddedCluster> {
  const account = await postgresAccount()
  const binaries = await postgresBinaries(account)
  const home = path.join(path.resolve(dataDir), 'records')
  await mkdir(home, { recursive: true })
  // The account must be able to walk through what is ours; what is inside keeps its own mode.
  if (account) await Promise.all([home, path.dirname(home)].map(async (ours) => chmod(ours, (await stat(ours)).mode | 0o111)))
  const base = { home, folder: path.join(home, 'cluster'), account, binaries, reachable: walkable(home, account) }
  const password = await savedPassword(home)
  const cluster: EmbeddedCluster = { ...base, password }
  if (!(await exists(path.join(cluster.folder, 'PG_VERSION')))) await initialise(cluster)
  return cluster
}

const exists = (file: string): Promise<boolean> => access(file).then(() => true, () => false)

const walkable = (folder: string, account: PostgresAccount | null): boolean =>
  account === null || spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/', stdio: 'ignore' }).status === 0

async function savedPassword(home: string): Promise<string> {
  const file = path.join(home, 'password')
  if (await exists(file)) return (await readFile(file, 'utf8')).trim()
  const password = randomBytes(24).toString('base64url')
  await writeFile(file, `${password}\n`, { mode: 0o600, flag: 'wx' })
  return password
}

/** The path by which the child finds a thing in `home`. */
const asChildSees = (cluster: EmbeddedCluster, name: string): string =>
  // /proc/self/fd/N opens the folder itself without walking the way to it: a data folder below /root
  // or a private mkdtemp folder works, and no mode of a folder that is not ours is changed.
  cluster.reachable ? path.join(cluster.home, name) : `/proc/self/fd/${HOME_DESCRIPTOR}/${name}`

/** Runs a packaged program under the account, its output into postgres.log. */
function launch(cluster: EmbeddedCluster, program: string, args: readonly string[], detached: boolean): ChildProcess {
  const log = openSync(path.join(cluster.home, 'postgres.log'), 'a', 0o600)
  const home = openSync(cluster.home, 'r')
  try {
    // A file rather than a pipe: a pipe would end with us, and PostgreSQL may outlive a kill -9 of its parent.
    // Its own process group: Ctrl-C in the terminal must reach us first, so that we can finish writing.
    return spawn(program, args, {
      ...cluster.account, cwd: '/', detached, stdio: ['ignore', log, log, home],
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    })
  } finally {
    closeSync(log)
    closeSync(home)
  }
}

/** initdb into a folder beside, then a rename: an interrupted first start leaves nothing half made. */
async function initialise(cluster: EmbeddedCluster): Promise<void> {
  const unfinished = path.join(cluster.home, 'cluster.new')
  const passwordFile = path.join(cluster.home, 'initdb-password')
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { mode: 0o700 })
  await rm(passwordFile, { force: true })
  await writeFile(passwordFile, `${cluster.password}\n`, { mode: 0o600 })
  if (cluster.account) for (const own of [unfinished, passwordFile]) await chown(own, cluster.account.uid, cluster.account.gid)
  try {
    // PostgreSQL's own C.UTF-8 (17 and newer): sorting does not depend on the machine's locales.
    const child = launch(cluster, cluster.binaries.initdb, [
      '-D', asChildSees(cluster, 'cluster.new'), '-U', DATABASE_OWNER, `--pwfile=${asChildSees(cluster, 'initdb-password')}`,
      '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8',
    ], false)
    if ((await exitOf(child)) !== 0) throw await failure(cluster, 'The database could not be initialised')
    await rename(unfinished, cluster.folder)
  } finally {
    await rm(passwordFile, { force: true })
  }
}

const exitOf = (child: ChildProcess): Promise<number | null> => new Promise((resolve, reject) => {
  child.once('error', reject)
  child.once('exit', resolve)
})

/** Starts the postmaster on 127.0.0.1 and waits until it takes connections (or recovery is through). */
export async function startPostmaster(cluster: EmbeddedCluster, port: number): Promise<ChildProcess> {
  const child = launch(cluster, cluster.binaries.postgres, [
    '-D', asChildSees(cluster, 'cluster'),
    ...settings({
      listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: '',
      shared_buffers: '64MB', max_connections: '60', timezone: 'UTC', log_timezone: 'UTC', log_min_messages: 'warning',
      // Of a failed statement the error is enough: an import's has a megabyte, and it fails when the disk is full.
      log_min_error_statement: 'panic',
    }),
  ], true)
  let failed: Error | null = null
  child.on('error', (error) => { failed = error })
  const ended = (): boolean => failed !== null || child.exitCode !== null || child.signalCode !== null
  const settled = await becomesTrue(async () => ended() || (await isReady(cluster, child.pid)), START_WITHIN_MS)
  if (!settled || ended()) {
    if (child.pid !== undefined && isAlive(child.pid)) child.kill('SIGQUIT')
    throw await failure(cluster, 'The database did not start')
  }
  return child
}

const settings = (values: Record<string, string>): string[] => Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])

async function isReady(cluster: EmbeddedCluster, pid: number | undefined): Promise<boolean> {
  const found = await readPostmaster(cluster.folder)
  return found !== null && found.pid === pid && found.ready
}

async function failure(cluster: EmbeddedCluster, what: string): Promise<StartupError> {
  const log = path.join(cluster.home, 'postgres.log')
  const lines = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n')
  const reason = lines.findLast((line) => /FATAL|PANIC|error:/i.test(line)) ?? lines.at(-1) ?? 'no reason given'
  return new StartupError(`${what} in ${cluster.home}: ${reason.trim()}.`, `See ${log}; or set DATABASE_URL to a PostgreSQL of your own.`)
}

/** A port of 127.0.0.1 that is free at this moment. */
export const freePort = (): Promise<number> => new Promise((resolve, reject) => {
  const probe = net.createServer()
  probe.once('error', reject)
  probe.listen(0, '127.0.0.1', () => {
    const { port } = probe.address() as net.AddressInfo
    probe.close(() => resolve(port))
  })
})
