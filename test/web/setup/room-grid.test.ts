import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { arrangedRooms, insideFloor, overlap } from '../../../web/src/setup/room-grid.ts'

describe('rooms that arrange themselves', () => {
  it('fill the floor, inside it and without overlap', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 40 }), fc.integer({ min: 4, max: 80 }), fc.integer({ min: 4, max: 60 }), (capacities, width, depth) => {
      const boxes = arrangedRooms(capacities, width, depth)
      expect(boxes).toHaveLength(capacities.length)
      boxes.forEach((box, index) => {
        expect(box.width).toBeGreaterThan(0)
        expect(box.height).toBeGreaterThan(0)
        expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= width + 1e-6 && box.y + box.height <= depth + 1e-6).toBe(true)
        for (const other of boxes.slice(index + 1)) expect(overlap(box, other)).toBe(false)
      })
      expect(boxes.reduce((sum, box) => sum + box.width * box.height, 0)).toBeCloseTo(width * depth, 4)
    }))
  })

  it('give more room to more people', () => {
    const [small, large] = arrangedRooms([2, 40], 20, 6)
    expect(large!.width).toBeGreaterThan(small!.width)
  })

  it('are moved back onto the floor', () => {
    expect(insideFloor({ x: 25, y: -3, width: 10, height: 4 }, 30, 18)).toEqual({ x: 20, y: 0, width: 10, height: 4 })
  })
})
