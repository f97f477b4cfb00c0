import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parse } from 'csv-parse/sync'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Building, ExportedInterval, ExportedReading } from '#contract/api'
import type { Problem } from '#contract/errors'
import type { App } from '../../../server/http/app.ts'
import { createDuckdbTelemetry } from '../../../server/telemetry/duckdb-telemetry.ts'
import type { Reading, TelemetryStore } from '../../../server/telemetry/telemetry-store.ts'
import { exportRoutes } from '../../../server/telemetry-views/export-routes.ts'
import { createExportService } from '../../../server/telemetry-views/export-service.ts'
import { eventually, pause } from '../../e2e/running-atrium.ts'
import { testBuilding } from '../building/test-building.ts'
import { testApp } from '../http/test-app.ts'

const now = Date.UTC(2026, 2, 31, 10, 0)
const MANY = 20_000
const { format: _format, ...parts } = testBuilding()
const building: Building = { version: 1, ...parts }
let telemetry: TelemetryStore
let app: App

const reading = (at: number, value: number, more: Partial<Reading> = {}): Reading =>
  ({ deviceId: 's1-d1', point: 'people.count', channel: 1, placeId: 's1-room', observedAt: at, receivedAt: at + 5, value, quality: 'good', historical: false, ...more })

beforeAll(async () => {
  telemetry = await createDuckdbTelemetry({ path: ':memory:', logger: pino({ level: 'silent' }) })
  await telemetry.commit({
    readings: [
      reading(now - 4_000, 3), reading(now - 3_000, 21.5, { deviceId: 'removed-since', point: 'air.temperature', quality: 'suspect' }),
      reading(now - 2_000, 1, { deviceId: 'elsewhere', placeId: 'another-site', point: 'contact.open' }),
      reading(now - 1_000, 1, { deviceId: 's1-d2', point: 'contact.open', placeId: 's1-door', historical: true }),
      ...Array.from({ length: MANY }, (_, index) => reading(now - 86_400_000 + index * 1_000, index)),
    ],
    intervals: [
      { spaceId: 's1-room', state: 'vacant', from: now - 20_000, to: now - 10_000, peakCount: 0, meanCount: 0, method: 'count', reason: null },
      { spaceId: 's1-room', state: 'occupied', from: now - 10_000, to: null, peakCount: 3, meanCount: 1.5, method: 'count', reason: null },
      { spaceId: 's1-desk', state: 'unknown', from: now - 9_000, to: null, peakCount: null, meanCount: null, method: 'none', reason: 'stale' },
    ],
  })
  const service = createExportService({ telemetry, buildings: { building: (id) => (id === 's1' ? building : undefined) }, clock: { now: () => now } })
  app = await testApp({ requestsPerMinute: 100_000, routes: [exportRoutes(service)] })
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await telemetry.close()
})

const ask = (what: string, { site = 's1', from = now - 5_000, to = now, format }: { site?: string; from?: number; to?: number; format?: string } = {}) =>
  app.inject({ method: 'GET', url: `/api/v1/sites/${site}/${what}/export?${new URLSearchParams({ from: new Date(from).toISOString(), to: new Date(to).toISOString(), ...(format ? { format } : {}) })}`, headers: { host: 'localhost' } })
const lines = <T>(body: string): T[] => body.split('\n').filter(Boolean).map((line) => JSON.parse(line) as T)

describe('the export of readings', () => {
  it('is CSV with a byte order mark, columns named by the contract and ISO times', async () => {
    const { statusCode, headers, body } = await ask('readings')
    expect(statusCode).toBe(200)
    expect(headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(headers['content-disposition']).toBe('attachment; filename="s1.readings.csv"')
    expect(body.startsWith('\ufeffobservedAt,receivedAt,deviceId,point,channel,value,unit,placeId,quality,historical\r\n')).toBe(true)
    const rows = parse<Record<string, string>>(body, { bom: true, columns: true })
    expect(rows[0]).toEqual({
      observedAt: new Date(now - 4_000).toISOString(), receivedAt: new Date(now - 3_995).toISOString(), deviceId: 's1-d1', point: 'people.count', channel: '1',
      value: '3', unit: '', placeId: 's1-room', quality: 'good', historical: 'false',
    })
  })

  it('holds what the site measured, by a device that is gone as well, and nothing of another site', async () => {
    const rows = lines<ExportedReading>((await ask('readings', { format: 'ndjson' })).body)
    expect(rows.map(({ deviceId, point, value, unit, quality, historical }) => [deviceId, point, value, unit, quality, historical])).toEqual([
      ['s1-d1', 'people.count', 3, '', 'good', false], ['removed-since', 'air.temperature', 21.5, '°C', 'suspect', false], ['s1-d2', 'contact.open', 1, '', 'good', true],
    ])
  })

  it('is whole and in order beyond a page of the store', async () => {
    const { headers, body } = await ask('readings', { from: now - 86_400_000, to: now - 6_000, format: 'ndjson' })
    expect(headers['content-type']).toBe('application/x-ndjson')
    expect(lines<ExportedReading>(body).map(({ value }) => value)).toEqual(Array.from({ length: MANY }, (_, index) => index))
  })

  it('of an empty period is a header alone', async () => {
    expect((await ask('readings', { from: 0, to: 1 })).body.trimEnd().split('\r\n')).toHaveLength(1)
    expect((await ask('readings', { from: 0, to: 1, format: 'ndjson' })).body).toBe('')
  })
})

describe('the export of intervals', () => {
  it('is cut to the period; one that lasts has no end', async () => {
    const rows = lines<ExportedInterval>((await ask('intervals', { from: now - 15_000, to: now + 60_000, format: 'ndjson' })).body)
    expect(rows).toEqual([
      { spaceId: 's1-room', state: 'vacant', from: new Date(now - 15_000).toISOString(), to: new Date(now - 10_000).toISOString(), peakCount: 0, meanCount: 0, method: 'count', reason: null },
      { spaceId: 's1-room', state: 'occupied', from: new Date(now - 10_000).toISOString(), to: null, peakCount: 3, meanCount: 1.5, method: 'count', reason: null },
      { spaceId: 's1-desk', state: 'unknown', from: new Date(now - 9_000).toISOString(), to: null, peakCount: null, meanCount: null, method: 'none', reason: 'stale' },
    ])
    const [header] = (await ask('intervals')).body.split('\r\n')
    expect(header).toBe('\ufeffspaceId,state,from,to,peakCount,meanCount,method,reason')
  })
})

describe('an export that cannot be', () => {
  const codeOf = (answer: { json: () => unknown }): string => (answer.json() as Problem).code

  it('says so before the first byte: unknown site, wrong period, wrong format', async () => {
    expect(codeOf(await ask('readings', { site: 'nowhere' }))).toBe('not-found')
    expect(codeOf(await ask('intervals', { from: now, to: now }))).toBe('bad-request')
    expect(codeOf(await ask('readings', { format: 'xlsx' }))).toBe('bad-request')
  })

  it('says that the store is away', async () => {
    const closed = await createDuckdbTelemetry({ path: ':memory:', logger: pino({ level: 'silent' }) })
    await closed.close()
    const service = createExportService({ telemetry: closed, buildings: { building: () => building }, clock: { now: () => now } })
    const away = await testApp({ routes: [exportRoutes(service)] })
    for (const what of ['readings', 'intervals']) {
      const answer = await away.inject({ method: 'GET', url: `/api/v1/sites/s1/${what}/export?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z`, headers: { host: 'localhost' } })
      expect([answer.statusCode, codeOf(answer)]).toEqual([503, 'telemetry-away'])
    }
    await away.close()
  })

  it('that nobody reads on stops reading the store', async () => {
    let asked = 0
    let ended = false
    const endless = async function* (): AsyncGenerator<readonly Reading[]> {
      try {
        for (;; asked++) yield Array.from({ length: 2_000 }, (_, index) => reading(now + index, index))
      } finally {
        ended = true
      }
    }
    const service = createExportService({ telemetry: { exportReadings: endless, intervals: async () => [] }, buildings: { building: () => building }, clock: { now: () => now } })
    const stuck = await testApp({ routes: [exportRoutes(service)] })
    await stuck.listen({ host: '127.0.0.1', port: 0 })
    const request = get(`http://127.0.0.1:${(stuck.server.address() as AddressInfo).port}/api/v1/sites/s1/readings/export?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z`)
    const [response] = await once(request, 'response') as [IncomingMessage]
    response.on('error', () => undefined /* cut off below */).pause()
    // The buffers on the way fill, then the store is asked no more.
    for (let before = -1; before !== asked;) {
      before = asked
      await pause(1_000)
    }
    expect(asked).toBeLessThan(500)
    request.destroy()
    await eventually('the reading of the store has ended', () => ended)
    await stuck.close()
  }, 120_000)
})
