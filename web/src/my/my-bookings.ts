import type { ShownBooking } from '#contract/bookings'
import { endOf } from '../bookings/booking-look.ts'

export const MY_TABS = ['ahead', 'past', 'waitlist', 'no-shows', 'calendar'] as const
export type MyTab = (typeof MY_TABS)[number]

/** What is still to come or goes on; what was cancelled, declined or released is over whatever its times. */
export const isAhead = (booking: Pick<ShownBooking, 'status' | 'to' | 'endedAt'>, now: number): boolean =>
  (booking.status === 'confirmed' || booking.status === 'requested') && endOf(booking) > now

/** The next one first; of the past the latest first. */
export const ownOrder = <T extends Pick<ShownBooking, 'from'>>(bookings: readonly T[], tab: 'ahead' | 'past'): T[] =>
  [...bookings].sort((a, b) => (tab === 'ahead' ? 1 : -1) * (Date.parse(a.from) - Date.parse(b.from)))

/** "4:05" of a time that is left; never below zero. */
export function countdown(until: number, now: number): string {
  const seconds = Math.max(0, Math.ceil((until - now) / 1_000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
