import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReplayAsk } from '#contract/planning'
import { openPlanning } from '../../../server/planning/planning-parts.ts'
import type { PlanningService } from '../../../server/planning/planning-service.ts'
import { intervalOf, usageUnderTest, type UsageUnderTest } from '../usage/usage-under-test.ts'

// Monday 30 March 2026 in Berlin (UTC+2): open 08:00–20:00. "now" is Tuesday noon.
const DAY = { from: '2026-03-30', to: '2026-03-31' }
const at = (hour: number): number => Date.UTC(2026, 2, 30, hour - 2)

let test: UsageUnderTest
let planning: PlanningService
let [large, small] = ['', '']

beforeAll(async () => {
  test = await usageUnderTest()
  const { buildings } = test
  const room = buildings.item('s1', 'spaces', 's1-room')
  await buildings.createItem('s1', 'spaces', { ...room, id: 's1-small', name: 'Small', capacity: 4, outline: [[6, 0], [9, 0], [9, 4], [6, 4]] })
  const { id: policyId } = await test.policy()
  large = (await test.resource(policyId, { name: 'Room', spaceId: 's1-room' })).id
  small = (await test.resource(policyId, { name: 'Small', spaceId: 's1-small' })).id
  planning = openPlanning({ ...test, available: test.available, personal: { ofSite: async () => new Map(), refuse: async () => undefined } }).planning
  const nobody = await test.booked(large, at(9), at(10))
  await test.booked(small, at(9), at(11))
  await test.records.run((db) => db.execute(`
    UPDATE bookings SET party_size = 3, checked_in_at = CASE WHEN id = '${nobody}' THEN NULL ELSE from_at END;
    INSERT INTO no_shows (id, booking_id, site_id, resource_id, space_id, from_at, to_at, recorded_at, released, evidence, status)
      SELECT 'n1', id, site_id, resource_id, 's1-room', from_at, to_at, to_at, true, '{}', 'recorded' FROM bookings WHERE id = '${nobody}';
    INSERT INTO waitlist (id, site_id, resource_ids, tenant_id, member_id, from_at, to_at, party_size, title, status, created_at)
      VALUES ('w1', 's1', '{${large},${small}}', 'acme', 'anna', '${new Date(at(9)).toISOString()}', '${new Date(at(10)).toISOString()}', 2, '', 'expired', now())`))
  await test.telemetry.commit({
    readings: [],
    intervals: [
      intervalOf('s1-room', 'vacant', at(8), at(14)), { ...intervalOf('s1-room', 'occupied', at(14), at(15)), peakCount: 6 }, intervalOf('s1-room', 'vacant', at(15), at(20)),
      intervalOf('s1-small', 'vacant', at(8), at(9)), intervalOf('s1-small', 'occupied', at(9), at(11)), intervalOf('s1-small', 'vacant', at(11), at(20)),
    ],
  })
})
afterAll(() => test.close())

describe('do we need another room', () => {
  it('replays bookings, uses without one and those who waited in vain', async () => {
    const answer = await planning.rooms('s1', DAY)
    expect(answer.demand).toEqual({ bookings: 2, walkIns: 1, waited: 1, nobodyCame: 1, sizeUnknown: 0 })
    // Both rooms stood booked at nine, so who waited finds nothing; the booking that nobody came to was in the way.
    expect([answer.present.placed, answer.present.taken, answer.present.tooSmall]).toEqual([3, 1, 0])
    expect([answer.withoutEmptyBookings.placed, answer.withoutEmptyBookings.taken]).toEqual([3, 0])
    expect(answer.verdict.code).toBe('release-empty-bookings-first')
  })

  it('looks at what the sensors saw vacant inside the opening hours', async () => {
    const { vacantAtOnce } = await planning.rooms('s1', DAY)
    expect(vacantAtOnce).toEqual({ minimum: 1, knownHours: 12, coverage: 1, hours: [{ vacant: 1, hours: 3 }, { vacant: 2, hours: 9 }] })
  })

  it('rests on no silent sensor', async () => {
    await test.telemetry.commit({ readings: [], replacements: [{ spaceId: 's1-room', from: at(16), to: at(18), intervals: [intervalOf('s1-room', 'unknown', at(16), at(18))] }] })
    const { vacantAtOnce } = await planning.rooms('s1', DAY)
    await test.telemetry.commit({ readings: [], replacements: [{ spaceId: 's1-room', from: at(16), to: at(18), intervals: [intervalOf('s1-room', 'vacant', at(16), at(18))] }] })
    expect([vacantAtOnce.minimum, vacantAtOnce.knownHours, vacantAtOnce.coverage]).toEqual([1, 10, 10 / 12])
  })

  it('tries each single change, the fewest meetings without a place first', async () => {
    const { scenarios } = await planning.rooms('s1', DAY)
    expect(scenarios.map(({ title: { en }, tooSmall, taken }) => [en, tooSmall, taken])).toEqual([
      ['one more for 4', 0, 0], ['one more for 8', 0, 0], ['Room split for 3 and 3', 1, 0],
      ['without Small', 0, 2], ['Room + Small as one for 12', 0, 2], ['without Room', 1, 2],
    ])
  })

  it('is asked of rooms that everybody may use', async () => {
    await test.call('PATCH', `/resources/${small}`, { tenantId: 'acme' }, { headers: { 'if-match': '"1"' } })
    const { rooms } = await planning.rooms('s1', DAY)
    await test.call('PATCH', `/resources/${small}`, { tenantId: null }, { headers: { 'if-match': '"2"' } })
    expect(rooms.map(({ id }) => id)).toEqual(['s1-room'])
  })
})

describe('a changed stock of rooms', () => {
  const replay = (changes: ReplayAsk['changes'], more: Partial<ReplayAsk> = {}) => planning.replay('s1', { ...DAY, changes, ...more })

  it('says which meetings would have found no place, and why', async () => {
    const { changed, unplaced, rooms } = await replay([{ kind: 'remove', roomId: 's1-room' }], { emptyBookings: 'leave-out' })
    expect([changed.title.en, changed.placed]).toEqual(['without Room', 1])
    expect(unplaced).toEqual([
      { from: new Date(at(9)).toISOString(), to: new Date(at(10)).toISOString(), people: 2, source: 'waiting', reason: 'taken' },
      { from: new Date(at(14)).toISOString(), to: new Date(at(15)).toISOString(), people: 6, source: 'walk-in', reason: 'too-small' },
    ])
    expect(rooms).toEqual([{ id: 's1-small', title: { en: 'Small', 'zh-CN': 'Small' }, capacity: 4, usedHours: 2 }])
  })

  it('refuses what cannot be built and periods that are none, by field', async () => {
    const fieldOf = (asked: Promise<unknown>) => asked.then(() => null, (error: { code: string; fields: { field: string }[] }) => [error.code, ...error.fields.map(({ field }) => field)])
    expect(await fieldOf(replay([{ kind: 'add', capacity: 2 }, { kind: 'remove', roomId: 'nowhere' }]))).toEqual(['bad-request', 'changes/1'])
    expect(await fieldOf(planning.rooms('s1', { from: '2026-03-30', to: '2026-03-30' }))).toEqual(['bad-request', 'to'])
    expect(await fieldOf(planning.rooms('s1', { from: '2026-04-30', to: '2026-05-02' }))).toEqual(['bad-request', 'from'])
    expect(await fieldOf(planning.rooms('s1', { from: '2024-03-30', to: '2026-03-30' }))).toEqual(['bad-request', 'to'])
  })
})
