import { describe, expect, it } from 'vitest'
import { createWorld } from '../../devices-sim/ground-truth.ts'
import { DAY_MS, MINUTE_MS } from '../../devices-sim/zone-days.ts'

const MONDAY = Date.UTC(2026, 8, 7) / DAY_MS

describe.each([1, 9])('the bookings of seed %i', (seed) => {
  const world = createWorld(seed, 'Asia/Shanghai')
  const week = Array.from({ length: 5 }, (_, index) => world.bookings(MONDAY + index))
  const all = week.flatMap(({ bookings }) => bookings)

  it('never overlap at one place, lie on the grid and are made before they begin', () => {
    const byPlace = new Map<string, number>()
    for (const { booking } of [...all].sort((one, other) => one.booking.from - other.booking.from)) {
      const place = booking.place.equipmentId ?? booking.place.spaceId
      expect(booking.from, booking.id).toBeGreaterThanOrEqual(byPlace.get(place) ?? -Infinity)
      byPlace.set(place, booking.to)
      expect([booking.from % (5 * MINUTE_MS), booking.to % (5 * MINUTE_MS), booking.bookedAt < booking.from]).toEqual([0, 0, true])
    }
    expect(new Set(all.map(({ booking }) => booking.id)).size).toBe(all.length)
  })

  it('keep to what they are called: a party that came was there in time, one that did not was never', () => {
    for (const truth of all) {
      const { booking: { id, from, to }, presence } = truth
      const first = presence[0]
      if (truth.class === 'no-show') expect([id, truth.party, presence]).toEqual([id, [], []])
      else if (truth.class === 'late-beyond') expect(first!.from - from, id).toBeGreaterThan(15 * MINUTE_MS)
      else expect(first!.from - from, id).toBeLessThan(15 * MINUTE_MS)
      if (truth.class === 'left-early') expect(to - presence.at(-1)!.to, id).toBeGreaterThan(25 * MINUTE_MS)
    }
  })

  it('agree with the ground truth: whoever came is counted in the space', () => {
    for (const [index, { bookings }] of week.entries()) {
      const { counts } = world.chunk(MONDAY + index)
      for (const { booking, presence } of bookings.filter(({ booking: { place } }) => place.equipmentId === null)) {
        const steps = counts[world.context.table.indexOf.get(booking.place.spaceId) ?? -1]!
        for (const { from } of presence) expect(steps.values[steps.times.findLastIndex((time) => time <= from + 1)], booking.id).toBeGreaterThan(0)
      }
    }
  })

  it('are of every class and with every confusion, and some places are used without one', () => {
    expect(new Set(all.map((truth) => truth.class))).toEqual(new Set(['came', 'late', 'late-beyond', 'left-early', 'no-show']))
    expect(new Set(all.flatMap(({ confusions }) => confusions))).toEqual(new Set(['overstayed', 'squatted', 'visited']))
    expect(week.flatMap(({ walkIns }) => walkIns).length).toBeGreaterThan(50)
  })

  it('change nobody\'s day; errands add people who look in, and only where they are asked for', () => {
    const disturbed = createWorld(seed, 'Asia/Shanghai', true)
    const [plain, more] = [world.plan(MONDAY), disturbed.plan(MONDAY)]
    expect(more.stays.filter(({ person }) => person < 2_000)).toEqual(plain.stays)
    const { errands } = disturbed.bookings(MONDAY)
    expect(errands.length).toBeGreaterThan(2)
    for (const { space, from, to } of errands) {
      expect(more.stays.some((stay) => stay.person >= 2_000 && stay.space === space && Math.abs(stay.from - from) < 5_000 && Math.abs(stay.to - to) < 5_000)).toBe(true)
    }
  })
})
