import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

export interface FreshDatabase { readonly url: string; drop(): Promise<void> }
interface Shared { readonly url: string; readonly template: string }

const KEEPER = fileURLToPath(new URL('./database-keeper.ts', import.meta.url))
const MIGRATIONS = fileURLToPath(new URL('../../../server/records/migrations', import.meta.url))
const START_WITHIN_MS = 60_000

/**
 * A database of its own, copied from a migrated template on the one PostgreSQL that all test workers
 * share (started by the first that asks, stopped some seconds after the last is gone).
 * Use in beforeAll, drop in afterAll; open it with `openRecords({ databaseUrl: url, … })`.
 */
export async function freshDatabase(): Promise<FreshDatabase> {
  const { url, template } = await (shared ??= holdShared())
  const name = `t_${randomBytes(8).toString('hex')}`
  await statement(url, `CREATE DATABASE ${name} TEMPLATE ${template}`)
  return { url: url.replace(/\/[^/]*$/, `/${name}`), drop: () => statement(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) }
}

let shared: Promise<Shared> | undefined

async function statement(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(text).finally(() => client.end())
}

/** One keeper for a work tree and a state of its migrations. */
function keeperAddress(): string {
  const hash = createHash('sha256').update(KEEPER)
  for (const file of readdirSync(MIGRATIONS).filter((name) => name.endsWith('.sql')).sort()) hash.update(readFileSync(path.join(MIGRATIONS, file)))
  const name = `atrium-test-${process.getuid?.() ?? 0}-${hash.digest('hex').slice(0, 12)}`
  // Linux: an abstract socket leaves no file behind when its keeper is killed.
  return process.platform === 'linux' ? `\0${name}` : path.join(os.tmpdir(), `${name}.sock`)
}

async function holdShared(): Promise<Shared> {
  const address = keeperAddress()
  const until = performance.now() + START_WITHIN_MS
  for (let spawned = false; performance.now() < until;) {
    const found = await hold(address)
    if (found) return found
    if (!spawned) startKeeper(address)
    spawned = true
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('The shared test database did not start; run test/server/records/database-keeper.ts by hand to see why.')
}

function startKeeper(address: string): void {
  // A NUL cannot stand in an argument: the keeper adds it again.
  spawn(process.execPath, ['--import', 'tsx', KEEPER, address.replace('\0', '@')], { detached: true, stdio: 'ignore' }).unref()
}

/** Connects and keeps the connection for the life of this worker; null while no keeper listens. */
function hold(address: string): Promise<Shared | null> {
  return new Promise((resolve) => {
    const socket = net.connect(address)
    socket.setEncoding('utf8')
    socket.once('error', () => resolve(null))
    socket.once('close', () => resolve(null))
    socket.once('data', (line: string) => {
      socket.unref()
      resolve(JSON.parse(line) as Shared)
    })
  })
}
