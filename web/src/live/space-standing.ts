import type { SpaceBooking } from '#contract/bookings'
import type { OccupancyStateName } from '#contract/occupancy'

/** How a space stands in the calendar at a moment; null where nothing of it can be booked. */
export type BookedState = 'open' | 'booked' | 'out-of-service'
export const BOOKED_STATES = ['open', 'booked', 'out-of-service'] as const

/** The server tells each begin and end as it comes; until the message is here the clock decides. */
export function bookedState(booking: SpaceBooking | null, now: number): BookedState | null {
  if (booking === null) return null
  if (booking.blackoutUntil !== null && booking.blackoutUntil > now) return 'out-of-service'
  return currentOf(booking, now) === null ? 'open' : 'booked'
}

/** The booking that runs now, as far as it is known: the next one once its time has come. */
export function currentOf({ now: running, next }: SpaceBooking, now: number): { from: number; to: number; checkedIn: boolean } | null {
  if (running !== null && running.to > now) return running
  return next !== null && next.from <= now && next.to > now ? { ...next, checkedIn: false } : null
}

/** When the next booking begins; null when none is known. */
export const nextFrom = ({ next }: SpaceBooking, now: number): number | null => (next !== null && next.from > now ? next.from : null)

/**
 * Booked and present as one word each way: what was booked and stands empty, what is in use without a booking.
 * Null where the two agree, or where presence cannot be known.
 */
export type Mismatch = 'booked-empty' | 'used-unbooked'
export function mismatchOf(state: OccupancyStateName, booked: BookedState | null): Mismatch | null {
  if (booked === 'booked' && state === 'vacant') return 'booked-empty'
  if (booked === 'open' && state === 'occupied') return 'used-unbooked'
  return null
}

/** Free to book from now for so long: bookable, not booked meanwhile, and known to be empty. Unknown is not free. */
export function isFreeFor(state: OccupancyStateName, booking: SpaceBooking | null, now: number, forMs: number): boolean {
  if (state !== 'vacant' || bookedState(booking, now) !== 'open') return false
  const next = booking === null ? null : nextFrom(booking, now)
  return next === null || next - now >= forMs
}
