import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pino } from 'pino'
import { AvailabilityBook } from '../../../server/usage/availability-book.ts'
import { createAvailabilityRepository } from '../../../server/usage/availability-repository.ts'
import { HOUR, usageUnderTest, type UsageUnderTest } from './usage-under-test.ts'

/** The test building opens 08:00–20:00 on weekdays in Berlin; the room has 8 seats. Wednesday 3 June 2026, 00:00. */
const DAY = Date.UTC(2026, 5, 2, 22)
const at = (hour: number): number => DAY + hour * HOUR
const ROOM = 's1-room'
const logger = pino({ level: 'silent' })

let test: UsageUnderTest
beforeAll(async () => { test = await usageUnderTest() })
afterAll(() => test.close())

const available = async (from: number, to: number) => {
  const [row] = await test.sums('space', from, to, { subjectIds: [ROOM] })
  return [Number(row?.sums.availableMs ?? 0) / HOUR, Number(row?.sums.seatAvailableMs ?? 0) / HOUR]
}
const edit = async (now: number, patch: object): Promise<void> => {
  test.clock.at = now
  await test.buildings.updateItem('s1', 'spaces', ROOM, patch, test.buildings.existing('s1').version)
  await test.availability.settled()
}

describe('opening hours and capacity', () => {
  it('that are edited count from the edit on; what was before stays as it was', async () => {
    // On Thursday at 12:00 the room is opened from 10:00 to 14:00 only, with 4 seats.
    await edit(at(36), { openingHours: [{ days: [1, 2, 3, 4, 5], from: '10:00', to: '14:00' }], capacity: 4 })
    test.clock.at = at(24 * 300)
    expect(await available(at(0), at(24))).toEqual([12, 96]) // Wednesday: 12 h × 8 seats
    expect(await available(at(24), at(48))).toEqual([4 + 2, 4 * 8 + 2 * 4]) // Thursday: 08:00–12:00 as before, 12:00–14:00 as edited
    expect(await available(at(48), at(72))).toEqual([4, 16]) // Friday
  })

  it('of the site are those of the spaces that have none of their own', async () => {
    test.clock.at = at(60)
    await test.buildings.updateSite('s1', { openingHours: [{ days: [5], from: '08:00', to: '09:00' }] }, test.buildings.existing('s1').version)
    test.clock.at = at(24 * 300)
    const desk = async (from: number) => Number((await test.sums('space', from, from + 24 * HOUR, { subjectIds: ['s1-desk'] }))[0]?.sums.availableMs ?? 0) / HOUR
    expect([await desk(at(24)), await desk(at(48 + 7 * 24))]).toEqual([12, 1])
    expect(await available(at(48), at(72))).toEqual([4, 16])
  })

  it('are read again after a restart, and an edit that was missed meanwhile begins then', async () => {
    await test.availability.settled()
    const deps = { repository: createAvailabilityRepository(test.records), bus: test.bus, clock: test.clock, logger }
    const room = test.buildings.space(ROOM)!
    const again = new AvailabilityBook({ ...deps, buildings: test.buildings })
    await again.start()
    expect(again.ofSpace(room)).toEqual(test.availability.ofSpace(room))
    await again.stop()

    test.clock.at = at(24 * 400)
    const elsewhere = { ...test.buildings.existing('s1'), spaces: [{ ...room, capacity: 20 }] }
    const missed = new AvailabilityBook({ ...deps, buildings: { buildings: () => [elsewhere], building: () => elsewhere } })
    await missed.start()
    expect(missed.ofSpace(room).map(({ capacity, to }) => [capacity, to])).toEqual([[8, at(36)], [4, at(24 * 400)], [20, Infinity]])
    await missed.stop()
  })
})
