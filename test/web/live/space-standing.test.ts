import { describe, expect, it } from 'vitest'
import type { SpaceBooking } from '#contract/bookings'
import { bookedState, isFreeFor, mismatchOf } from '../../../web/src/live/space-standing.ts'

const HOUR = 3_600_000
const standing = (change: Partial<SpaceBooking> = {}): SpaceBooking => ({ resourceId: 'r', now: null, next: null, blackoutUntil: null, ...change })
const running = { bookingId: 'b', from: 0, to: HOUR, checkedIn: false }

describe('how a space stands in the calendar', () => {
  it('is booked, open or out of service, and nothing where nothing can be booked', () => {
    expect(bookedState(null, 10)).toBeNull()
    expect(bookedState(standing(), 10)).toBe('open')
    expect(bookedState(standing({ now: running }), 10)).toBe('booked')
    expect(bookedState(standing({ now: running, blackoutUntil: HOUR }), 10)).toBe('out-of-service')
  })

  it('follows the clock while the server\'s word is on its way', () => {
    expect(bookedState(standing({ now: running }), HOUR)).toBe('open')
    expect(bookedState(standing({ next: { from: HOUR, to: 2 * HOUR } }), HOUR)).toBe('booked')
    expect(bookedState(standing({ blackoutUntil: HOUR }), HOUR)).toBe('open')
  })
})

describe('free to book', () => {
  it('is known to be empty, not booked, and not booked soon', () => {
    expect(isFreeFor('vacant', standing(), 0, HOUR)).toBe(true)
    expect(isFreeFor('vacant', standing({ next: { from: HOUR, to: 2 * HOUR } }), 0, HOUR)).toBe(true)
    expect(isFreeFor('vacant', standing({ next: { from: HOUR - 1, to: 2 * HOUR } }), 0, HOUR)).toBe(false)
    expect(isFreeFor('vacant', standing({ now: running }), 0, HOUR)).toBe(false)
    expect(isFreeFor('vacant', standing({ blackoutUntil: 5 }), 0, HOUR)).toBe(false)
  })
  it('is never what is in use, not known, or not bookable', () => {
    expect(isFreeFor('occupied', standing(), 0, HOUR)).toBe(false)
    expect(isFreeFor('unknown', standing(), 0, HOUR)).toBe(false)
    expect(isFreeFor('vacant', null, 0, HOUR)).toBe(false)
  })
})

it('booked and present disagree in two ways, and never where presence is not known', () => {
  expect(mismatchOf('vacant', 'booked')).toBe('booked-empty')
  expect(mismatchOf('occupied', 'open')).toBe('used-unbooked')
  expect(mismatchOf('occupied', 'booked')).toBeNull()
  expect(mismatchOf('unknown', 'booked')).toBeNull()
  expect(mismatchOf('unknown', 'open')).toBeNull()
})
