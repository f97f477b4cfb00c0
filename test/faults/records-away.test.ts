import { join } from 'node:path'
import { mkdir } from 'node:fs/promises'
import mqtt, { type MqttClient } from 'mqtt'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ERRORS } from '#contract/errors'
import type { Status } from '#contract/api'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../server/records/embedded-postgres.ts'
import { bearer } from '../e2e/administrator.ts'
import { apiOf } from '../e2e/api-calls.ts'
import { eventually, newDataFolder, pause, processesIn, removeDataFolder, startAtrium, type RunningAtrium } from '../e2e/running-atrium.ts'
import { testBuilding } from '../server/building/test-building.ts'
import { cuttableWire, type CuttableWire } from '../server/records/cuttable-wire.ts'
import { faultSeconds, joinLive, report, type Browser } from './watched-server.ts'

// TRUST.md: away for a minute. FAULT_SECONDS=60 for all of it.
const AWAY_MS = faultSeconds(3) * 1_000
const BACK_WITHIN_MS = 30_000
/** A person waits for this answer. */
const ANSWERED_WITHIN_MS = 15_000

let root: string
beforeAll(async () => { root = await newDataFolder() })
afterAll(() => removeDataFolder(root), 120_000)

interface Edit { readonly status: number; readonly code: string | undefined; readonly title: string | undefined; readonly ms: number }

/** Adds a floor, as the first-run page does. */
async function edit({ url, token }: RunningAtrium, id: string, language = 'en'): Promise<Edit> {
  const askedAt = performance.now()
  const response = await fetch(`${url}/api/v1/sites/s1/floors`, {
    method: 'POST', headers: { 'content-type': 'application/json', 'accept-language': language, ...bearer(token) },
    body: JSON.stringify({ id, siteId: 's1', name: id, level: 7, widthM: 20, depthM: 10 }), signal: AbortSignal.timeout(60_000),
  })
  const { code, title } = await response.json() as { code?: string; title?: string }
  return { status: response.status, code, title, ms: performance.now() - askedAt }
}

/** Books the room an hour of a day of its own; gives the status and the code. */
async function book({ url, token }: RunningAtrium, day: number, headers: Readonly<Record<string, string>> = {}): Promise<{ status: number; code: string | undefined }> {
  // The test building's hours are 08:00–20:00 on working days; a Monday and so many weeks.
  const monday = new Date(Date.now() + (8 - (new Date().getUTCDay() || 7)) * 86_400_000 + day * 7 * 86_400_000).toISOString().slice(0, 10)
  const response = await fetch(`${url}/api/v1/sites/s1/bookings`, {
    method: 'POST', headers: { 'content-type': 'application/json', ...bearer(token), ...headers }, body: JSON.stringify({ resourceId: 's1-room', from: `${monday}T10:00`, to: `${monday}T11:00` }), signal: AbortSignal.timeout(60_000),
  })
  const { code } = await response.json() as { code?: string }
  return { status: response.status, code }
}

/** Publishes a head count, acknowledged, and waits for the browser to be told of it. */
async function countIsSeen(client: MqttClient, browser: Browser, count: number): Promise<void> {
  await client.publishAsync('atrium/v1/s1/s1-counter/people.count', JSON.stringify({ value: count, time: new Date().toISOString(), id: `${Date.now()}-${count}` }), { qos: 1 })
  await eventually(`the browser sees ${count}`, () => browser.heard.some(({ spaces = [] }) => spaces.some((space) => space.count === count)), 15_000)
}

/** What holds while the records are away, and after; `goAway` and `comeBack` make the fault. */
async function survives(server: RunningAtrium, name: string, goAway: () => Promise<void>, comeBack: () => Promise<void>): Promise<void> {
  const api = apiOf(server)
  await api.post('/building-imports', testBuilding())
  const client = mqtt.connect(server.mqttUrl)
  const browser = await joinLive(server, 's1')
  try {
    await countIsSeen(client, browser, 1)
    await api.post('/sites/s1/resources/from-building', {})
    expect((await book(server, 1, { 'idempotency-key': 'before' })).status).toBe(201)
    await goAway()
    const awayAt = performance.now()
    const [english, chinese] = await Promise.all([edit(server, 'away-en'), edit(server, 'away-zh', 'zh-CN')])
    const { title } = ERRORS['records-away']
    expect(english).toMatchObject({ status: 503, code: 'records-away', title: title.en })
    expect(chinese).toMatchObject({ status: 503, code: 'records-away', title: title['zh-CN'] })
    expect(Math.max(english.ms, chinese.ms)).toBeLessThan(ANSWERED_WITHIN_MS)
    await eventually('the browser shows the condition', () => browser.conditions().includes('records-away'), BACK_WITHIN_MS)
    expect((await api.get<Status>('/status')).conditions).toEqual(['records-away'])
    expect(await book(server, 2)).toEqual({ status: 503, code: 'records-away' })
    // A crowd of edits must not use anything up for good.
    const crowd = await Promise.all(Array.from({ length: 30 }, (_, n) => edit(server, `crowd-${n}`)))
    expect(crowd.map(({ status }) => status)).toEqual(crowd.map(() => 503))
    let count = 2
    do {
      await countIsSeen(client, browser, count++)
      expect((await api.get<{ spaces: unknown[] }>('/sites/s1/building')).spaces).toHaveLength(2)
      expect((await api.get<{ items: unknown[] }>(`/spaces/s1-room/intervals?from=${new Date(Date.now() - 3_600_000).toISOString()}&to=${new Date().toISOString()}`)).items).toBeInstanceOf(Array)
      await pause(300)
    } while (performance.now() - awayAt < AWAY_MS)

    await comeBack()
    const backAt = performance.now()
    await eventually('edits work again', async () => (await edit(server, `back-${Math.round(performance.now())}`)).status < 300, BACK_WITHIN_MS)
    const editMs = performance.now() - backAt
    // Without a restart: what was refused can be booked, and a repeated request has its first answer.
    expect((await book(server, 2)).status).toBe(201)
    expect((await book(server, 1, { 'idempotency-key': 'before' })).status).toBe(201)
    expect((await book(server, 1)).code).toBe('booking-conflict')
    await eventually('the condition ends', () => !browser.conditions().includes('records-away'), BACK_WITHIN_MS)
    report(`fault 5, ${name}: edits answered 503 after ${(english.ms / 1_000).toFixed(1)} s at first, ${(Math.max(...crowd.map(({ ms }) => ms)) / 1_000).toFixed(1)} s later on; ${count - 2} counts went through meanwhile; edits worked ${(editMs / 1_000).toFixed(1)} s after it was back, the banner went after ${((performance.now() - backAt) / 1_000).toFixed(1)} s`)
    await countIsSeen(client, browser, count)
    expect((await api.get<Status>('/status')).conditions).toEqual([])
    const { floors } = await api.get<{ floors: { id: string }[] }>('/sites/s1/building')
    expect(floors.filter(({ id }) => !id.startsWith('back-')).map(({ id }) => id)).toEqual(['s1-f1'])
  } finally {
    browser.socket.disconnect()
    client.end(true)
  }
}

it('fault 5: a database of our own behind a cut wire', async () => {
  const folder = join(root, 'wire')
  await mkdir(join(folder, 'database'), { recursive: true })
  let database: EmbeddedPostgres | undefined
  let wire: CuttableWire | undefined
  let server: RunningAtrium | undefined
  try {
    database = await startEmbeddedPostgres(join(folder, 'database'), pino({ level: 'silent' }))
    const url = new URL(database.url)
    const mended = wire = await cuttableWire(Number(url.port))
    url.port = String(wire.port)
    server = await startAtrium({ dataFolder: join(folder, 'data'), args: ['--log-level', 'error'], env: { DATABASE_URL: url.href } })
    await survives(server, 'the wire cut', () => mended.cut(), () => mended.mend())
  } finally {
    await server?.stop()
    await wire?.cut()
    await database?.stop()
  }
})

it.skipIf(process.platform !== 'linux')('fault 5: the packaged database that hangs (stopped by SIGSTOP; Linux only, where its processes can be found)', async () => {
  const folder = join(root, 'hang')
  await mkdir(folder)
  const server = await startAtrium({ dataFolder: folder, args: ['--log-level', 'error'] })
  const database = (): number[] => processesIn(join(folder, 'records')).map(({ pid }) => pid)
  const signalAll = async (signal: NodeJS.Signals): Promise<void> => { for (const pid of database()) process.kill(pid, signal) }
  try {
    await survives(server, 'SIGSTOP', () => signalAll('SIGSTOP'), () => signalAll('SIGCONT'))
  } finally {
    await signalAll('SIGCONT')
    await server.stop()
  }
})

it.skipIf(process.platform !== 'linux')('fault 5: the packaged database that is killed comes back by itself (Linux only)', async () => {
  const folder = join(root, 'kill')
  await mkdir(folder)
  const server = await startAtrium({ dataFolder: folder, args: ['--log-level', 'error'] })
  try {
    const api = apiOf(server)
    await api.post('/building-imports', testBuilding())
    for (const { pid } of processesIn(join(folder, 'records'))) process.kill(pid, 'SIGKILL')
    const killedAt = performance.now()
    await eventually('edits work again', async () => {
      const { status, code } = await edit(server, 'after-kill')
      if (status >= 300) expect({ status, code }).toEqual({ status: 503, code: 'records-away' })
      return status < 300
    }, BACK_WITHIN_MS)
    report(`fault 5, kill -9 of PostgreSQL: edits worked again after ${((performance.now() - killedAt) / 1_000).toFixed(1)} s`)
    expect((await api.get<{ floors: { id: string }[] }>('/sites/s1/building')).floors.map(({ id }) => id)).toEqual(['s1-f1', 'after-kill'])
  } finally {
    await server.stop()
  }
})
