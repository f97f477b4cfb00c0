import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { freeBand } from '../../../web/src/plan/floor-shapes.ts'
import { rectangle } from '../../../web/src/plan/plan-geometry.ts'
import { fitted, NAME_PX, roomLabel, STATE_PX, textWidthPx } from '../../../web/src/plan/label-layout.ts'

const wish = { name: 'Turing', states: ['Occupied · 3 / 8', 'Occupied'], badgeWidthPx: 90, glyph: true }

describe('room labels', () => {
  it('cut a text with an ellipsis, counting CJK letters as a whole em', () => {
    expect(fitted('Turing', 12, 200)).toBe('Turing')
    expect(fitted('Meeting room', 12, 50)).toMatch(/^Me.*…$/)
    expect(fitted('开放工位一二三', 12, 50)).toBe('开放工…')
    expect(fitted('Turing', 12, 12)).toBe('')
    expect(textWidthPx('会议室', 10)).toBe(30)
  })

  it('show everything in a large room, the badge beside the state', () => {
    const label = roomLabel({ ...wish, widthPx: 300, heightPx: 200 })
    expect(label.state?.text).toBe('Occupied · 3 / 8')
    expect(label.badge?.x).toBeGreaterThan(90)
  })

  it('put the badge under the state in a narrow room, and nowhere without height for it', () => {
    expect(roomLabel({ ...wish, widthPx: 130, heightPx: 120 }).badge?.x).toBe(8)
    expect(roomLabel({ ...wish, widthPx: 130, heightPx: 50 }).badge).toBeNull()
  })

  it('break a long name between words where there is height for two lines', () => {
    const label = roomLabel({ ...wish, name: 'Community kitchen 社区厨房', widthPx: 150, heightPx: 120 })
    expect(label.name.map(({ text }) => text)).toEqual(['Community kitchen', '社区厨房'])
    expect(roomLabel({ ...wish, name: 'Community kitchen 社区厨房', widthPx: 150, heightPx: 40 }).name.map(({ text }) => text)).toEqual(['Community kitch…'])
  })

  it('keep the number of a room that is too narrow for its name', () => {
    expect(roomLabel({ ...wish, name: '1.12 Booth 一', widthPx: 40, heightPx: 80 }).name.map(({ text }) => text)).toEqual(['1.12'])
  })

  it('leave the glyph alone in the middle of a tiny room', () => {
    expect(roomLabel({ ...wish, widthPx: 20, heightPx: 20 })).toEqual({ glyph: { x: 3, y: 3 }, name: [], state: null, badge: null })
  })

  it('never let a text out of the room', () => {
    fc.assert(fc.property(fc.integer({ min: 10, max: 400 }), fc.integer({ min: 10, max: 300 }), fc.string({ minLength: 1, maxLength: 30 }), (widthPx, heightPx, name) => {
      const { name: shown, state } = roomLabel({ ...wish, name, widthPx, heightPx })
      for (const line of shown) {
        expect(line.x + textWidthPx(line.text, NAME_PX)).toBeLessThanOrEqual(widthPx)
        expect(line.y).toBeLessThanOrEqual(heightPx)
      }
      if (state) expect(state.x + textWidthPx(state.text, STATE_PX)).toBeLessThanOrEqual(widthPx)
    }))
  })
})

describe('the free band of a room', () => {
  const box = { x: 0, y: 10, width: 8, height: 7 }

  it('is the whole of an empty room', () => {
    expect(freeBand(box, [], [])).toEqual(box)
  })

  it('lies above the furniture where that is deep enough, else where most is free', () => {
    expect(freeBand(box, [{ outline: rectangle({ x: 1, y: 13, width: 2, height: 1 }) }], [])).toMatchObject({ y: 10, height: 3 })
    expect(freeBand(box, [], [{ at: [2, 11] }, { at: [4, 11.2] }])).toMatchObject({ y: 11.75 })
  })
})
