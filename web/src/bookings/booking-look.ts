import type { ShownBooking } from '#contract/bookings'
import type { OccupancyStateName } from '#contract/occupancy'

/**
 * How a booking stands, for the eye: booked is one dimension, presence another, so a room that is booked now
 * is "used", "empty" or "unknown". What lies behind is told by what was recorded, never guessed.
 */
export type BookingLook = 'requested' | 'coming' | 'now-used' | 'now-empty' | 'now-unknown' | 'used' | 'released' | 'over' | 'gone'

type Judged = Pick<ShownBooking, 'status' | 'from' | 'to' | 'checkedInAt' | 'endedAt'>

/** When it really ended: at its end, or when it was ended or released before. */
export const endOf = ({ to, endedAt }: Pick<ShownBooking, 'to' | 'endedAt'>): number => Math.min(Date.parse(to), endedAt === null ? Infinity : Date.parse(endedAt))

/** `presence`: the space's state now; null where nothing measures it. */
export function bookingLook(booking: Judged, presence: OccupancyStateName | null, now: number): BookingLook {
  const { status } = booking
  if (status === 'requested') return 'requested'
  if (status === 'released') return 'released'
  if (status === 'declined' || status === 'cancelled') return 'gone'
  if (Date.parse(booking.from) > now) return 'coming'
  if (status === 'completed' || endOf(booking) <= now) return booking.checkedInAt === null ? 'over' : 'used'
  if (presence === 'occupied') return 'now-used'
  return presence === 'vacant' ? 'now-empty' : 'now-unknown'
}

/** What the calendar draws: what was declined or cancelled left no trace in time. */
export const isDrawn = ({ status }: Pick<ShownBooking, 'status'>): boolean => status !== 'declined' && status !== 'cancelled'

export type BookingAct = 'check-in' | 'extend' | 'end' | 'change' | 'cancel'

/** What its owner may do with a booking now. `earlyMin`: so long before the begin somebody may check in. */
export function bookingActs(booking: Judged & Pick<ShownBooking, 'mine'>, now: number, earlyMin: number): BookingAct[] {
  if (!booking.mine || (booking.status !== 'confirmed' && booking.status !== 'requested')) return []
  const from = Date.parse(booking.from)
  if (endOf(booking) <= now) return []
  const acts: BookingAct[] = []
  const running = from <= now
  if (booking.status === 'confirmed' && booking.checkedInAt === null && now >= from - earlyMin * 60_000) acts.push('check-in')
  if (booking.status === 'confirmed' && running) acts.push('extend', 'end')
  acts.push('change')
  if (!running || booking.status === 'requested') acts.push('cancel')
  return acts
}

/** True while its people are asked whether it is over. */
export const isAskedToLeave = (booking: Pick<ShownBooking, 'status' | 'to' | 'endedAt' | 'leftAt'>, now: number): booking is typeof booking & { leftAt: string } =>
  booking.leftAt !== null && booking.status === 'confirmed' && endOf(booking) > now
