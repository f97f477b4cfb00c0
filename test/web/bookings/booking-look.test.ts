import { describe, expect, it } from 'vitest'
import { bookingActs, bookingLook, endOf } from '../../../web/src/bookings/booking-look.ts'
import { bookingOf } from './booking-fixtures.ts'

const booking = (change: Parameters<typeof bookingOf>[3] = {}) => bookingOf('x', '2026-11-25T10:00:00Z', '2026-11-25T11:00:00Z', change)
const at = (clock: string) => Date.parse(`2026-11-25T${clock}:00Z`)

describe('how a booking looks', () => {
  it('while it runs follows presence, and an unknown presence is never "used"', () => {
    expect(bookingLook(booking(), 'occupied', at('10:30'))).toBe('now-used')
    expect(bookingLook(booking(), 'vacant', at('10:30'))).toBe('now-empty')
    expect(bookingLook(booking(), 'unknown', at('10:30'))).toBe('now-unknown')
    expect(bookingLook(booking(), null, at('10:30'))).toBe('now-unknown')
  })

  it('before and after it says only what was recorded', () => {
    expect(bookingLook(booking(), 'occupied', at('09:00'))).toBe('coming')
    expect(bookingLook(booking(), 'occupied', at('12:00'))).toBe('over')
    expect(bookingLook(booking({ checkedInAt: '2026-11-25T10:02:00Z' }), null, at('12:00'))).toBe('used')
    expect(bookingLook(booking({ status: 'released' }), 'occupied', at('10:30'))).toBe('released')
    expect(bookingLook(booking({ status: 'requested' }), 'vacant', at('10:30'))).toBe('requested')
  })

  it('ends when it was ended', () => {
    const ended = booking({ status: 'completed', endedAt: '2026-11-25T10:20:00Z', checkedInAt: '2026-11-25T10:00:00Z' })
    expect(endOf(ended)).toBe(at('10:20'))
    expect(bookingLook(ended, 'occupied', at('10:30'))).toBe('used')
  })
})

describe('what its owner may do', () => {
  const mine = booking({ mine: true })
  it('is to change or cancel before, check in shortly before, and extend or end while it runs', () => {
    expect(bookingActs(mine, at('08:00'), 15)).toEqual(['change', 'cancel'])
    expect(bookingActs(mine, at('09:50'), 15)).toEqual(['check-in', 'change', 'cancel'])
    expect(bookingActs(mine, at('10:10'), 15)).toEqual(['check-in', 'extend', 'end', 'change'])
    expect(bookingActs({ ...mine, checkedInAt: '2026-11-25T10:01:00Z' }, at('10:10'), 15)).toEqual(['extend', 'end', 'change'])
  })
  it('is nothing once it is over, and nothing at all for others', () => {
    expect(bookingActs(mine, at('11:00'), 15)).toEqual([])
    expect(bookingActs(booking(), at('10:10'), 15)).toEqual([])
    expect(bookingActs({ ...mine, status: 'cancelled' }, at('09:00'), 15)).toEqual([])
  })
})
