import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { BookingPolicy } from '#contract/bookings'
import { TUESDAY_NOON } from '../bookings/bookings-under-test.ts'
import { HOUR, MIN, intervalOf, readingOf, usageUnderTest, type UsageUnderTest } from './usage-under-test.ts'

/** The test building opens 08:00–20:00 on weekdays in Berlin. Wednesday 3 June 2026: UTC+2. */
const DAY = Date.UTC(2026, 5, 2, 22)
const at = (hour: number, minute = 0): number => DAY + hour * HOUR + minute * MIN
const ROOM = 's1-room'

let test: UsageUnderTest
let policy: BookingPolicy
beforeAll(async () => {
  test = await usageUnderTest()
  policy = await test.policy()
  await test.resource(policy.id, { id: 'room', spaceId: ROOM })
  await test.resource(policy.id, { id: 'laser', kind: 'equipment', equipmentId: 's1-laser' })
  await test.resource(policy.id, { id: 'pack', kind: 'bundle', parts: ['room', 'laser'] })
})
afterAll(() => test.close())
beforeEach(() => { test.clock.at = Date.UTC(2027, 0, 1) })

const spaceSums = async (from: number, to: number) => (await test.sums('space', from, to, { subjectIds: [ROOM] }))[0]?.sums

describe('available time', () => {
  it('has 23 and 25 hours where the clocks of Berlin change, when it is always open', async () => {
    // In the moment of the first version, which holds from the beginning of time, and not from today on.
    test.clock.at = TUESDAY_NOON
    const { version } = test.buildings.existing('s1')
    await test.buildings.updateItem('s1', 'spaces', 's1-desk', { openingHours: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }] }, version)
    test.clock.at = Date.UTC(2027, 0, 1)
    const days = await test.sums('space', Date.UTC(2026, 2, 28, 23), Date.UTC(2026, 2, 29, 22), { subjectIds: ['s1-desk'], bucket: 'day', by: [] })
    expect(days.map(({ from, to, sums }) => [new Date(from!).toISOString(), (to! - from!) / HOUR, Number(sums.availableMs) / HOUR])).toEqual([['2026-03-28T23:00:00.000Z', 23, 23]])
    const autumn = await test.sums('space', Date.UTC(2026, 9, 24, 22), Date.UTC(2026, 9, 25, 23), { subjectIds: ['s1-desk'] })
    expect(Number(autumn[0]!.sums.availableMs) / HOUR).toBe(25)
  })

  it('is none on a holiday, and what happens then is not use', async () => {
    await test.telemetry.commit({ readings: [], intervals: [intervalOf(ROOM, 'occupied', at(24 + 9), at(24 + 11))] })
    expect(await spaceSums(at(24), at(48))).toMatchObject({ availableMs: 12 * HOUR, usedMs: 2 * HOUR })
    const { body } = await test.call<{ blackout: { id: string } }>('POST', '/sites/s1/blackouts', { resourceId: null, kind: 'holiday', from: new Date(at(24)).toISOString(), to: new Date(at(48)).toISOString(), reason: 'Corpus Christi' })
    expect(await spaceSums(at(24), at(48))).toBeUndefined()
    await test.call('DELETE', `/blackouts/${body.blackout.id}`)
  })

  it('ends at now, in the middle of an hour too', async () => {
    test.clock.at = at(10, 30)
    expect(await spaceSums(at(0), at(24))).toMatchObject({ availableMs: 2.5 * HOUR })
    expect(await spaceSums(at(11), at(24))).toBeUndefined()
  })
})

describe('booked time', () => {
  it('is what standing bookings held: until they were ended or released, the bundle\'s too, and nothing of a cancelled one', async () => {
    const day = (hour: number, minute = 0): number => at(5 * 24 + hour, minute)
    await test.booked('room', day(8), day(9))
    await test.booked('room', day(10), day(12), { status: 'released', endedAt: day(10, 15) })
    await test.booked('room', day(13), day(14), { status: 'cancelled' })
    await test.booked('room', day(14), day(15), { status: 'requested' })
    await test.booked('pack', day(16), day(17), { status: 'confirmed', units: ['pack', 'room', 'laser'], tenantId: null })
    await test.booked('laser', day(18), day(19), { units: ['laser'] })
    expect(await spaceSums(day(0), day(24))).toMatchObject({ bookedMs: 2.25 * HOUR })
    const tenants = await test.sums('booking', day(0), day(24), { subjectIds: [ROOM], by: ['key'] })
    expect(tenants.map(({ key, sums }) => [key, Number(sums.bookedMs) / HOUR])).toEqual([['', 1], ['acme', 1.25]])
    expect((await test.sums('machine', day(0), day(24)))[0]!.sums).toMatchObject({ bookedMs: 2 * HOUR })
  })
})

describe('a period', () => {
  it('gives the same whether asked as a whole or hour by hour, over silences and midnights', async () => {
    const from = at(12 * 24)
    const moments = Array.from({ length: 400 }, (_, index) => from + 7 * HOUR + index * 11 * MIN + (index % 7) * 1_234)
    await test.telemetry.commit({
      readings: moments.flatMap((moment, index) => (index % 40 > 33 ? [] : [
        readingOf('s1-d3', 's1-laser', 'power.active', moment, [500, 100, 10, 400][index % 4]!), readingOf('s1-d3', 's1-laser', 'energy.total', moment + 7, index * 30 % 5_000),
        readingOf('s1-d1', ROOM, 'air.co2', moment, 600 + (index * 37) % 900), ...(index % 50 === 0 ? [readingOf('s1-d1', null, 'device.online', moment + 5 * MIN, 0)] : []),
      ])),
      intervals: moments.slice(0, -1).map((moment, index) => intervalOf(ROOM, (['occupied', 'vacant', 'occupied', 'unknown'] as const)[index % 4]!, moment, moments[index + 1]!)),
    })
    for (const ledger of ['space', 'machine', 'energy', 'air', 'device'] as const) {
      const whole = await test.sums(ledger, from, from + 26 * HOUR, { by: ['subject', 'key', 'cell'] })
      const single = []
      for (let hour = 0; hour < 26; hour += 1) single.push(...await test.sums(ledger, from + hour * HOUR, from + (hour + 1) * HOUR, { by: ['subject', 'key', 'cell'] }))
      const inOrder = single.sort((a, b) => `${a.subjectId}\0${a.key}`.localeCompare(`${b.subjectId}\0${b.key}`) || a.from! - b.from!)
      expect(whole.length).toBeGreaterThan(10)
      expect(inOrder).toEqual([...whole].sort((a, b) => `${a.subjectId}\0${a.key}`.localeCompare(`${b.subjectId}\0${b.key}`) || a.from! - b.from!))
    }
  })

  it('is cut by the site\'s Mondays', async () => {
    const weeks = await test.sums('space', at(0), at(14 * 24), { subjectIds: [ROOM], bucket: 'week' })
    // From Wednesday 3 June: 3 weekdays of 12 h, then a whole week, then Monday and Tuesday.
    expect(weeks.map(({ from, sums }) => [new Date(from!).toISOString(), Number(sums.availableMs) / HOUR])).toEqual([
      ['2026-05-31T22:00:00.000Z', 36], ['2026-06-07T22:00:00.000Z', 60], ['2026-06-14T22:00:00.000Z', 24],
    ])
  })

  it('of an unknown site is refused', async () => {
    await expect(test.parts().usage.sums({ siteId: 'nowhere', ledger: 'space', from: 0, to: 1, bucket: 'none', by: [] })).rejects.toMatchObject({ code: 'not-found' })
  })
})
