import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HOUR, MIN, intervalOf, readingOf, usageUnderTest, type UsageUnderTest } from './usage-under-test.ts'

/** Wednesday 3 June 2026, 00:00 in Berlin; open 08:00–20:00. */
const DAY = Date.UTC(2026, 5, 2, 22)
const at = (hour: number, minute = 0): number => DAY + hour * HOUR + minute * MIN
const ROOM = 's1-room'

let test: UsageUnderTest
beforeAll(async () => {
  test = await usageUnderTest()
  const policy = await test.policy()
  await test.resource(policy.id, { id: 'room', spaceId: ROOM })
  await test.resource(policy.id, { id: 'desk', kind: 'desk', spaceId: 's1-desk' })
  test.clock.at = at(8)
  await test.keep({ readings: [readingOf('s1-d3', 's1-laser', 'power.active', at(8), 500)], intervals: [intervalOf(ROOM, 'occupied', at(8), null)] })
  test.clock.at = at(40)
  await settled()
})
afterAll(() => test.close())

/** Everything is added up; what was written for it, as "ledger subject hour–hour", days as "day". */
async function settled(): Promise<string[]> {
  for (const ledger of ['space', 'machine', 'energy', 'air', 'device'] as const) await test.stored(ledger, at(0), test.clock.at)
  const hour = (moment: number): number => (moment - DAY) / HOUR
  return test.rewritten().map(({ ledger, width, subjectId, from, to }) => `${ledger} ${subjectId} ${width === 'day' ? 'day' : ''}${hour(from)}–${hour(to)}`)
}

describe('what is stored', () => {
  it('is not written again while nothing is late: an interval that ends, time that passes within the hour, a restart', async () => {
    await test.keep({ intervals: [intervalOf(ROOM, 'occupied', at(8), at(39, 55)), intervalOf(ROOM, 'vacant', at(39, 55), null)] })
    test.clock.at = at(40, 9)
    await test.restart()
    expect(await settled()).toEqual([])
    // An hour is stored ten minutes after its end.
    test.clock.at = at(40, 59)
    const written = await settled()
    expect(written).toContain(`space ${ROOM} 39–40`)
    expect(written.every((entry) => entry.endsWith('39–40'))).toBe(true)
  })

  it('of an interval that ended before what is stored: from its end on', async () => {
    await test.keep({ intervals: [intervalOf(ROOM, 'vacant', at(39, 55), at(39, 57)), intervalOf(ROOM, 'occupied', at(39, 57), null)] })
    expect(await settled()).toEqual([`space ${ROOM} 39–40`, `count ${ROOM} 39–40`, `booking ${ROOM} 39–40`])
  })

  it('of a replaced stretch: its hours and their day, and the quarter of an hour behind', async () => {
    await test.keep({ replacements: [{ spaceId: ROOM, from: at(10, 10), to: at(10, 50), intervals: [intervalOf(ROOM, 'unknown', at(10, 10), at(10, 50))] }] })
    expect(await settled()).toEqual(['space', 'count', 'booking'].flatMap((ledger) => [`${ledger} ${ROOM} 10–12`, `${ledger} ${ROOM} day0–24`]))
    expect(await test.stored('space', at(10), at(11), { subjectIds: [ROOM] })).toEqual(await test.sums('space', at(10), at(11), { subjectIds: [ROOM] }))
  })

  it('of a late reading: for as long as it is believed', async () => {
    await test.keep({ readings: [readingOf('s1-d1', ROOM, 'air.co2', at(12, 40), 900, { historical: true })] })
    expect(await settled()).toEqual([`air ${ROOM} 12–14`, `air ${ROOM} day0–24`, 'device s1-d1 12–14', 'device s1-d1 day0–24'])
  })

  it('of a late total of a meter: its hour, and that of the next total, on a later day too', async () => {
    await test.keep({ readings: [readingOf('s1-d3', 's1-laser', 'energy.total', at(26), 1_000)] })
    await settled()
    await test.keep({ readings: [readingOf('s1-d3', 's1-laser', 'energy.total', at(15), 900, { historical: true })] })
    expect((await settled()).filter((entry) => entry.startsWith('energy'))).toEqual(['energy s1-laser 15–16', 'energy s1-laser day0–24', 'energy s1-laser 26–27'])
    expect((await test.stored('energy', at(24), at(48)))[0]?.sums.energyWh).toBe(100)
  })

  it('of a booking that was moved: both times, and only of the places that it takes', async () => {
    const id = await test.booked('room', at(9), at(10))
    expect(await settled()).toEqual(['space', 'count', 'booking'].flatMap((ledger) => [`${ledger} ${ROOM} 9–10`, `${ledger} ${ROOM} day0–24`]))
    const before = JSON.stringify({ before: { resourceId: 'room', from: new Date(at(9)).toISOString(), to: new Date(at(10)).toISOString() } })
    await test.records.run((db) => db.execute(`UPDATE bookings SET resource_id = 'desk', units = '{desk}', from_at = '${new Date(at(11)).toISOString()}', to_at = '${new Date(at(12)).toISOString()}' WHERE id = '${id}';
      INSERT INTO booking_events (booking_id, at, kind, actor_kind, detail) VALUES ('${id}', '${new Date(test.clock.at).toISOString()}', 'changed', 'system', '${before}')`))
    expect((await settled()).filter((entry) => entry.startsWith('space'))).toEqual(['space s1-desk 11–12', 'space s1-desk day0–24', `space ${ROOM} 9–10`, `space ${ROOM} day0–24`].sort((a, b) => Number(a.includes('desk')) - Number(b.includes('desk'))))
    await test.restart()
    expect(await settled()).toEqual([])
  })

  it('of a blackout that came, and went again: its time, of what it shuts', async () => {
    const { body } = await test.call<{ blackout: { id: string } }>('POST', '/sites/s1/blackouts', { resourceId: 'desk', kind: 'closure', from: new Date(at(14)).toISOString(), to: new Date(at(15)).toISOString(), reason: 'Paint' })
    expect(await settled()).toEqual(['space', 'count', 'booking'].flatMap((ledger) => [`${ledger} s1-desk 14–16`, `${ledger} s1-desk day0–24`]))
    await test.call('DELETE', `/blackouts/${body.blackout.id}`)
    expect((await settled())[0]).toBe('space s1-desk 14–16')
  })

  it('is marked until the cells that replace it are stored, whatever happens between', async () => {
    await test.keep({ readings: [readingOf('s1-d1', ROOM, 'air.co2', at(16), 800, { historical: true })] })
    await test.restart()
    expect(await settled()).toContain(`air ${ROOM} 16–17`)
    await test.restart()
    expect(await settled()).toEqual([])
    expect(test.parts().rollUp.waitingHours()).toBe(0)
  })

  it('has nothing before anything was known of the site', async () => {
    const [row] = await test.stored('space', at(-48), at(24), { subjectIds: [ROOM], by: [] })
    expect(Number(row!.sums.availableMs) / HOUR).toBe(12)
    await test.keep({ readings: [readingOf('s1-d1', ROOM, 'air.co2', at(-12), 800, { historical: true })] })
    const [earlier] = await test.stored('space', at(-48), at(24), { subjectIds: [ROOM], by: [] })
    // From Tuesday 12:00 on.
    expect(Number(earlier!.sums.availableMs) / HOUR).toBe(8 + 12)
  })
})
