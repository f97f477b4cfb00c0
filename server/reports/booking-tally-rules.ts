import type { TallySumId } from '../metrics/tallies.ts'
import type { Told } from './figure-cells.ts'
import type { ReportBooking } from './report-records.ts'

export type BookingTally = Readonly<Record<TallySumId<'bookings'>, number | null>>

/** What metrics of bookings are computed from. Those that nobody has judged yet stand, but are neither known nor unknown: they are left out of it. */
export function bookingTally(bookings: readonly ReportBooking[]): BookingTally {
  const judged = bookings.filter(({ arrival }) => arrival !== null)
  const noShows = judged.filter(({ arrival }) => arrival === 'did-not-come')
  const cancelled = bookings.filter(({ status }) => status === 'cancelled')
  const held = bookings.filter(({ status }) => status !== 'cancelled')
  const seated = held.filter(({ capacity }) => capacity > 0)
  return {
    bookings: bookings.length, standing: judged.length, known: judged.filter(({ arrival }) => arrival !== 'unknown').length, noShows: noShows.length,
    unneeded: cancelled.length + noShows.length, cancelledInTime: cancelled.filter(({ cancelledLate }) => !cancelledLate).length,
    partyMs: total(seated, ({ partySize, from, to }) => partySize * (to - from)), seatMs: total(seated, ({ capacity, from, to }) => capacity * (to - from)),
    credits: total(bookings, ({ credits }) => credits),
  }
}

const total = (bookings: readonly ReportBooking[], of: (booking: ReportBooking) => number): number => bookings.reduce((sum, booking) => sum + of(booking), 0)

const PRESENCE: ReadonlySet<string> = new Set(['noShows', 'unneeded', 'cancelledInTime'])

/** The tally as it may be told: whether somebody came is presence. */
export const toldTally = (tally: BookingTally, isWithheld: boolean): Told<BookingTally> => ({
  isWithheld, sums: isWithheld ? Object.fromEntries(Object.entries(tally).map(([sum, value]) => [sum, PRESENCE.has(sum) ? null : value])) as BookingTally : tally,
})
