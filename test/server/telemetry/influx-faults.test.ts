import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInfluxTelemetry } from '../../../server/telemetry/influx-telemetry.ts'
import { startInfluxFront } from './influx-front.ts'
import { hasInfluxd, startInfluxd, type Influxd } from './influxd.ts'
import { HOUR, interval, reading, T0 } from './telemetry-harness.ts'

const CHILD = join(import.meta.dirname, 'telemetry-child.ts')
const READINGS_A_COMMIT = 500
const KILL_ROUNDS = 3
const logger = pino({ level: 'silent' })
/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:9'

describe.skipIf(!hasInfluxd)('the disk buffer before InfluxDB (skipped where no influxd is installed)', () => {
  let root: string
  let influxd: Influxd
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'atrium-influx-faults-'))
    influxd = await startInfluxd()
  })
  afterAll(async () => {
    await influxd.stop()
    await rm(root, { recursive: true, force: true })
  })

  it('holds all of a commit or nothing of it after kill -9 at any moment, and brings each once', async () => {
    const folder = join(root, 'killed')
    let acknowledged = 0
    for (let round = 0; round < KILL_ROUNDS; round++) {
      const child = spawn(process.execPath, ['--import', 'tsx', CHILD, 'commit', folder, influxd.url], { stdio: ['pipe', 'pipe', 'inherit'] })
      const ended = once(child, 'exit')
      const lines = createInterface({ input: child.stdout })
      lines.on('line', (line) => { acknowledged = Number(line) })
      await once(lines, 'line')
      await sleep(50 + 71 * round)
      child.kill('SIGKILL')
      await ended
      const store = await createInfluxTelemetry({ url: influxd.url, database: 'killed', folder, logger, patienceMs: 60_000 })
      const n = await store.storedUpTo()
      expect(n).toBeGreaterThanOrEqual(acknowledged)
      let readings = 0
      for await (const page of store.exportReadings({ from: 0, to: Number.POSITIVE_INFINITY })) readings += page.length
      expect(readings).toBe(n * READINGS_A_COMMIT)
      expect(await store.size()).toMatchObject({ readings: n * READINGS_A_COMMIT, intervals: n + 1 + (n >= 3 ? 1 : 0) })
      expect((await store.checkpoints('n')).get('n')).toBe(String(n))
      expect((await store.checkpoints('old/')).size).toBe(Math.min(n, 5))
      expect((await store.intervals({ spaceIds: ['room-1'], from: n * 1000, to: n * 1000 + 1 })).map(({ from, to }) => [from, to])).toEqual([[n * 1000, null]])
      expect(Math.max(...(await store.latest()).map(({ value }) => Math.floor(value)))).toBe(n)
      await store.close()
    }
    expect(acknowledged).toBeGreaterThan(KILL_ROUNDS)
  }, 240_000)

  it('opens without InfluxDB, takes commits, says why it cannot answer, and brings them when it is there', async () => {
    const folder = join(root, 'alone')
    const alone = await createInfluxTelemetry({ url: NOWHERE, database: 'alone', folder, logger, patienceMs: 50 })
    await alone.commit({ readings: [reading()], intervals: [interval()], checkpoints: new Map([['a', '1']]), storedUpTo: 5 })
    expect([await alone.storedUpTo(), await alone.latest(), await alone.checkpoints('')]).toEqual([5, [reading()], new Map([['a', '1']])])
    await expect(alone.readings({ from: T0, to: T0 + 1 })).rejects.toMatchObject({ code: 'failed', hint: expect.stringContaining('live view') as string })
    expect(alone.backlog.commits).toBe(1)
    await alone.close()
    const store = await createInfluxTelemetry({ url: influxd.url, database: 'alone', folder, logger })
    expect(await store.readings({ from: T0, to: T0 + 1 })).toEqual([reading()])
    expect(await store.intervals({ from: T0, to: T0 + HOUR })).toEqual([interval()])
    await store.close()
  })

  it('refuses commits beyond its limit and changes nothing', async () => {
    const store = await createInfluxTelemetry({ url: NOWHERE, database: 'full', folder: join(root, 'full'), logger, bufferBytes: 10_000 })
    let taken = 0
    const commit = (): Promise<void> => store.commit({ readings: [reading({ observedAt: T0 + taken })], checkpoints: new Map([['pad', 'x'.repeat(1_000)]]), storedUpTo: taken + 1 })
    const refusal = await (async () => { for (;;) { await commit(); taken++ } })().catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'failed', hint: expect.stringContaining('ATRIUM_INFLUX_BUFFER_MIB') as string })
    expect(taken).toBeGreaterThan(3)
    expect(await store.storedUpTo()).toBe(taken)
    await store.close()
  })

  it('starts from a log that is cut anywhere in its last record, without that record', async () => {
    const folder = join(root, 'whole')
    const store = await createInfluxTelemetry({ url: NOWHERE, database: 'cut', folder, logger })
    const log = async (): Promise<string> => join(folder, (await readdir(folder)).find((name) => name.endsWith('.commits')) ?? '')
    await store.commit({ readings: [reading()], storedUpTo: 1 })
    const first = (await stat(await log())).size
    await store.commit({ readings: [reading({ observedAt: T0 + 1 })], storedUpTo: 2 })
    const second = (await stat(await log())).size
    for (let bytes = first; bytes < second; bytes += 31) {
      const cut = join(root, 'cut')
      await mkdir(cut)
      const copy = join(cut, '0000000000000001.commits')
      await copyFile(await log(), copy)
      await truncate(copy, bytes)
      const opened = await createInfluxTelemetry({ url: NOWHERE, database: 'cut', folder: cut, logger })
      expect(await opened.storedUpTo(), `cut at ${bytes}`).toBe(1)
      await opened.commit({ readings: [], storedUpTo: 3 })
      await opened.close()
      await rm(cut, { recursive: true })
    }
    await store.close()
  })

  it('writes once in effect what it had to send again because an answer was lost', async () => {
    const front = await startInfluxFront(influxd.url)
    const store = await createInfluxTelemetry({ url: front.url, database: 'again', folder: join(root, 'again'), logger, patienceMs: 30_000 })
    front.answersToLose = 3
    const readings = Array.from({ length: 50 }, (_, i) => reading({ observedAt: T0 + Math.floor(i / 2), value: i }))
    await store.commit({ readings, intervals: [interval({ to: null })] })
    await store.commit({ readings: [], replacements: [{ spaceId: 'room-1', from: T0 + 100, to: T0 + 200, intervals: [] }] })
    expect(await store.intervals({ from: T0, to: T0 + HOUR })).toEqual([interval({ to: T0 + 100 }), interval({ from: T0 + 200, to: null })])
    expect(await store.readings({ from: T0, to: T0 + HOUR })).toEqual(readings)
    expect((await influxd.query('SELECT count(value) FROM readings', 'again'))[0]?.[1]).toBe(50)
    expect(front.answersToLose).toBe(0)
    await store.close()
    await front.close()
  })
})
