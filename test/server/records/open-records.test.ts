import { mkdtemp, rm, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { sql } from 'drizzle-orm'
import { pino } from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { openRecords, type Records } from '../../../server/records/open-records.ts'
import { becomesTrue, isAlive, readPostmaster } from '../../../server/records/postmaster.ts'
import { RecordsAway } from '../../../server/records/records-away.ts'
import { StartupError } from '#contract/startup-error'
import { sites } from '../../../server/records/building-schema.ts'

const logger = pino({ level: 'silent' })
const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

async function newDataDir(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'atrium-records-'))
  cleanups.push(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function open(dataDir: string): Promise<Records> {
  const records = await openRecords({ dataDir, logger })
  cleanups.push(() => records.close())
  return records
}

const site = { id: 's1', name: 'One', timeZone: 'Asia/Shanghai', openingHours: [], demo: false, version: 1 }

describe('the embedded records', () => {
  it('keep what was written over a clean stop, and leave no process behind', async () => {
    const dataDir = await newDataDir()
    const first = await openRecords({ dataDir, logger })
    const pid = (await readPostmaster(path.join(dataDir, 'records/cluster')))?.pid ?? 0
    await first.run((db) => db.insert(sites).values(site))
    await first.close()
    expect(isAlive(pid)).toBe(false)
    expect((await stat(path.join(dataDir, 'records/password'))).mode & 0o777).toBe(0o600)
    const second = await open(dataDir)
    expect(await second.run((db) => db.select().from(sites))).toEqual([site])
  })

  it('start below a folder that only its owner may enter', async () => {
    const closed = await newDataDir()
    const records = await open(path.join(closed, 'deep', 'data'))
    expect((await stat(closed)).mode & 0o777).toBe(0o700)
    expect(await records.healthy()).toBe(true)
  })

  it('start again over a database that a killed server left behind', async () => {
    const dataDir = await newDataDir()
    const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('./records-holder.ts', import.meta.url)), dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise<void>((resolve, reject) => {
      child.stdout.once('data', () => resolve())
      child.once('exit', (code) => reject(new Error(`the holder ended early (${code})`)))
    })
    const orphan = (await readPostmaster(path.join(dataDir, 'records/cluster')))?.pid ?? 0
    child.removeAllListeners('exit')
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('exit', resolve))
    expect(isAlive(orphan)).toBe(true)
    const records = await open(dataDir)
    expect(isAlive(orphan)).toBe(false)
    expect((await records.run((db) => db.select().from(sites))).map(({ id }) => id)).toEqual(['held'])
  })

  it('refuse a data folder that a live server holds', async () => {
    const dataDir = await newDataDir()
    await open(dataDir)
    await expect(openRecords({ dataDir, logger })).rejects.toThrow(/Another Atrium is running/)
  })

  it('answer RecordsAway while the database is down, and recover by themselves', async () => {
    const dataDir = await newDataDir()
    const records = await open(dataDir)
    const { pid } = (await readPostmaster(path.join(dataDir, 'records/cluster')))!
    process.kill(pid, 'SIGKILL')
    await becomesTrue(() => !isAlive(pid), 5_000)
    await expect(records.run((db) => db.execute(sql`SELECT 1`))).rejects.toBeInstanceOf(RecordsAway)
    expect(await becomesTrue(() => records.healthy(), 30_000, 100)).toBe(true)
    await records.run((db) => db.insert(sites).values(site))
  })

  it('take up a first start that was cut off in the middle', async () => {
    const dataDir = await newDataDir()
    const { mkdir, writeFile } = await import('node:fs/promises')
    await mkdir(path.join(dataDir, 'records/cluster.new'), { recursive: true })
    await writeFile(path.join(dataDir, 'records/cluster.new/PG_VERSION'), '18\n')
    expect(await (await open(dataDir)).healthy()).toBe(true)
  })
})

describe('a database of one\'s own', () => {
  it('that refuses connections stops the start with a sentence that names it and not its password', async () => {
    const failed = await openRecords({ databaseUrl: 'postgres://me:secret@127.0.0.1:1/atrium', dataDir: '.', logger }).catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(StartupError)
    expect((failed as Error).message).toContain('atrium at 127.0.0.1:1')
    expect((failed as Error).message).not.toContain('secret')
  })
})
