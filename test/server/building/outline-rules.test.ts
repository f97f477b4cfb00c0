import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlanPoint } from '#contract/building'
import { isSimpleOutline, outlineArea } from '../../../server/building/outline-rules.ts'

const square: PlanPoint[] = [[0, 0], [2, 0], [2, 2], [0, 2]]

describe('simple outlines', () => {
  it.each<[string, PlanPoint[], boolean]>([
    ['a square', square, true],
    ['an L', [[0, 0], [4, 0], [4, 1], [1, 1], [1, 3], [0, 3]], true],
    ['a square with a corner on an edge', [[0, 0], [1, 0], [2, 0], [2, 2], [0, 2]], true],
    ['a bow tie', [[0, 0], [2, 2], [2, 0], [0, 2]], false],
    ['a line', [[0, 0], [1, 0], [2, 0]], false],
    ['a spike', [[0, 0], [2, 0], [2, 2], [2, 5], [2, 2], [0, 2]], false],
    ['a corner twice', [[0, 0], [2, 0], [2, 0], [2, 2]], false],
    ['an edge through a corner', [[0, 0], [4, 0], [4, 4], [2, 0], [0, 4]], false],
  ])('%s', (_name, outline, answer) => expect(isSimpleOutline(outline)).toBe(answer))

  it('stays what it is when turned round, begun elsewhere or moved (property)', () => {
    const corner = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }))
    fc.assert(fc.property(fc.array(corner, { minLength: 3, maxLength: 8 }), fc.nat(7), fc.integer({ min: -5, max: 5 }), (outline, start, by) => {
      const answer = isSimpleOutline(outline)
      const at = start % outline.length
      expect(isSimpleOutline([...outline].reverse())).toBe(answer)
      expect(isSimpleOutline([...outline.slice(at), ...outline.slice(0, at)])).toBe(answer)
      expect(isSimpleOutline(outline.map(([x, y]): PlanPoint => [x + by, y - by]))).toBe(answer)
    }))
  })

  it('any star-shaped polygon is simple, and swapping two corners of a square is not (property)', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 1, max: 9, noNaN: true }), { minLength: 4, maxLength: 40 }), (radii) => {
      const outline = radii.map((radius, index): PlanPoint => [radius * Math.cos(2 * Math.PI * index / radii.length), radius * Math.sin(2 * Math.PI * index / radii.length)])
      expect(isSimpleOutline(outline)).toBe(true)
    }))
    expect(isSimpleOutline([square[0]!, square[2]!, square[1]!, square[3]!])).toBe(false)
  })

  it('area is the shoelace area', () => expect(outlineArea(square)).toBe(4))
})
