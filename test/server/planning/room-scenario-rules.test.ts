import { describe, expect, it } from 'vitest'
import { areNeighbours, scenarioResults, singleChanges } from '../../../server/planning/room-scenario-rules.ts'
import type { Meeting } from '../../../server/planning/demand-replay-rules.ts'

type Point = [number, number]
const box = (x: number, y: number, width: number, depth: number, floorId = 'f1'): { outline: Point[]; floorId: string } =>
  ({ floorId, outline: [[x, y], [x + width, y], [x + width, y + depth], [x, y + depth]] })

describe('rooms that could become one', () => {
  it('share a stretch of wall on one floor', () => {
    expect(areNeighbours(box(0, 0, 5, 4), box(5, 0, 5, 4))).toBe(true)
    expect(areNeighbours(box(0, 0, 5, 4), box(5.2, 1, 5, 4)), 'a wall lies between').toBe(true)
  })
  it('are not those that meet at a corner, stand apart, or lie on another floor', () => {
    expect(areNeighbours(box(0, 0, 5, 4), box(5, 4, 5, 4)), 'a corner').toBe(false)
    expect(areNeighbours(box(0, 0, 5, 4), box(5, 3.5, 5, 4)), 'half a metre of wall').toBe(false)
    expect(areNeighbours(box(0, 0, 5, 4), box(7, 0, 5, 4)), 'a corridor between').toBe(false)
    expect(areNeighbours(box(0, 0, 5, 4), box(5, 0, 5, 4, 'f2'))).toBe(false)
  })
})

describe('scenarios', () => {
  const rooms = [{ id: 'a', capacity: 8, ...box(0, 0, 5, 4) }, { id: 'b', capacity: 4, ...box(5, 0, 5, 4) }, { id: 'c', capacity: 4, ...box(20, 0, 5, 4) }]

  it('try each room gone, the large one halved, neighbours joined, and one more of each size', () => {
    expect(singleChanges(rooms)).toEqual([
      { kind: 'remove', roomId: 'a' }, { kind: 'remove', roomId: 'b' }, { kind: 'remove', roomId: 'c' },
      { kind: 'split', roomId: 'a', capacities: [3, 3] },
      { kind: 'merge', roomIds: ['a', 'b'], capacity: 12 },
      { kind: 'add', capacity: 4 }, { kind: 'add', capacity: 8 },
    ])
  })

  it('come one at a time with what they would have done', () => {
    const stock = rooms.map(({ id, capacity }) => ({ id, capacity, was: [id], unchanged: true, blocked: [] }))
    const meetings: Meeting[] = ['a', 'b', 'c'].map((roomId) => ({ id: roomId, roomId, source: 'booking', askedAt: 0, from: 0, to: 10, people: 2 }))
    const results = [...scenarioResults(meetings, stock, singleChanges(rooms).map((change) => [change]))]
    expect(results.map(({ rooms: count, replay: { unplaced } }) => [count, unplaced.length])).toEqual([[2, 1], [2, 1], [2, 1], [4, 0], [2, 1], [4, 0], [4, 0]])
  })
})
