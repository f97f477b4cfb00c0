import { describe, expect, it } from 'vitest'
import { createWorld, machineIntervals, truthIntervals } from '../../devices-sim/ground-truth.ts'
import { demoBuilding } from '../../devices-sim/building-plan.ts'
import { DAY_MS, HOUR_MS } from '../../devices-sim/zone-days.ts'

const MONDAY = Date.UTC(2026, 8, 7) / DAY_MS
const capacities = new Map(demoBuilding('Asia/Shanghai').spaces.map(({ id, capacity, purpose }) => [id, { capacity, purpose }]))

describe.each([1, 2, 77])('the people of seed %i', (seed) => {
  const world = createWorld(seed, 'Asia/Shanghai')
  const { zone, table } = world.context
  const week = Array.from({ length: 7 }, (_, index) => world.plan(MONDAY + index))

  it('are never in two places, and go from place to place without gaps', () => {
    for (const { stays } of week) {
      const byPerson = grouped(stays)
      for (const own of byPerson.values()) {
        own.sort((one, other) => one.from - other.from)
        own.forEach((stay, index) => {
          const before = own[index - 1]
          if (before && stay.from < before.to) throw new Error(`person ${stay.person} is in two places at ${new Date(stay.from).toISOString()}`)
        })
      }
    }
  })

  it('go in and out of every room equally often over a day that empties it, and only through doors', () => {
    const chunk = world.chunk(MONDAY + 1)
    const entrances = chunk.passages.flat().filter(({ door }) => door < 3)
    const into = entrances.filter(({ intoA }) => intoA).length
    const start = world.chunk(MONDAY + 1).counts.slice(0, table.firstDesk).reduce((sum, steps) => sum + (steps.values[0] ?? 0), 0)
    const end = world.chunk(MONDAY + 2).counts.slice(0, table.firstDesk).reduce((sum, steps) => sum + (steps.values[0] ?? 0), 0)
    expect(start + into - (entrances.length - into)).toBe(end)
    expect(entrances.length).toBeGreaterThan(150)
  })

  it('are never fewer than none, never absurdly many, and never two at a desk', () => {
    for (let day = MONDAY; day < MONDAY + 7; day++) {
      world.chunk(day).counts.forEach((steps, space) => {
        const { capacity = 0, purpose = 'desk' } = capacities.get(table.ids[space] as string) ?? {}
        const most = Math.max(...steps.values)
        expect(Math.min(...steps.values)).toBeGreaterThanOrEqual(0)
        if (purpose === 'desk' || purpose === 'booth') expect(most, table.ids[space]).toBeLessThanOrEqual(purpose === 'desk' ? 1 : 2)
        else expect(most, table.ids[space]).toBeLessThanOrEqual(Math.max(14, capacity * 1.5))
      })
    }
  })

  it('leave the building never empty, and weekends quieter but alive', () => {
    const personHours = week.map(({ stays }) => stays.reduce((sum, { from, to }) => sum + to - from, 0) / HOUR_MS)
    const weekday = personHours.slice(0, 5).reduce((sum, hours) => sum + hours, 0) / 5
    const weekend = personHours.slice(5).reduce((sum, hours) => sum + hours, 0) / 2
    expect(weekday).toBeGreaterThan(400)
    expect(weekend / weekday).toBeGreaterThan(0.15)
    expect(weekend / weekday).toBeLessThan(0.7)
    for (let at = zone.start(MONDAY + 1); at < zone.start(MONDAY + 6); at += HOUR_MS / 2) {
      const day = zone.dayOf(at)
      const people = [...world.plan(day - 1).stays, ...world.plan(day).stays].filter(({ from, to }) => from <= at && to > at).length
      expect(people, new Date(at).toISOString()).toBeGreaterThan(0)
    }
  })

  it('are the same people whichever day is asked for first', () => {
    const other = createWorld(seed, 'Asia/Shanghai')
    expect(JSON.stringify(other.plan(MONDAY + 3)) === JSON.stringify(week[3])).toBe(true)
    expect(JSON.stringify(createWorld(seed + 1, 'Asia/Shanghai').plan(MONDAY + 3)) === JSON.stringify(week[3])).toBe(false)
  })

  it('give intervals that tile the period for every space and machine', () => {
    const [from, to] = [zone.start(MONDAY) + 7 * HOUR_MS, zone.start(MONDAY + 2) + 3 * HOUR_MS]
    const whole = (items: readonly { from: number; to: number }[], key: (item: never) => string): void => {
      const last = new Map<string, number>()
      for (const item of items) {
        if (item.from !== (last.get(key(item as never)) ?? from) || item.to <= item.from) throw new Error(`a gap or overlap at ${JSON.stringify(item)}`)
        last.set(key(item as never), item.to)
      }
      for (const end of last.values()) expect(end).toBe(to)
    }
    const intervals = truthIntervals(world, from, to)
    whole(intervals, (item: { spaceId: string }) => item.spaceId)
    expect(new Set(intervals.map(({ spaceId }) => spaceId)).size).toBe(table.ids.length)
    const machines = machineIntervals(world, from, to)
    whole(machines, (item: { equipmentId: string }) => item.equipmentId)
    expect(machines.some(({ state }) => state === 'running')).toBe(true)
  })
})

function grouped<T extends { person: number }>(items: readonly T[]): Map<number, T[]> {
  const groups = new Map<number, T[]>()
  for (const item of items) groups.set(item.person, [...(groups.get(item.person) ?? []), item])
  return groups
}
