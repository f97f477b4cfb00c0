import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
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

  it('put the badge under the state in a narrow room, and nowhere where desks stand', () => {
    expect(roomLabel({ ...wish, widthPx: 130, heightPx: 120 }).badge?.x).toBe(8)
    expect(roomLabel({ ...wish, widthPx: 130, heightPx: 120, clearPx: 50 }).badge).toBeNull()
  })

  it('put the name under the glyph where it does not fit beside it', () => {
    const label = roomLabel({ ...wish, name: 'Booth 12', widthPx: 72, heightPx: 66 })
    expect(label.name).toMatchObject({ text: 'Booth 12', x: 8 })
    expect(label.name!.y).toBeGreaterThan(label.glyph.y + 14)
  })

  it('leave the glyph alone in the middle of a tiny room', () => {
    expect(roomLabel({ ...wish, widthPx: 20, heightPx: 20 })).toEqual({ glyph: { x: 3, y: 3 }, name: null, state: null, badge: null })
  })

  it('never let a text out of the room', () => {
    fc.assert(fc.property(fc.integer({ min: 10, max: 400 }), fc.integer({ min: 10, max: 300 }), fc.string({ minLength: 1, maxLength: 30 }), (widthPx, heightPx, name) => {
      const { name: shown, state } = roomLabel({ ...wish, name, widthPx, heightPx })
      if (shown) {
        expect(shown.x + textWidthPx(shown.text, NAME_PX)).toBeLessThanOrEqual(widthPx)
        expect(shown.y).toBeLessThanOrEqual(heightPx)
      }
      if (state) expect(state.x + textWidthPx(state.text, STATE_PX)).toBeLessThanOrEqual(widthPx)
    }))
  })
})
