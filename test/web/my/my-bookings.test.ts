import { expect, it } from 'vitest'
import { countdown, isAhead, ownOrder } from '../../../web/src/my/my-bookings.ts'
import { bookingOf } from '../bookings/booking-fixtures.ts'

const at = (clock: string) => Date.parse(`2026-11-25T${clock}:00Z`)
const early = bookingOf('early', '2026-11-25T09:00:00Z', '2026-11-25T10:00:00Z')
const late = bookingOf('late', '2026-11-25T15:00:00Z', '2026-11-25T16:00:00Z')

it('what runs is ahead, what was cancelled or released is past whatever its times', () => {
  expect(isAhead(early, at('09:59'))).toBe(true)
  expect(isAhead(early, at('10:00'))).toBe(false)
  expect(isAhead({ ...late, status: 'released' }, at('09:00'))).toBe(false)
  expect(isAhead({ ...late, endedAt: '2026-11-25T15:10:00Z' }, at('15:20'))).toBe(false)
})

it('the next one comes first, of the past the latest', () => {
  expect(ownOrder([late, early], 'ahead').map(({ id }) => id)).toEqual(['early', 'late'])
  expect(ownOrder([early, late], 'past').map(({ id }) => id)).toEqual(['late', 'early'])
})

it('counts down to nothing and not below', () => {
  expect(countdown(245_000, 0)).toBe('4:05')
  expect(countdown(0, 5_000)).toBe('0:00')
})
