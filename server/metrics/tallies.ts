/** Sums over the records (not over sensed time): what metrics of bookings and lettings are computed from. */
export const TALLIES = {
  /** Bookings that begin in the period. known: presence was known over the whole grace time, so that it is known whether somebody came. */
  bookings: ['bookings', 'standing', 'known', 'noShows', 'unneeded', 'cancelledInTime', 'partyMs', 'seatMs', 'credits'],
  /** Space let to tenants, in space-days weighted by nothing, by seats and by floor area. */
  lettings: ['lettableMs', 'letMs', 'lettableSeatMs', 'letSeatMs'],
  /** The used time of counted spaces by how full they were. */
  bands: ['countedMs', 'belowMs', 'withinMs', 'aboveMs'],
  /** Time by how many people. */
  people: ['countedMs', 'ms'],
  /** Whole hours of a group: the fullest one, as a number at once. */
  peaks: ['hours', 'knownHours', 'highest', 'places'],
  /** Common available time of a group of rooms by how many were vacant at once. */
  surplus: ['availableMs', 'knownMs', 'fewestVacant'],
} as const satisfies Record<string, readonly string[]>

export type TallyId = keyof typeof TALLIES
export type TallySumId<Of extends TallyId = TallyId> = Of extends TallyId ? (typeof TALLIES)[Of][number] : never
