import { describe, expect, it } from 'vitest'
import { PeopleInBuilding } from '../../../server/live/people-in-building.ts'
import { SMALL_BUILDING } from '../flow/flow-under-test.ts'

const NINE = Date.parse('2026-03-02T08:00:00Z') // 09:00 in Berlin
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const door = { siteId: 's', floorId: 'f', name: '', spaceAId: 'room', at: [0, 0] as [number, number], angleDeg: 0, widthM: 1 }
const building = { ...SMALL_BUILDING, doors: [{ ...door, id: 'front', spaceBId: null }, { ...door, id: 'inner', spaceBId: 'desk' }] }

function counting(...crossings: [door: string, point: 'in' | 'out', total: number, minute: number][]): PeopleInBuilding {
  const people = new PeopleInBuilding(4)
  for (const [doorId, point, total, minute] of crossings) people.take(building, doorId, `people.${point}_total`, total, NINE + minute * MINUTE, HOUR)
  return people
}
const nobodyCounts = () => ({ state: 'vacant', count: null }) as const

describe('people in the building', () => {
  it('are those whom the entrances let in and not out since the first totals', () => {
    const people = counting(['front', 'in', 100, 0], ['front', 'out', 90, 0], ['front', 'in', 107, 5], ['front', 'out', 92, 9])
    expect(people.describe(building, nobodyCounts, NINE + 10 * MINUTE)).toEqual({ peopleInBuilding: 5, peopleMethod: 'entrance' })
  })

  it('do not care for doors inside', () => {
    const people = counting(['inner', 'in', 0, 0], ['inner', 'out', 0, 0], ['inner', 'in', 50, 1])
    expect(people.describe({ ...building, spaces: [building.spaces[0]!] }, nobodyCounts, NINE + MINUTE)).toEqual({ peopleInBuilding: null, peopleMethod: 'none' })
  })

  it('are never fewer than the rooms count', () => {
    const people = counting(['front', 'in', 100, 0], ['front', 'out', 100, 0])
    const glance = (id: string) => (id === 'room' ? { state: 'occupied', count: 6 } as const : { state: 'vacant', count: null } as const)
    expect(people.describe(building, glance, NINE + MINUTE)).toEqual({ peopleInBuilding: 6, peopleMethod: 'rooms' })
  })

  it('are not said by an entrance that has been silent for too long', () => {
    const people = counting(['front', 'in', 100, 0], ['front', 'out', 90, 0], ['front', 'in', 107, 5])
    const described = people.describe({ ...building, spaces: [building.spaces[0]!] }, nobodyCounts, NINE + 2 * HOUR)
    expect(described).toEqual({ peopleInBuilding: null, peopleMethod: 'none' })
  })

  it('begin at nobody again at the daily zero', () => {
    const people = counting(['front', 'in', 0, 0], ['front', 'out', 0, 0], ['front', 'in', 8, 1], ['front', 'out', 3, 2])
    people.take(building, 'front', 'people.in_total', 8, NINE + 20 * HOUR, HOUR)
    people.take(building, 'front', 'people.out_total', 3, NINE + 20 * HOUR, HOUR)
    expect(people.describe(building, nobodyCounts, NINE + 20 * HOUR)).toMatchObject({ peopleInBuilding: 0 })
  })
})
