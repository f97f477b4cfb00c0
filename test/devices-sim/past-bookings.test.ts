import { describe, expect, it } from 'vitest'
import { demoBuilding } from '../../devices-sim/building-plan.ts'
import { createWorld } from '../../devices-sim/ground-truth.ts'
import { pastBookingsCsv } from '../../devices-sim/past-bookings.ts'

const ZONE = 'Asia/Shanghai'
const DAY_MS = 86_400_000
const FROM = Date.UTC(2026, 2, 1, 16)
const world = createWorld(1, ZONE, true)
const { spaces, equipment } = demoBuilding(ZONE)
const resources = [
  ...spaces.map(({ id }) => ({ id, spaceId: id, equipmentId: null, parts: [], capacity: 20 })), ...equipment.map(({ id, spaceId }) => ({ id, spaceId, equipmentId: id, parts: [], capacity: 0 })),
]

describe('the past bookings of the simulated people', () => {
  it('are those that they keep or miss, a row each, within the time that is told', async () => {
    const to = FROM + 3 * DAY_MS
    const [, ...rows] = (await pastBookingsCsv(world, resources, { from: FROM, to })).split('\r\n').map((row) => row.split(','))
    const planned = [0, 1, 2, 3].flatMap((day) => world.bookings(world.context.zone.dayOf(FROM) + day).bookings).filter(({ booking }) => booking.from >= FROM && booking.to <= to)
    const stood = rows.filter(([, , , , , , status]) => status === '')
    expect(stood.length).toBe(planned.length)
    expect(stood.length).toBeGreaterThan(100)
    expect(new Set(stood.map(([resource, from]) => `${resource} ${from}`)).size).toBe(stood.length)
    const byPlace = new Map<string, { from: number; to: number }[]>()
    for (const [resource = '', from = '', end = ''] of stood) byPlace.set(resource, [...(byPlace.get(resource) ?? []), { from: Date.parse(from), to: Date.parse(end) }])
    for (const list of byPlace.values()) for (const one of list) expect(list.filter((other) => other.from < one.to && one.from < other.to)).toHaveLength(1)
    expect(rows.filter(([, , , , , , status]) => status === '已取消').length).toBeGreaterThan(5)
    expect(rows.every(([, from = '', end = '']) => Date.parse(from) >= FROM && Date.parse(end) <= to)).toBe(true)
  })
  it('are the same for the same people, whatever was asked before', async () => {
    const period = { from: FROM, to: FROM + DAY_MS }
    expect(await pastBookingsCsv(createWorld(1, ZONE, true), resources, period)).toBe(await pastBookingsCsv(world, resources, period))
  })
})
