import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { nearestIn, readingOrder, type Direction, type Place } from '../../../web/src/plan/room-navigation.ts'

const places: Place[] = [
  { id: 'a', centre: [2, 2] }, { id: 'b', centre: [8, 2] }, { id: 'c', centre: [14, 3] },
  { id: 'd', centre: [2, 10] }, { id: 'e', centre: [9, 10] },
]

describe('arrow keys on the plan', () => {
  it('go to the nearest room in that direction', () => {
    expect(nearestIn('right', 'a', places)).toBe('b')
    expect(nearestIn('right', 'b', places)).toBe('c')
    expect(nearestIn('down', 'a', places)).toBe('d')
    expect(nearestIn('down', 'b', places)).toBe('e')
    expect(nearestIn('up', 'e', places)).toBe('b')
  })

  it('stay where nothing lies in that direction', () => {
    expect(nearestIn('left', 'a', places)).toBe('a')
    expect(nearestIn('down', 'd', places)).toBe('d')
  })

  it('never move against the arrow', () => {
    const anywhere = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 40 })), { minLength: 2, maxLength: 30 })
    fc.assert(fc.property(anywhere, fc.constantFrom<Direction>('left', 'right', 'up', 'down'), (points, direction) => {
      const some = points.map(([x, y], index): Place => ({ id: String(index), centre: [x, y] }))
      const to = some.find(({ id }) => id === nearestIn(direction, '0', some))!
      const [dx, dy] = [to.centre[0] - some[0]!.centre[0], to.centre[1] - some[0]!.centre[1]]
      const ahead = { left: -dx, right: dx, up: -dy, down: dy }[direction]
      expect(to.id === '0' || ahead > 0).toBe(true)
    }))
  })

  it('read rooms from the top left', () => {
    expect(readingOrder(places).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e'])
  })
})
