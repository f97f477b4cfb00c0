import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mostAtOnce, replayedDemand, type Meeting } from '../../../server/planning/demand-replay-rules.ts'
import { changedStock, type StockRoom } from '../../../server/planning/room-stock-rules.ts'

const HOUR_MS = 3_600_000
const room = (id: string, capacity: number): StockRoom => ({ id, capacity, was: [id], unchanged: true, blocked: [] })
const meeting = (id: string, roomId: string | null, fromH: number, toH: number, people: number, askedAt = 0): Meeting =>
  ({ id, roomId, from: fromH * HOUR_MS, to: toH * HOUR_MS, people, askedAt, source: 'booking' })
const ids = (replay: ReturnType<typeof replayedDemand>): (readonly [string, string])[] => replay.unplaced.map(({ meeting: { id }, reason }) => [id, reason] as const)

describe('replayed demand', () => {
  // Two rooms for 8 and 4. 09–10: three in the large, two in the small. 10–11: six in the large.
  const stock = [room('large', 8), room('small', 4)]
  const day = [meeting('a', 'large', 9, 10, 3), meeting('b', 'small', 9, 10, 2), meeting('c', 'large', 10, 11, 6)]

  it('leaves everything where it was while the rooms are the same', () => {
    const replay = replayedDemand(day, stock)
    expect([replay.stayed, replay.moved, ids(replay), replay.peakRooms]).toEqual([3, 0, [], 2])
    // 3 + 2 + 6 person-hours in rooms of 8 + 4 + 8 seats for an hour each.
    expect(replay.seatFill).toBeCloseTo(11 / 20, 12)
    expect(Object.fromEntries(replay.usedMs)).toEqual({ large: 2 * HOUR_MS, small: HOUR_MS })
  })

  it('says who finds no room when one goes, and whether any would have been large enough', () => {
    const { stock: without } = changedStock(stock, [{ kind: 'remove', roomId: 'large' }])
    // a finds the small room taken by b, who asked at the same time and comes second by id: a is first and takes it.
    expect(ids(replayedDemand(day, without!))).toEqual([['b', 'taken'], ['c', 'too-small']])
  })

  it('places by who asked first, not by who begins first', () => {
    const both = [meeting('early', 'large', 9, 10, 3, 5), meeting('asked-first', 'small', 9, 11, 3, 1)]
    const { stock: one } = changedStock(stock, [{ kind: 'remove', roomId: 'small' }])
    expect(ids(replayedDemand(both, one!))).toEqual([['early', 'taken']])
  })

  it('keeps a meeting in a half of its own room before any other', () => {
    const { stock: split } = changedStock(stock, [{ kind: 'split', roomId: 'large', capacities: [4, 4] }])
    const replay = replayedDemand(day, split!)
    expect([replay.stayed, replay.moved, ids(replay)]).toEqual([2, 0, [['c', 'too-small']]])
    expect(Object.fromEntries(replay.usedMs)).toEqual({ 'large/1': HOUR_MS, 'large/2': 0, small: HOUR_MS })
  })

  it('gives a room that is added to who waited in vain', () => {
    const waiting: Meeting = { ...meeting('w', null, 9, 10, 2), source: 'waiting', askedAt: 9 }
    expect(ids(replayedDemand([...day, waiting], stock))).toEqual([['w', 'taken']])
    const { stock: more } = changedStock(stock, [{ kind: 'add', capacity: 2 }])
    expect(ids(replayedDemand([...day, waiting], more!))).toEqual([])
  })

  it('places nothing into a room while it is closed', () => {
    const closed = [{ ...room('large', 8), blocked: [{ from: 9.5 * HOUR_MS, to: 9.75 * HOUR_MS }] }]
    expect(ids(replayedDemand([meeting('a', 'large', 9, 10, 3), meeting('c', 'large', 10, 11, 6)], closed))).toEqual([['a', 'taken']])
  })

  it('never puts two into one room at once, nor more than it holds, and loses nobody', () => {
    const meetings = fc.array(fc.record({ roomId: fc.constantFrom('a', 'b', 'c', null), from: fc.integer({ min: 0, max: 40 }), length: fc.integer({ min: 1, max: 8 }), people: fc.integer({ min: 1, max: 9 }), askedAt: fc.integer({ min: 0, max: 5 }) }), { maxLength: 30 })
    fc.assert(fc.property(meetings, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }), (asked, capacities) => {
      const stock = capacities.map((capacity, index): StockRoom => ({ id: `r${index}`, capacity, was: index === 0 ? ['a'] : [], unchanged: false, blocked: [] }))
      const all = asked.map(({ from, length, ...rest }, index): Meeting => ({ id: `m${index}`, source: 'booking', from, to: from + length, ...rest }))
      const replay = replayedDemand(all, stock)
      expect(replay.stayed + replay.moved + replay.unplaced.length).toBe(all.length)
      expect(replay.peakRooms).toBeLessThanOrEqual(stock.length)
      const largest = Math.max(...capacities)
      for (const { meeting: { people }, reason } of replay.unplaced) expect(reason === 'too-small').toBe(people > largest)
      const placedMs = all.filter(({ id }) => !replay.unplaced.some(({ meeting: other }) => other.id === id)).reduce((sum, { from, to }) => sum + to - from, 0)
      expect([...replay.usedMs.values()].reduce((sum, ms) => sum + ms, 0)).toBe(placedMs)
      expect(replay.seatFill ?? 0).toBeLessThanOrEqual(1)
    }))
  })

  it('counts the most at once, where one begins as another ends', () => {
    expect([mostAtOnce([]), mostAtOnce([{ from: 0, to: 5 }, { from: 5, to: 9 }]), mostAtOnce([{ from: 0, to: 6 }, { from: 5, to: 9 }, { from: 5, to: 6 }])]).toEqual([0, 1, 3])
  })
})
