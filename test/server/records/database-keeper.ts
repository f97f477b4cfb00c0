import { mkdtemp, rm } from 'node:fs/promises'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { pino } from 'pino'
import { startEmbeddedPostgres } from '../../../server/records/embedded-postgres.ts'
import { migrateRecords } from '../../../server/records/open-records.ts'

// One PostgreSQL for all test workers. Each worker holds a connection to this program's socket; a
// while after the last one is gone (also by kill -9) the database is stopped and its folder removed.
const LINGER_MS = 5_000
const TEMPLATE = 'atrium_template'
// '@' stands for the NUL of an abstract socket's name, which no argument can carry.
const address = process.argv[2]?.replace('@', '\0')

const server = net.createServer()
let holders = 0
let timer: NodeJS.Timeout | undefined
const greeting = new Promise<string>((resolve, reject) => {
  // A second keeper finds the socket taken: the first serves everybody.
  server.once('error', () => process.exit(0))
  server.listen(address, () => { prepare().then(resolve, reject) })
})
greeting.catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`)
  process.exit(1)
})

server.on('connection', (holder) => {
  holders += 1
  clearTimeout(timer)
  holder.on('error', () => { /* 'close' follows. */ })
  holder.once('close', () => {
    holders -= 1
    if (holders === 0) timer = setTimeout(() => void finish(), LINGER_MS)
  })
  void greeting.then((line) => holder.write(line))
})

let finish = async (): Promise<void> => process.exit(0)

async function prepare(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'atrium-test-records-'))
  const postgres = await startEmbeddedPostgres(folder, pino({ level: 'error' }))
  finish = async () => {
    server.close()
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
    process.exit(0)
  }
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  await client.query(`CREATE DATABASE ${TEMPLATE}`)
  await client.end()
  await migrateRecords(postgres.urlOf(TEMPLATE))
  return `${JSON.stringify({ url: postgres.url, template: TEMPLATE })}\n`
}
process.once('SIGTERM', () => void finish())
