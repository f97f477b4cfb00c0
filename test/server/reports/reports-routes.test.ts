import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Problem } from '#contract/errors'
import type { Report, ReportCatalogue } from '#contract/report'
import type { Principal } from '../../../server/access/principal.ts'
import type { App } from '../../../server/http/app.ts'
import { reportsRoutes } from '../../../server/reports/reports-routes.ts'
import { testBuilding } from '../building/test-building.ts'
import { testApp } from '../http/test-app.ts'
import { hourCell, usageOf } from './cells-in-memory.ts'
import { asBuilding, reportsOver } from './reports-under-test.ts'

const HOUR = 3_600_000
const now = Date.UTC(2026, 5, 8, 10, 20)
/** Monday 1 June 2026, 10:00 in Berlin. */
const monday = Date.UTC(2026, 5, 1, 8)
const tenants = [{ id: 'a', name: 'Ants', people: 6, planName: null, monthlyCredits: null }, { id: 'b', name: 'Bees', people: 7, planName: null, monthlyCredits: null }]
const cells = [
  hourCell('space', 's1-room', monday, { availableMs: HOUR, knownMs: HOUR, usedMs: HOUR / 2, seatAvailableMs: 8 * HOUR, seatKnownMs: 8 * HOUR, seatUsedMs: 4 * HOUR }),
  hourCell('space', 's1-room', monday + HOUR, { availableMs: HOUR, knownMs: 0, seatAvailableMs: 8 * HOUR }),
]
let asker: Principal
let app: App

beforeAll(async () => {
  const reports = reportsOver({ building: asBuilding(testBuilding()), usage: usageOf(cells), records: { tenants: async () => tenants }, now })
  app = await testApp({ routes: [reportsRoutes(reports)], authenticate: async () => asker })
  await app.ready()
})
afterAll(() => app.close())

const HOUSE: Principal = { kind: 'member', id: 'o', name: 'O', role: 'operator', memberId: 'o', tenantId: null }
const MANAGER: Principal = { kind: 'member', id: 'm', name: 'M', role: 'tenant-manager', memberId: 'm', tenantId: 'a' }
const ask = (path: string, by: Principal = HOUSE) => {
  asker = by
  return app.inject({ method: 'GET', url: `/api/v1/sites/s1/reports${path}`, headers: { host: 'localhost' } })
}
const problem = async (path: string, by?: Principal): Promise<{ status: number; fields: (string | undefined)[] }> => {
  const answer = await ask(path, by)
  return { status: answer.statusCode, fields: answer.json<Problem>().fields?.map(({ field }) => field) ?? [] }
}

describe('the catalogue of reports', () => {
  it('names every report to the house and to a tenant those of its own', async () => {
    const house = (await ask('')).json<ReportCatalogue>().items.map(({ id }) => id)
    const tenant = (await ask('', MANAGER)).json<ReportCatalogue>().items.map(({ id }) => id)
    expect(house).toContain('utilisation-overview')
    expect(tenant.length).toBeGreaterThan(0)
    expect(house).toEqual(expect.arrayContaining(tenant))
  })
})

describe('a report', () => {
  it('tells its period in the site\'s zone, its figures with coverage and the formulas of all that it prints', async () => {
    const answer = await ask('/utilisation-overview?from=2026-06-01&to=2026-06-08&by=space')
    expect(answer.statusCode).toBe(200)
    const report = answer.json<Report>()
    expect(report).toMatchObject({
      id: 'utilisation-overview', siteName: 'Test', timeZone: 'Europe/Berlin', period: { from: '2026-05-31T22:00:00.000Z', to: '2026-06-07T22:00:00.000Z' },
      availableHours: 2, coverage: 0.5,
    })
    expect(report.scopeText.en).toMatch(/^1\s?–\s?7 June 2026$/)
    expect(report.scopeText['zh-CN']).toBe('2026年6月1日至2026年6月7日')
    expect(report.figures[0]).toEqual({ metric: 'frequency', value: 0.5, coverage: 0.5, before: null })
    expect(report.metrics.map(({ id }) => id)).toContain('frequency')
    expect(report.tables[0]!.rows.map(([name]) => name)).toEqual(['Room'])
  })

  it('that is compared tells the figure of the period before beside each', async () => {
    const report = (await ask('/utilisation-overview?from=2026-06-08&to=2026-06-15&compare=previous')).json<Report>()
    // Nothing was open yet on the Monday of which ten hours have passed; a week earlier there is a half.
    expect(report.figures[0]).toMatchObject({ value: { missing: 'not-available' } })
    const earlier = (await ask('/utilisation-overview?from=2026-06-02&to=2026-06-03&compare=previous')).json<Report>()
    expect(earlier.figures[0]).toMatchObject({ metric: 'frequency', before: 0.5 })
  })

  it('is refused with the field and the reason', async () => {
    expect(await problem('/utilisation-overview?from=2026-06-08&to=2026-06-08')).toEqual({ status: 400, fields: ['to'] })
    expect(await problem('/utilisation-overview?from=2026-06-08')).toEqual({ status: 400, fields: ['to'] })
    expect(await problem('/utilisation-overview?from=2020-06-08&to=2026-06-08&floorId=x&spaceId=y&by=moon&tenantId=z')).toEqual({ status: 400, fields: ['to', 'by', 'floorId', 'spaceId', 'tenantId'] })
    expect(await problem('/utilisation-overview?from=2026-06-01&to=2026-06-08&moon=1')).toEqual({ status: 400, fields: ['moon'] })
    expect((await problem('/moon?from=2026-06-01&to=2026-06-08')).status).toBe(404)
  })

  it('is a tenant\'s own to its manager, whatever is asked', async () => {
    expect((await ask('/utilisation-overview?from=2026-06-01&to=2026-06-08', MANAGER)).json<Report>().scope.tenantId).toBe('a')
    expect((await problem('/utilisation-overview?from=2026-06-01&to=2026-06-08&tenantId=b', MANAGER)).status).toBe(403)
    expect((await problem('/utilisation-overview?from=2026-06-01&to=2026-06-08', { ...MANAGER, role: 'member' })).status).toBe(403)
  })
})
