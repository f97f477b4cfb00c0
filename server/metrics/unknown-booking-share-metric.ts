import { ratio } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Beside every no-show rate. */
export const unknownBookingShare = metric({
  id: 'unknown-booking-share',
  names: { en: 'Bookings not known', 'zh-CN': '情况未知的预订占比' },
  formula: { en: 'standing bookings of which nobody can say whether somebody came ÷ standing bookings', 'zh-CN': '无法判断是否有人到场的预订 ÷ 有效预订' },
  unit: 'share',
  source: OURS,
  of: 'bookings', inputs: ['standing', 'known'], describesPresence: false,
  figure: (sums) => ratio(sums.standing === null || sums.known === null ? null : sums.standing - sums.known, sums.standing, 'no-bookings'),
})
