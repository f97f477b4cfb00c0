import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDuckdbTelemetry } from '../../../server/telemetry/duckdb-telemetry.ts'

const CHILD = join(import.meta.dirname, 'telemetry-child.ts')
const READINGS_A_COMMIT = 500
const KILL_ROUNDS = 8
const childArguments = (role: string, folder: string): string[] => ['--import', 'tsx', CHILD, role, folder]
const startChild = (role: string, folder: string) => spawn(process.execPath, childArguments(role, folder), { stdio: ['pipe', 'pipe', 'inherit'] })

const mayMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status === 0

describe('the telemetry file', () => {
  let folder: string
  const open = () => createDuckdbTelemetry({ path: join(folder, 'telemetry.duckdb'), logger: pino({ level: 'silent' }) })
  beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'atrium-telemetry-')) })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  // TRUST.md fault 1: what was told as stored is there after kill -9, and never half of a commit.
  it('holds all of a commit or nothing of it after kill -9 at any moment', async () => {
    let acknowledged = 0
    for (let round = 0; round < KILL_ROUNDS; round++) {
      const child = startChild('commit', folder)
      const ended = once(child, 'exit')
      const lines = createInterface({ input: child.stdout })
      lines.on('line', (line) => { acknowledged = Number(line) })
      await once(lines, 'line')
      await sleep(20 + 37 * round)
      child.kill('SIGKILL')
      await ended
      const store = await open()
      const n = await store.storedUpTo()
      expect(n).toBeGreaterThanOrEqual(acknowledged)
      expect(await store.size()).toMatchObject({ readings: n * READINGS_A_COMMIT, intervals: n + 1 + (n >= 3 ? 1 : 0) })
      expect((await store.countSteps({ from: 0, to: Number.MAX_SAFE_INTEGER })).map(({ at, count }) => [at, count])).toEqual(Array.from({ length: n }, (_, step) => [(step + 1) * 1000, step + 1]))
      expect(await store.ledger({ ledger: 'count', width: 'hour', edges: [0, Number.MAX_SAFE_INTEGER], by: [] })).toMatchObject([{ cells: 1, sums: { ms: n } }])
      expect((await store.checkpoints('n')).get('n')).toBe(String(n))
      expect((await store.checkpoints('old/')).size).toBe(Math.min(n, 5))
      expect((await store.intervals({ spaceIds: ['room-1'], from: n * 1000, to: n * 1000 + 1 })).map(({ from, to }) => [from, to])).toEqual([[n * 1000, null]])
      expect((await store.readings({ from: n * 1000, to: Number.POSITIVE_INFINITY })).length).toBe(READINGS_A_COMMIT)
      expect(Math.max(...(await store.latest()).map(({ value }) => Math.floor(value)))).toBe(n)
      await store.close()
    }
    expect(acknowledged).toBeGreaterThan(KILL_ROUNDS)
  }, 240_000)

  // TRUST.md fault 3, in a tmpfs of 12 MB.
  it.skipIf(!mayMount)('refuses a commit on a full disk, changes nothing, answers on, and takes it once there is space (skipped where a tmpfs may not be mounted)', async () => {
    const disk = join(folder, 'disk')
    await mkdir(disk)
    const script = 'mount -t tmpfs -o size=12m tmpfs "$0" && exec "$@"'
    const child = spawn('unshare', ['-rm', 'sh', '-c', script, disk, process.execPath, ...childArguments('fill-disk', disk)], { stdio: ['ignore', 'pipe', 'inherit'] })
    const stages: Record<string, unknown>[] = []
    for await (const line of createInterface({ input: child.stdout })) stages.push(JSON.parse(line) as Record<string, unknown>)
    expect(stages.map(({ stage }) => stage)).toEqual(['full', 'still full', 'freed', 'reopened'])
    const n = Number(stages[0]?.['storedUpTo'])
    expect(n).toBeGreaterThan(0)
    const state = (upTo: number) => ({ storedUpTo: upTo, n: String(upTo), readings: upTo * READINGS_A_COMMIT, devices: upTo, open: upTo * 1000 })
    const diskFull = { code: 'disk-full', message: expect.any(String) as string, hint: expect.stringContaining('Free space') as string }
    expect(stages[0]).toMatchObject({ ...state(n), error: diskFull })
    expect(stages[1]).toMatchObject({ ...state(n), error: diskFull })
    expect(stages[2]).toMatchObject({ ...state(n + 1), error: null })
    expect(stages[3]).toMatchObject(state(n + 1))
  }, 240_000)

  it('opens once: another process, and this one too, get one sentence that says who has it', async () => {
    const child = startChild('hold', folder)
    const ended = once(child, 'exit')
    await once(createInterface({ input: child.stdout }), 'line')
    await expect(open()).rejects.toMatchObject({ name: 'TelemetryError', code: 'locked', message: expect.stringContaining(`in use by process ${child.pid}`) as string, hint: expect.any(String) as string })
    child.stdin.end()
    await ended
    const store = await open()
    await expect(open()).rejects.toMatchObject({ code: 'locked', message: expect.stringContaining('this process') as string })
    await store.close()
    await (await open()).close()
  }, 120_000)

  it('says what is wrong with a folder that is missing, a file that is none of ours, or one of a newer Atrium', async () => {
    const opening = (path: string) => createDuckdbTelemetry({ path, logger: pino({ level: 'silent' }) })
    await expect(opening(join(folder, 'no', 'telemetry.duckdb'))).rejects.toMatchObject({ code: 'unwritable' })
    const garbage = join(folder, 'garbage.duckdb')
    await writeFile(garbage, 'this is no database at all, just some text that is long enough to have a header'.repeat(200))
    await expect(opening(garbage)).rejects.toMatchObject({ code: 'damaged' })
    await (await open()).close()
    const instance = await DuckDBInstance.create(join(folder, 'telemetry.duckdb'))
    const connection = await instance.connect()
    await connection.run('UPDATE meta SET schema_version = 99')
    connection.closeSync()
    instance.closeSync()
    await expect(open()).rejects.toMatchObject({ code: 'newer-format' })
  })

  it('bounds its log, and uses the space of deleted readings again', async () => {
    const store = await createDuckdbTelemetry({ path: join(folder, 'telemetry.duckdb'), logger: pino({ level: 'silent' }), walLimitMb: 1 })
    const DAY = 86_400_000
    const write = async (day: number): Promise<number> => {
      for (let c = 0; c < 40; c++) {
        await store.commit({
          readings: Array.from({ length: 5_000 }, (_, i) => ({ deviceId: `d${i % 100}`, point: 'air.co2', channel: 1, placeId: null, observedAt: day * DAY + c * 5_000 + i, receivedAt: day * DAY + c * 5_000 + i, value: Math.sin(i * c) * 1e6, quality: 'good', historical: false })),
          checkpoints: new Map(Array.from({ length: 20 }, (_, k) => [`space/${k}`, `${c}`.repeat(500)])),
        })
      }
      return (await store.size()).bytes
    }
    const first = await write(100)
    const sizes: number[] = []
    for (let day = 101; day < 107; day++) {
      await store.retain({ readingsDays: 0, minuteDays: 0, intervalsDays: 0 }, (day + 0.99) * DAY)
      sizes.push(await write(day + 1))
    }
    expect(Math.max(...sizes)).toBeLessThan(2.5 * first)
    expect(await store.size()).toMatchObject({ readings: 200_000 })
    await store.close()
  }, 120_000)
})
