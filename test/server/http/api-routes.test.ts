import { PERMISSION_IDS } from '#contract/permissions'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Building, InboxList, IntervalList, Series, SpaceDays, Status } from '#contract/api'
import type { BuildingFile, Site } from '#contract/building'
import type { Problem } from '#contract/errors'
import { createBus } from '../../../server/bus.ts'
import { createBuildingRepository } from '../../../server/building/building-repository.ts'
import { buildingRoutes } from '../../../server/building/building-routes.ts'
import { createBuildingService, type BuildingService } from '../../../server/building/building-service.ts'
import type { App } from '../../../server/http/app.ts'
import { Inbox } from '../../../server/ingest/inbox.ts'
import { openRecords, type Records } from '../../../server/records/open-records.ts'
import { createDuckdbTelemetry } from '../../../server/telemetry/duckdb-telemetry.ts'
import type { TelemetryStore } from '../../../server/telemetry/telemetry-store.ts'
import { createSpaceHistoryService } from '../../../server/telemetry-views/space-history-service.ts'
import { spaceHistoryRoutes } from '../../../server/telemetry-views/space-history-routes.ts'
import { statusRoutes } from '../../../server/telemetry-views/status-routes.ts'
import { testBuilding } from '../building/test-building.ts'
import { cuttableWire } from '../records/cuttable-wire.ts'
import { freshDatabase, type FreshDatabase } from '../records/fresh-database.ts'
import { testApp } from './test-app.ts'

const logger = pino({ level: 'silent' })
// A Tuesday after the change to summer time in the test building's zone, Europe/Berlin (UTC+2).
const now = Date.UTC(2026, 2, 31, 10, 0)
const clock = { now: () => now }
const status: Status = {
  version: '0.0.0', startedAt: 0, ready: true, conditions: [], mqtt: { mode: 'embedded', address: 'mqtt://127.0.0.1:1883', clients: 0 },
  journal: { head: 0, stored: 0, bytes: 0 }, ingest: { messages: 0, samples: 0, rejected: 0, duplicates: 0 }, sites: 0, demo: false,
}
const inbox = new Inbox()
let database: FreshDatabase
let records: Records
let telemetry: TelemetryStore
let buildings: BuildingService
let app: App

beforeAll(async () => {
  database = await freshDatabase()
  records = await openRecords({ databaseUrl: database.url, dataDir: '.', logger })
  telemetry = await createDuckdbTelemetry({ path: ':memory:', logger })
  buildings = createBuildingService({ repository: createBuildingRepository(records), bus: createBus() })
  await buildings.load()
  app = await testApp({
    requestsPerMinute: 100_000,
    routes: [buildingRoutes({ buildings, clock }), spaceHistoryRoutes(createSpaceHistoryService({ telemetry, buildings, clock })), statusRoutes({ inbox, status: () => status })],
  })
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await telemetry.close()
  await records.close()
  await database.drop()
})

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
const call = (method: Method, url: string, payload?: unknown, headers: Record<string, string> = {}) =>
  app.inject({ method, url: `/api/v1${url}`, headers: { host: 'localhost', ...headers }, ...(payload === undefined ? {} : { payload: payload as object }) })

describe('the law of routes', () => {
  it('every route says who may use it; every one of the API has a summary, tags and an answer\'s schema', () => {
    const own = app.routeTable.filter(({ url, schema }) => url.startsWith('/api/v1') && !schema?.hide)
    expect(own.length).toBeGreaterThan(30)
    for (const { method, url, config, schema } of own) {
      const name = `${String(method)} ${url}`
      expect([name, ['public', 'signed-in', ...PERMISSION_IDS].includes(String(config?.access))]).toEqual([name, true])
      expect(schema?.summary, name).toMatch(/^[A-Z].{5,}/)
      expect(schema?.tags?.length, name).toBeGreaterThan(0)
      expect(Object.keys(schema?.response as object).some((code) => code.startsWith('2')), name).toBe(true)
    }
    expect(app.routeTable.filter(({ config }) => config?.access === undefined)).toEqual([])
  })

  it('every address in the description answers, and none with 500', async () => {
    const { paths } = (await app.inject({ url: '/api/openapi.json', headers: { host: 'localhost' } })).json<{ paths: Record<string, Record<string, unknown>> }>()
    for (const [url, methods] of Object.entries(paths)) {
      for (const method of Object.keys(methods)) {
        const answer = await app.inject({ method: method.toUpperCase() as Method, url: url.replaceAll(/\{\w+\}/g, 'nothing'), headers: { host: 'localhost' } })
        expect([method, url, answer.statusCode < 500]).toEqual([method, url, true])
      }
    }
  })
})

describe('buildings over HTTP', () => {
  it('are imported, read with an ETag, not sent twice, edited and exported', async () => {
    const dry = await call('POST', '/building-imports?dryRun=true', testBuilding('h1'))
    expect([dry.statusCode, dry.json<{ spaces: number }>().spaces]).toEqual([200, 2])
    expect((await call('GET', '/sites/h1')).statusCode).toBe(404)
    expect((await call('POST', '/building-imports', testBuilding('h1'))).statusCode).toBe(200)
    const read = await call('GET', '/sites/h1/building')
    expect([read.statusCode, read.headers.etag, read.json<Building>().version]).toEqual([200, '"1"', 1])
    expect((await call('GET', '/sites/h1/building', undefined, { 'if-none-match': '"1"' })).statusCode).toBe(304)

    const url = '/sites/h1/spaces/h1-room'
    expect((await call('PATCH', url, { name: 'New' })).json<Problem>().code).toBe('precondition-required')
    expect((await call('PATCH', url, { name: 'New' }, { 'if-match': '*' })).json<Problem>().code).toBe('edited-meanwhile')
    const edited = await call('PATCH', url, { name: 'New', areaM2: null }, { 'if-match': '"1"' })
    expect([edited.statusCode, edited.headers.etag, edited.json()]).toEqual([200, '"2"', { ...testBuilding('h1').spaces[0], name: 'New', areaM2: null }])
    expect((await call('PATCH', url, { name: 'Other' }, { 'if-match': '"1"' })).statusCode).toBe(412)
    expect((await call('PATCH', url, { siteId: 'h2' }, { 'if-match': '"2"' })).json<Problem>().fields).toEqual([{ field: 'siteId', message: 'is not known here' }])
    expect((await call('PATCH', url, {}, { 'if-match': '"2"' })).statusCode).toBe(400)
    expect((await call('GET', '/sites/h1/building', undefined, { 'if-none-match': '"1"' })).statusCode).toBe(200)
    expect((await call('GET', '/sites/h1/export')).json<BuildingFile>().format).toBe('atrium-building/1')
  })

  it('say what is wrong by field, in both languages', async () => {
    const file = testBuilding('h2')
    file.spaces[1]!.parentId = 'gone'
    const answer = await call('POST', '/building-imports?dryRun=true', file, { 'accept-language': 'zh-CN' })
    expect(answer.json<Problem>()).toMatchObject({ code: 'bad-request', fields: [{ field: 'spaces[1].parentId', message: '该场所没有此空间' }] })
    const used = await call('DELETE', '/sites/h1/doors/h1-door', undefined, { 'if-match': '"2"' })
    expect([used.statusCode, used.json<Problem>().detail]).toEqual([409, 'Used by devices/h1-d2.'])
  })

  it('take an import that is far larger than other bodies, and nothing larger than its cap', async () => {
    const file = testBuilding('h3')
    file.devices = Array.from({ length: 3_000 }, (_, index) => ({ ...file.devices[0]!, id: `h3-n${index}`, externalId: `h3-n${index}` }))
    expect(JSON.stringify(file).length).toBeGreaterThan(640_000)
    expect((await call('POST', '/building-imports', file)).statusCode).toBe(200)
    expect((await call('POST', '/building-imports', { junk: 'x'.repeat(17 * 1024 * 1024) })).statusCode).toBe(413)
    expect((await call('POST', '/sites', { name: 'x'.repeat(70_000) })).statusCode).toBe(413)
  })

  it('make and remove each kind of thing', async () => {
    const site = (await call('POST', '/sites', { name: 'Made', timeZone: 'Asia/Shanghai', openingHours: [] })).json<Site>()
    const url = `/sites/${site.id}`
    const made: string[] = []
    const make = async (part: string, body: object): Promise<string> => {
      const answer = await call('POST', `${url}/${part}`, { siteId: site.id, ...body })
      expect([part, answer.statusCode, answer.body]).toEqual([part, 201, answer.body])
      made.unshift(String(answer.headers.location).replace('/api/v1', ''))
      return answer.json<{ id: string }>().id
    }
    const floorId = await make('floors', { name: 'F', level: 0, widthM: 10, depthM: 10 })
    const spaceId = await make('spaces', { floorId, parentId: null, kind: 'room', purpose: 'workshop', name: 'R', capacity: 0, areaM2: null, openingHours: null, outline: [[0, 0], [5, 0], [5, 5]] })
    await make('doors', { floorId, name: 'D', spaceAId: spaceId, spaceBId: null, at: [1, 0], angleDeg: 0, widthM: 1 })
    const equipmentId = await make('equipment', { floorId, spaceId, name: 'E', type: 'cnc-mill', at: [1, 1], runningThresholdW: 10, idleThresholdW: 1 })
    await make('devices', { name: 'M', adapter: 'native', externalId: 'made-1', model: '', power: 'mains', reportEveryS: null, ownHoldS: 0, placement: { spaceId: null, doorId: null, equipmentId } })
    expect((await call('GET', made[0]!)).json()).toMatchObject({ externalId: 'made-1', commissionedAt: new Date(now).toISOString() })
    for (const thing of [...made, url]) {
      const { etag } = (await call('GET', url)).headers
      expect([thing, (await call('DELETE', thing, undefined, { 'if-match': String(etag) })).statusCode]).toEqual([thing, 204])
    }
    expect((await call('GET', url)).statusCode).toBe(404)
  })
})

describe('history over HTTP', () => {
  const at = (hour: number): number => Date.UTC(2026, 2, 31, hour)
  const period = `from=${new Date(at(5)).toISOString()}&to=${new Date(at(9)).toISOString()}`
  beforeAll(async () => {
    await buildings.importFile(testBuilding('t'))
    const base = { spaceId: 't-room', meanCount: null, method: 'count' as const, reason: null }
    await telemetry.commit({
      readings: [0, 1, 2, 3].map((index) => ({ deviceId: 't-d1', point: 'air.co2', channel: 1, placeId: 't-room', observedAt: at(6) + index * 30_000, receivedAt: at(6), value: 400 + index * 100, quality: 'good', historical: false })),
      intervals: [
        { ...base, state: 'vacant', from: at(0), to: at(7), peakCount: 0 }, { ...base, state: 'occupied', from: at(7), to: at(9), peakCount: 4 },
        { ...base, state: 'vacant', from: at(9), to: null, peakCount: 0 },
      ],
    })
  })

  it('intervals are cut to the period', async () => {
    const { items } = (await call('GET', `/spaces/t-room/intervals?${period}`)).json<IntervalList>()
    expect(items.map(({ state, from, to }) => [state, from, to])).toEqual([['vacant', at(5), at(7)], ['occupied', at(7), at(9)]])
  })

  it('days count the opening hours that have passed: 08:00 to 12:00 in Berlin', async () => {
    const { timeZone, items } = (await call('GET', '/spaces/t-room/days?days=3')).json<SpaceDays>()
    expect([timeZone, items.map(({ date, availableS }) => [date, availableS])]).toEqual(['Europe/Berlin', [['2026-03-29', 0], ['2026-03-30', 43_200], ['2026-03-31', 14_400]]])
    expect(items[2]).toMatchObject({ occupiedS: 7_200, vacantS: 7_200, unknownS: 0, coverage: 1, frequency: 0.5, peakCount: 4 })
    expect(items[1]).toMatchObject({ unknownS: 43_200, coverage: 0, frequency: null })
    expect((await call('GET', '/spaces/t-room/days')).json<SpaceDays>().items).toHaveLength(7)
  })

  it('series come as columns, bucketed or single', async () => {
    const bucketed = (await call('GET', `/spaces/t-room/series?point=air.co2&bucketS=60&${period}`)).json<Series>()
    expect(bucketed).toEqual({ point: 'air.co2', unit: 'ppm', bucketS: 60, time: [at(6), at(6) + 60_000], mean: [450, 650], min: [400, 600], max: [500, 700] })
    expect((await call('GET', `/spaces/t-room/series?point=air.co2&bucketS=0&${period}`)).json<Series>()).toMatchObject({ bucketS: null, mean: [400, 500, 600, 700] })
    expect((await call('GET', `/spaces/t-room/series?point=air.co2&${period}`)).json<Series>().bucketS).toBe(60)
  })

  it.each([
    ['/spaces/t-room/intervals?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 400, 'to'],
    ['/spaces/t-room/intervals?from=2024-01-01T00:00:00Z&to=2026-01-01T00:00:00Z', 400, 'to'],
    ['/spaces/t-room/intervals?from=yesterday&to=2026-01-01T00:00:00Z', 400, 'from'],
    ['/spaces/t-room/series?point=air.love&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z', 400, 'point'],
    ['/spaces/t-room/series?point=air.co2&bucketS=1&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z', 400, 'bucketS'],
    ['/spaces/t-room/days?days=0', 400, 'days'],
    ['/spaces/gone/days', 404, undefined],
  ])('%s is refused', async (url, code, field) => {
    const answer = await call('GET', url)
    expect([answer.statusCode, answer.json<Problem>().fields?.[0]?.field]).toEqual([code, field])
  })
})

describe('status and inbox over HTTP', () => {
  it('list what was refused and forget it by topic', async () => {
    inbox.add({ topic: 'x/y', payload: new TextEncoder().encode('{'), receivedAt: 1, adapter: null, device: null, reason: 'not-json', detail: 'ends early' })
    const { items, rejected } = (await call('GET', '/inbox')).json<InboxList>()
    expect([items.map(({ topic, count }) => [topic, count]), rejected['not-json']]).toEqual([[['x/y', 1]], 1])
    expect((await call('DELETE', '/inbox?topic=x%2Fy')).statusCode).toBe(204)
    expect((await call('DELETE', '/inbox?topic=x%2Fy')).statusCode).toBe(404)
    expect((await call('GET', '/status')).json()).toEqual(status)
  })
})

describe('while the records are away (fault 5)', () => {
  it('edits answer 503, reads go on, and it recovers without a restart', async () => {
    const url = new URL(database.url)
    const wire = await cuttableWire(Number(url.port))
    url.port = String(wire.port)
    const wired = await openRecords({ databaseUrl: url.href, dataDir: '.', logger })
    const service = createBuildingService({ repository: createBuildingRepository(wired), bus: createBus() })
    await service.load()
    await service.importFile(testBuilding('away'))
    const shaken = await testApp({ routes: [buildingRoutes({ buildings: service, clock })], ready: { records: () => wired.healthy() } })
    const ask = (method: Method, path: string, payload?: object) => shaken.inject({ method, url: path, headers: { host: 'localhost', 'if-match': '"1"' }, ...(payload ? { payload } : {}) })
    await wire.cut()
    const refused = await ask('PATCH', '/api/v1/sites/away', { name: 'N' })
    expect([refused.statusCode, refused.json<Problem>().code]).toEqual([503, 'records-away'])
    expect((await ask('GET', '/api/v1/sites/away/building')).statusCode).toBe(200)
    expect((await ask('GET', '/readyz')).json()).toEqual({ ready: false, parts: { records: false } })
    await wire.mend()
    expect((await ask('PATCH', '/api/v1/sites/away', { name: 'N' })).statusCode).toBe(200)
    expect((await ask('GET', '/readyz')).statusCode).toBe(200)
    await shaken.close()
    await wired.close()
    await wire.cut()
  })
})
