import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draggedSpan, movedCursor, snapped, type DragLimits } from '../../../web/src/bookings/slot-drag.ts'

const MIN = 60_000
const limits: DragLimits = { midnight: 0, dayEnd: 1_440 * MIN, stepMin: 15, minLengthMin: 30, maxLengthMin: 240 }
const at = (hour: number, minute = 0) => (hour * 60 + minute) * MIN

describe('a drag over the grid', () => {
  it('makes a slot that holds where it began and where it ends, on the grid, in both directions', () => {
    expect(draggedSpan('make', { from: 0, to: 0 }, at(9, 7), at(10, 3), limits)).toEqual({ from: at(9), to: at(10, 15) })
    expect(draggedSpan('make', { from: 0, to: 0 }, at(10, 3), at(9, 7), limits)).toEqual({ from: at(9), to: at(10, 15) })
  })

  it('is never shorter or longer than the policy allows', () => {
    expect(draggedSpan('make', { from: 0, to: 0 }, at(9), at(9, 1), limits)).toEqual({ from: at(9), to: at(9, 30) })
    expect(draggedSpan('make', { from: 0, to: 0 }, at(9), at(20), limits)).toEqual({ from: at(9), to: at(13) })
  })

  it('moves a booking with its length, and not out of the day', () => {
    const booking = { from: at(9), to: at(10) }
    expect(draggedSpan('move', booking, at(9, 30), at(11, 38), limits)).toEqual({ from: at(11, 15), to: at(12, 15) })
    expect(draggedSpan('move', booking, at(9, 30), at(30), limits)).toEqual({ from: at(23), to: at(24) })
  })

  it('moves one end and leaves the other', () => {
    const booking = { from: at(9), to: at(10) }
    expect(draggedSpan('end', booking, at(10), at(11, 20), limits)).toEqual({ from: at(9), to: at(11, 15) })
    expect(draggedSpan('end', booking, at(10), at(8), limits)).toEqual({ from: at(9), to: at(9, 30) })
    expect(draggedSpan('start', booking, at(9), at(9, 50), limits)).toEqual({ from: at(9, 30), to: at(10) })
  })

  it('holds the law: on the grid, in the day, within the lengths, whatever is dragged', () => {
    const moment = fc.integer({ min: 0, max: 1_439 }).map(minute => minute * MIN)
    fc.assert(fc.property(fc.constantFrom('make' as const, 'start' as const, 'end' as const), moment, moment, fc.integer({ min: 0, max: 76 }), (mode, pressed, to, quarter) => {
      const original = { from: quarter * 15 * MIN, to: (quarter + 4) * 15 * MIN }
      const span = draggedSpan(mode, original, pressed, to, limits)
      expect(span.from % (15 * MIN)).toBe(0)
      expect(span.to % (15 * MIN)).toBe(0)
      expect(span.from).toBeGreaterThanOrEqual(0)
      expect(span.to).toBeLessThanOrEqual(limits.dayEnd)
      expect(span.to - span.from).toBeLessThanOrEqual(240 * MIN)
      // At the very end of the day a new slot is cut: the server says that it is too short.
      if (!(mode === 'make' && span.to === limits.dayEnd)) expect(span.to - span.from).toBeGreaterThanOrEqual(30 * MIN)
    }))
  })

  it('snaps from the day\'s own midnight', () => expect(snapped(at(9, 8) + 1, 1, 15)).toBe(at(9, 15) + 1))
})

describe('the cursor', () => {
  const field = { rows: 3, shown: { from: at(8), to: at(20) }, stepMin: 15, minLengthMin: 30, maxLengthMin: 120 }
  const cursor = { row: 1, from: at(9), to: at(10) }

  it('walks along time by steps and over rows, and stops at the edges', () => {
    expect(movedCursor(cursor, 'ArrowRight', false, field)).toEqual({ row: 1, from: at(9, 15), to: at(10, 15) })
    expect(movedCursor(cursor, 'ArrowDown', false, field)).toEqual({ row: 2, from: at(9), to: at(10) })
    expect(movedCursor({ ...cursor, row: 2 }, 'ArrowDown', false, field)?.row).toBe(2)
    expect(movedCursor(cursor, 'Home', false, field)).toEqual({ row: 1, from: at(8), to: at(9) })
    expect(movedCursor(cursor, 'End', false, field)).toEqual({ row: 1, from: at(19), to: at(20) })
  })

  it('grows and shrinks with Shift, within the policy', () => {
    expect(movedCursor(cursor, 'ArrowRight', true, field)?.to).toBe(at(10, 15))
    const longest = { row: 1, from: at(9), to: at(11) }
    expect(movedCursor(longest, 'ArrowRight', true, field)?.to).toBe(at(11))
    expect(movedCursor({ row: 1, from: at(9), to: at(9, 30) }, 'ArrowLeft', true, field)?.to).toBe(at(9, 30))
  })

  it('leaves other keys to the page', () => expect(movedCursor(cursor, 'x', false, field)).toBeNull())
})
