import { known, missing } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Whatever became of them, except those that still wait for approval or were declined. */
export const bookingCount = metric({
  id: 'booking-count',
  names: { en: 'Bookings', 'zh-CN': '预订数' },
  formula: { en: 'bookings that begin in the period and stood or were cancelled', 'zh-CN': '期内开始的有效或已取消的预订数' },
  unit: 'count',
  source: OURS,
  of: 'bookings', inputs: ['bookings'], describesPresence: false,
  figure: (sums) => (sums.bookings ? known(sums.bookings) : missing('no-bookings')),
})
