import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { PlanPoint } from '#contract/building'
import { areaOf, boxOf, contains, labelBox, rectangle } from '../../../web/src/plan/plan-geometry.ts'

const L: PlanPoint[] = [[0, 0], [10, 0], [10, 4], [4, 4], [4, 12], [0, 12]]

describe('plan geometry', () => {
  it('measures areas', () => {
    expect(areaOf(rectangle({ x: 2, y: 3, width: 5, height: 4 }))).toBe(20)
    expect(areaOf(L)).toBe(40 + 32)
  })

  it('tells inside from outside in the notch of an L', () => {
    expect(contains(L, [2, 10])).toBe(true)
    expect(contains(L, [8, 8])).toBe(false)
  })

  it('puts the label of a rectangle into the whole of it', () => {
    fc.assert(fc.property(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), (x, y, width, height) => {
      expect(labelBox(rectangle({ x, y, width, height }))).toEqual({ x, y, width, height })
    }))
  })

  it('keeps the label of an L inside it', () => {
    const { x, y, width, height } = labelBox(L)
    const inset = 0.3
    for (const corner of [[x + inset, y + inset], [x + width - inset, y + inset], [x + inset, y + height - inset], [x + width - inset, y + height - inset]] as PlanPoint[]) expect(contains(L, corner)).toBe(true)
    expect(width * height).toBeGreaterThan(20)
  })

  it('boxes an outline', () => {
    expect(boxOf(L)).toEqual({ x: 0, y: 0, width: 10, height: 12 })
  })
})
