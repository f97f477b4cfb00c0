import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Problem } from '#contract/errors'
import type { Report, ReportCell, ReportTable } from '#contract/report'
import type { Principal } from '../../server/access/principal.ts'
import { openReports } from '../../server/reports/report-parts.ts'
import type { App } from '../../server/http/app.ts'
import { MANAGER, personOf, STAFF } from '../server/bookings/bookings-under-test.ts'
import { testApp } from '../server/http/test-app.ts'
import { noPlans } from '../server/reports/reports-under-test.ts'
import { HOUR, intervalOf, usageUnderTest, type UsageUnderTest } from '../server/usage/usage-under-test.ts'

/** Wednesday 3 June 2026 in Berlin (UTC+2); the test building opens 08:00–20:00. Real PostgreSQL, real DuckDB, real app. */
const DAY = Date.UTC(2026, 5, 2, 22)
const at = (hour: number): number => DAY + hour * HOUR
const ROOM = 's1-room'
let test: UsageUnderTest
let app: App
let asker: Principal = STAFF

beforeAll(async () => {
  test = await usageUnderTest()
  const policy = await test.policy({ creditsPerHour: 5 })
  await test.resource(policy.id, { id: 'room', spaceId: ROOM })
  test.clock.at = Date.UTC(2026, 5, 30, 10, 40)
  await test.keep({
    intervals: [intervalOf(ROOM, 'vacant', at(0), at(10)), intervalOf(ROOM, 'occupied', at(10), at(13)), intervalOf(ROOM, 'unknown', at(13), at(14)), intervalOf(ROOM, 'vacant', at(14), at(24)), intervalOf('s1-desk', 'occupied', at(9), at(12)), intervalOf('s1-desk', 'vacant', at(12), at(20))],
    countSteps: [{ spaceId: ROOM, at: at(8), count: 0 }, { spaceId: ROOM, at: at(10), count: 4 }, { spaceId: ROOM, at: at(13), count: null }],
  })
  const [came, missed] = [await test.booked('room', at(10), at(12)), await test.booked('room', at(15), at(16), { status: 'released', endedAt: at(15.25), tenantId: 'borg' })]
  await test.records.run((db) => db.execute(`
    UPDATE bookings SET checked_in_at = from_at, party_size = 6 WHERE id = '${came}';
    INSERT INTO no_shows (id, booking_id, site_id, resource_id, tenant_id, from_at, to_at, recorded_at, released, evidence, status)
      SELECT 'n1', id, site_id, resource_id, tenant_id, from_at, to_at, ended_at, true, '{"coverage":1,"states":[],"sources":[]}', 'recorded' FROM bookings WHERE id = '${missed}';
    INSERT INTO credit_entries (site_id, tenant_id, booking_id, reason, amount, month, at) VALUES ('s1', 'acme', '${came}', 'booked', -10, '2026-06', now());
    INSERT INTO agreements (id, site_id, tenant_id, space_id, member_id, from_date, note) VALUES ('g1', 's1', 'acme', 's1-desk', 'anna', '2026-01-01', '')`))
  const { usage } = test.parts()
  app = await testApp({ routes: openReports({ ...test, usage, ...noPlans({ ...test, usage }) }).routes, authenticate: async () => asker })
  await app.ready()
}, 120_000)
afterAll(async () => {
  await app.close()
  await test.close()
})

const ask = async <Body = Report>(report: string, query = 'from=2026-06-03&to=2026-06-04', by: Principal = STAFF): Promise<{ status: number; body: Body }> => {
  asker = by
  const answer = await app.inject({ method: 'GET', url: `/api/v1/sites/s1/reports/${report}?${query}`, headers: { host: 'localhost' } })
  return { status: answer.statusCode, body: answer.json() }
}
const tableOf = ({ tables }: Report, id: string): ReportTable => tables.find((table) => table.id === id)!
const cell = (table: ReportTable, row: readonly ReportCell[], column: string): ReportCell => row[table.columns.findIndex(({ id }) => id === column)]!

describe('reports of what was recorded', () => {
  it('tell how the room was used on the day, by sensors and by bookings', async () => {
    const { status, body } = await ask('utilisation-overview', 'from=2026-06-03&to=2026-06-04&by=space')
    expect(status).toBe(200)
    expect([body.availableHours, body.coverage]).toEqual([12, 11 / 12])
    const use = tableOf(body, 'use')
    const [room] = use.rows
    expect(cell(use, room!, 'space')).toBe('Room')
    expect(cell(use, room!, 'frequency')).toBeCloseTo(3 / 11, 9)
    // Four people on eight chairs while it is in use.
    expect(cell(use, room!, 'occupancy-rate')).toBeCloseTo(0.5, 9)
    expect(cell(use, room!, 'booked-utilisation')).toBeCloseTo(2.25 / 12, 9)
  })

  it('map the hours of the week in the site\'s zone', async () => {
    const week = tableOf((await ask('week-map')).body, 'week')
    const hour = (index: number): readonly ReportCell[] => week.rows.find(([at_]) => at_ === index)!
    // Wednesday 10:00 and 14:00.
    expect(cell(week, hour(58), 'frequency')).toBe(1)
    expect(cell(week, hour(62), 'frequency')).toBe(0)
    expect(cell(week, hour(61), 'frequency')).toEqual({ missing: 'not-known' })
    expect(cell(week, hour(10), 'frequency')).toEqual({ missing: 'not-available' })
  })

  it('count who came and who did not, and withhold it of a tenant of one', async () => {
    const { body } = await ask('no-shows')
    const tenants = tableOf(body, 'tenants')
    expect(tenants.rows.map((row) => [row[0], cell(tenants, row, 'booking-count'), cell(tenants, row, 'no-show-count')])).toEqual([['Acme', 1, { missing: 'suppressed' }], ['Borg', 1, { missing: 'suppressed' }]])
    expect(cell(tenants, tenants.total!, 'no-show-rate')).toBe(0.5)
  })

  it('set party sizes and counts against the room\'s size', async () => {
    const rooms = tableOf((await ask('right-sizing')).body, 'rooms')
    const [room] = rooms.rows
    // Six of eight for two hours, one of eight for one.
    expect(cell(rooms, room!, 'party-fill')).toBeCloseTo((6 * 2 + 1) / (8 * 3), 9)
    expect(cell(rooms, room!, 'peak-people')).toBe(4)
    expect(cell(rooms, room!, 'time-below-target')).toBe(1)
  })

  it('find that the only room could not go, by the moment in which it was not vacant', async () => {
    const { body } = await ask('minimum-surplus')
    expect(body.figures[0]).toMatchObject({ metric: 'minimum-surplus', value: 0, coverage: 11 / 12 })
    const vacant = tableOf(body, 'vacant')
    // Unknown time is not vacant: three hours in use and one unknown.
    expect(vacant.rows.map((row) => row.slice(0, 2))).toEqual([[0, 4], [1, 8]])
  })

  it('never tell of a desk that is one person\'s', async () => {
    const use = tableOf((await ask('utilisation-overview', 'from=2026-06-03&to=2026-06-04&by=space&purpose=desk')).body, 'use')
    for (const row of [...use.rows, use.total!]) expect(['frequency', 'used-hours'].map((column) => cell(use, row, column))).toEqual([{ missing: 'suppressed' }, { missing: 'suppressed' }])
  })

  it('give a tenant its statement and its credits, and nobody else\'s', async () => {
    const { status, body } = await ask('tenant-statement', 'from=2026-06-01&to=2026-07-01', MANAGER)
    expect([status, body.scope.tenantId]).toEqual([200, 'acme'])
    expect(tableOf(body, 'credits').rows).toEqual([['2026-06', 100, 10, 90, 0]])
    expect((await ask<Problem>('tenant-statement', 'from=2026-06-01&to=2026-07-01&tenantId=borg', MANAGER)).status).toBe(403)
    expect((await ask<Problem>('room-pareto', undefined, MANAGER)).status).toBe(404)
    expect((await ask<Problem>('tenant-statement', undefined, personOf('berta', 'borg'))).status).toBe(403)
  })

  it('leave out the hour that still runs, so that no two answers differ by minutes', async () => {
    const { body } = await ask('utilisation-overview', 'from=2026-06-30&to=2026-07-01')
    // 12:40 in Berlin.
    expect(body.period.to).toBe('2026-06-30T10:00:00.000Z')
    expect(body.availableHours).toBe(4)
  })

  // The last one: it takes the store away.
  it('say that telemetry is away when it is, and not that something is wrong', async () => {
    await test.telemetry.close()
    const { status, body } = await ask<Problem>('utilisation-overview')
    expect([status, body.code]).toEqual([503, 'telemetry-away'])
  })
})
