import { describe, expect, it } from 'vitest'
import { newEntranceDay, peopleByEntrances, peopleInBuilding, withEntranceTotal, zeroedEntrances, type EntranceDay } from '../../../server/occupancy/people-in-building-rules.ts'

const STALE = 600_000
const totals = (day: EntranceDay, door: string, at: number, entries: number, exits: number): EntranceDay =>
  withEntranceTotal(withEntranceTotal(day, door, 'in', entries, at, STALE), door, 'out', exits, at, STALE)

describe('people in the building', () => {
  it('is what all entrances let in and not out since the day’s zero', () => {
    let day = totals(totals(newEntranceDay(0), 'north', 0, 500, 480), 'south', 0, 70, 90)
    expect(peopleByEntrances(day, ['north', 'south'], 0)).toBe(0)
    day = totals(totals(day, 'north', 60_000, 512, 484), 'south', 60_000, 71, 92)
    expect(peopleByEntrances(day, ['north', 'south'], 60_000)).toBe(12 - 4 + 1 - 2)
    expect(peopleByEntrances(zeroedEntrances(day, 70_000), ['north', 'south'], 70_000)).toBe(0)
  })
  it('cannot be known while an entrance is silent or has never counted', () => {
    const day = totals(newEntranceDay(0), 'north', 0, 5, 5)
    expect(peopleByEntrances(day, ['north', 'south'], 0)).toBeNull()
    expect(peopleByEntrances(day, ['north'], STALE)).toBe(0)
    expect(peopleByEntrances(day, ['north'], STALE + 1)).toBeNull()
  })
  it('never shows fewer than the rooms count, and null when nothing counts', () => {
    expect(peopleInBuilding(9, [2, null, 3])).toEqual({ peopleInBuilding: 9, peopleMethod: 'entrance' })
    expect(peopleInBuilding(1, [2, null, 3])).toEqual({ peopleInBuilding: 5, peopleMethod: 'rooms' })
    expect(peopleInBuilding(null, [2, 3])).toEqual({ peopleInBuilding: 5, peopleMethod: 'rooms' })
    expect(peopleInBuilding(null, [null])).toEqual({ peopleInBuilding: null, peopleMethod: 'none' })
  })
})
