import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Building, PointList } from '#contract/api'
import type { App } from '../../../server/http/app.ts'
import { createDuckdbTelemetry } from '../../../server/telemetry/duckdb-telemetry.ts'
import type { Reading, TelemetryStore } from '../../../server/telemetry/telemetry-store.ts'
import { pointsRoutes } from '../../../server/telemetry-views/points-routes.ts'
import { createPointsService } from '../../../server/telemetry-views/points-service.ts'
import { testBuilding } from '../building/test-building.ts'
import { testApp } from '../http/test-app.ts'

const at = Date.UTC(2026, 2, 31, 10, 0)
const { format: _format, ...parts } = testBuilding()
const building: Building = { version: 1, ...parts }
let telemetry: TelemetryStore
let app: App

const reading = (value: number, more: Partial<Reading> = {}): Reading =>
  ({ deviceId: 's1-d1', point: 'people.count', channel: 1, placeId: 's1-room', observedAt: at, receivedAt: at, value, quality: 'good', historical: false, ...more })

beforeAll(async () => {
  telemetry = await createDuckdbTelemetry({ path: ':memory:', logger: pino({ level: 'silent' }) })
  await telemetry.commit({
    readings: [
      reading(3, { observedAt: at - 1_000 }), reading(4), reading(99, { observedAt: at + 1_000, quality: 'suspect' }), reading(21, { point: 'air.temperature' }),
      reading(1, { deviceId: 'of-another-site' }),
    ],
  })
  app = await testApp({ routes: [pointsRoutes(createPointsService({ telemetry, buildings: { building: (id) => (id === 's1' ? building : undefined) } }))] })
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await telemetry.close()
})
const ask = (siteId: string) => app.inject({ method: 'GET', url: `/api/v1/sites/${siteId}/points`, headers: { host: 'localhost' } })

describe('the points of a site', () => {
  it('are what its devices have reported, with the newest good value and its unit', async () => {
    const { items } = (await ask('s1')).json<PointList>()
    expect(items).toEqual([
      { deviceId: 's1-d1', point: 'air.temperature', channel: 1, unit: '°C', value: 21, observedAt: new Date(at).toISOString() },
      { deviceId: 's1-d1', point: 'people.count', channel: 1, unit: '', value: 4, observedAt: new Date(at).toISOString() },
    ])
  })

  it('are not found for a site that is not there', async () => {
    expect((await ask('nowhere')).statusCode).toBe(404)
  })
})
