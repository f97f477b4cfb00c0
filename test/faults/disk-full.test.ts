import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import mqtt, { type MqttClient } from 'mqtt'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Building, Status } from '#contract/api'
import type { BuildingFile } from '#contract/building'
import { listSegments } from '../../broker/journal-segments.ts'
import { scanRecords } from '../../broker/record-codec.ts'
import { DATABASE_OWNER } from '../../server/records/embedded-cluster.ts'
import { readPostmaster } from '../../server/records/postmaster.ts'
import { bearer } from '../e2e/administrator.ts'
import { apiOf } from '../e2e/api-calls.ts'
import { eventually, pause } from '../e2e/running-atrium.ts'
import { testBuilding } from '../server/building/test-building.ts'
import { mayHaveSmallDisk, startOnSmallDisk, type SmallDiskAtrium } from './atrium-on-small-disk.ts'
import { faultSeconds, joinLive, metric, report } from './watched-server.ts'

// TRUST.md names a disk of 12 MB; PostgreSQL alone takes 42 MB empty, so this one is larger and nearly full from the start.
const DISK = '72m'
const METERS = 20
const IN_FLIGHT = 4
const BEFORE_MESSAGES = 1_000
const FULL_MS = faultSeconds(4) * 1_000
const RECOVERS_WITHIN_MS = 30_000
const SETTLED_MS = 500
const LARGE_DEVICES = 1_000

const mayMount = mayHaveSmallDisk()
let server: SmallDiskAtrium
beforeAll(async () => {
  if (mayMount) server = await startOnSmallDisk(DISK, ['--log-level', 'warn'])
})
afterAll(async () => { if (mayMount) await server.discard() }, 120_000)

const meterName = (meter: number): string => `meter-${meter}`

function meteredBuilding(): BuildingFile {
  const building = testBuilding()
  const [pattern] = building.devices
  return { ...building, devices: [...building.devices, ...Array.from({ length: METERS }, (_, meter) => ({ ...pattern!, id: meterName(meter), name: meterName(meter), externalId: meterName(meter), placement: { spaceId: null, doorId: null, equipmentId: 's1-laser' } }))] }
}

/** Keeps a few readings under way; one that is not acknowledged is sent again by mqtt.js once it has reconnected. */
class Meter {
  readonly acknowledged = new Set<number>()
  cuts = 0
  open = 0
  #sent = 0
  #lastTime = 0
  #stopped = false
  readonly #meter: number
  readonly client: MqttClient

  constructor(meter: number) {
    this.#meter = meter
    this.client = mqtt.connect(server.mqttUrl, { clientId: meterName(meter), clean: false, reconnectPeriod: 300 })
    this.client.on('error', () => undefined /* sent away while the disk is full */).on('close', () => { this.cuts++ }).on('connect', () => this.#fill())
  }

  #fill(): void {
    while (!this.#stopped && this.client.connected && this.open < IN_FLIGHT) this.#publish(++this.#sent)
  }

  #publish(sequence: number): void {
    this.open++
    this.#lastTime = Math.max(Date.now(), this.#lastTime + 1)
    this.client.publish(`atrium/v1/s1/${meterName(this.#meter)}/energy.total`, JSON.stringify({ value: sequence, time: new Date(this.#lastTime).toISOString(), id: `${this.#meter}/${sequence}` }), { qos: 1 }, (error) => {
      this.open--
      if (error) return
      this.acknowledged.add(sequence)
      // Paced: the disk is small, and it is the stranger who is to fill it.
      setTimeout(() => this.#fill(), 20)
    })
  }

  finish(): void { this.#stopped = true }
}

/** A site whose import PostgreSQL has no room for. */
function largeBuilding(siteId: string): BuildingFile {
  const building = testBuilding(siteId)
  const [pattern] = building.devices
  return { ...building, devices: [...building.devices, ...Array.from({ length: LARGE_DEVICES }, (_, n) => ({ ...pattern!, id: `${siteId}-more-${n}`, name: `${siteId} ${n}`.padEnd(100, '-'), externalId: `${siteId}-more-${n}` }))] }
}

interface EditAnswer { readonly status: number; readonly code: string | undefined; readonly id: string }

async function post(id: string, path: string, body: object): Promise<EditAnswer> {
  const response = await fetch(`${server.url}/api/v1${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...bearer(server.token) }, body: JSON.stringify(body) })
  const { code } = await response.json() as { code?: string }
  return { status: response.status, code, id }
}
const addFloor = (id: string): Promise<EditAnswer> => post(id, '/sites/s1/floors', { id, siteId: 's1', name: id, level: 7, widthM: 20, depthM: 10 })
const addSite = (id: string): Promise<EditAnswer> => post(id, '/building-imports', largeBuilding(id))

const day = (): string => `from=${new Date(Date.now() - 3_600_000).toISOString()}&to=${new Date(Date.now() + 60_000).toISOString()}`

/** "meter/sequence" of everything that the telemetry store tells, as often as it tells it. */
async function storedReadings(): Promise<string[]> {
  const text = await apiOf(server).text(`/sites/s1/readings/export?${day()}&format=ndjson`)
  return text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as { deviceId: string; value: number })
    .filter(({ deviceId }) => deviceId.startsWith('meter-')).map(({ deviceId, value }) => `${deviceId}/${value}`)
}

/** "meter/sequence" of every reading in the journal's files. */
async function journalled(): Promise<string[]> {
  const found: string[] = []
  for (const { path, firstSequence } of await listSegments(join(server.dataFolder, 'journal'))) {
    // A segment that goes between the two looks is stored: it is found there.
    scanRecords(await readFile(path).catch(() => Buffer.alloc(0)), firstSequence - 1, ({ topic, payload }) => {
      const { value } = JSON.parse(Buffer.from(payload).toString()) as { value: number }
      found.push(`${topic.split('/')[3]}/${value}`)
    })
  }
  return found
}

/** What years of edits come to: PostgreSQL's log needs its next file, and on a full disk that ends all of its processes. */
async function wantNextLogFile(): Promise<void> {
  const home = join(server.dataFolder, 'records')
  const { port } = (await readPostmaster(join(home, 'cluster')))!
  const password = (await readFile(join(home, 'password'), 'utf8')).trim()
  const client = new pg.Client({ host: '127.0.0.1', port, user: DATABASE_OWNER, password, database: 'atrium' })
  client.on('error', () => undefined /* it goes down with the rest */)
  await client.connect()
  await client.query('SELECT pg_switch_wal()').then(() => client.query('CREATE TABLE scratch AS SELECT 1')).catch(() => undefined /* as above */)
  await client.end().catch(() => undefined /* as above */)
}

const acknowledgedReadings = (meters: readonly Meter[]): string[] => meters.flatMap(({ acknowledged }, meter) => [...acknowledged].map((number) => `${meterName(meter)}/${number}`))

async function everythingIsShown(): Promise<void> {
  const api = apiOf(server)
  // PostgreSQL gives back what a failed edit took: for a moment there is room.
  await eventually('the status says so', async () => {
    const { conditions, ready } = await api.get<Status>('/status')
    return conditions.includes('disk-full') && !ready
  }, RECOVERS_WITHIN_MS)
  expect((await api.get<Building>('/sites/s1/building')).devices).toHaveLength(METERS + 3)
  expect(await api.get('/spaces/s1-room/days?days=1')).toMatchObject({ spaceId: 's1-room' })
  expect(await api.get(`/spaces/s1-room/intervals?${day()}`)).toMatchObject({ spaceId: 's1-room' })
  const { socket, snapshot } = await joinLive(server, 's1')
  socket.disconnect()
  expect(snapshot.devices).toHaveLength(METERS + 3)
}

it.skipIf(!mayMount)('fault 3: on a full disk nothing is acknowledged that is not written, everything is still shown, and it recovers by itself (skipped where a tmpfs may not be mounted)', async () => {
  const api = apiOf(server)
  await api.post('/building-imports', meteredBuilding())
  const browser = await joinLive(server, 's1')
  const meters = Array.from({ length: METERS }, (_, meter) => new Meter(meter))
  const acknowledged = (): number => meters.reduce((sum, one) => sum + one.acknowledged.size, 0)
  try {
    await eventually('readings flow', () => acknowledged() >= BEFORE_MESSAGES)
    server.fill()
    const fullAt = performance.now()
    await eventually('the browser shows that the disk is full', () => browser.conditions().includes('disk-full'), RECOVERS_WITHIN_MS)
    const shownMs = performance.now() - fullAt
    await eventually('what was shown ahead of the disk is taken back', () => server.stderr().includes('they are taken back'))
    await eventually('nobody is acknowledged any more', async () => {
      const before = acknowledged()
      await pause(SETTLED_MS)
      return acknowledged() === before && meters.every(({ cuts }) => cuts > 0)
    })
    const edits: EditAnswer[] = []
    const imports: EditAnswer[] = []
    const until = performance.now() + FULL_MS
    for (let n = 0; performance.now() < until || n < 2; n++) {
      await everythingIsShown()
      edits.push(await addFloor(`full-${n}`))
      imports.push(await addSite(`large-${n}`))
      await pause(200)
    }
    await wantNextLogFile()
    await eventually('the database is down', async () => (await addFloor('down')).status === 503, RECOVERS_WITHIN_MS)
    await eventually('the browser shows that, too', () => browser.conditions().includes('records-away'), RECOVERS_WITHIN_MS)
    await everythingIsShown()
    const before = acknowledged()
    const taken = acknowledgedReadings(meters)
    const written = new Set([...await journalled(), ...await storedReadings()])
    expect(taken.filter((reading) => !written.has(reading))).toEqual([])
    expect(imports.map(({ status, code }) => ({ status, code }))).toEqual(imports.map(() => ({ status: 503, code: 'records-away' })))
    // Small ones may fit into what PostgreSQL has on its disk already; then they must last.
    expect(edits.filter(({ status, code }) => status >= 300 && code !== 'records-away')).toEqual([])
    expect(server.isRunning).toBe(true)

    await server.free()
    const freedAt = performance.now()
    await eventually('readings are acknowledged again', () => acknowledged() > before, RECOVERS_WITHIN_MS)
    const flowMs = performance.now() - freedAt
    await eventually('the banner goes', () => browser.conditions().length === 0, RECOVERS_WITHIN_MS - flowMs)
    const bannerMs = performance.now() - freedAt
    await eventually('edits work', async () => (await addFloor('freed')).status < 300, RECOVERS_WITHIN_MS - bannerMs)
    const editMs = performance.now() - freedAt

    for (const meter of meters) meter.finish()
    await eventually('the last ones are acknowledged', () => meters.every(({ open }) => open === 0))
    const { journal: { head } } = await api.get<Status>('/status')
    await eventually('all is stored', async () => (await api.get<Status>('/status')).journal.stored >= head)
    const wanted = acknowledgedReadings(meters).sort()
    report(`fault 3: the banner shows ${(shownMs / 1_000).toFixed(1)} s after the disk was full; ${imports.length} imports answered 503 meanwhile; after space returned readings flowed in ${(flowMs / 1_000).toFixed(1)} s, the banner went after ${(bannerMs / 1_000).toFixed(1)} s, edits worked after ${(editMs / 1_000).toFixed(1)} s; ${before} readings acknowledged before, ${wanted.length} in all`)
    expect((await storedReadings()).sort()).toEqual(wanted)
    expect(await metric(server.url, 'atrium_telemetry_readings')).toBe(wanted.length)
    const floors = (await api.get<Building>('/sites/s1/building')).floors.map(({ id }) => id)
    expect(floors.filter((id) => id !== 'down').sort()).toEqual(['s1-f1', 'freed', ...edits.filter(({ status }) => status < 300).map(({ id }) => id)].sort())
  } finally {
    browser.socket.disconnect()
    for (const { client } of meters) client.end(true)
  }
  expect(await server.stop()).toBe(0)
})
