import { ratio } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** What was asked for, not who came. */
export const partyFill = metric({
  id: 'party-fill',
  names: { en: 'Seats asked for', 'zh-CN': '预订座位占比' },
  formula: { en: 'party size ÷ capacity, weighted by booked time', 'zh-CN': '预订人数 ÷ 容量，按预订时长加权' },
  unit: 'share',
  source: OURS,
  of: 'bookings', inputs: ['partyMs', 'seatMs'], describesPresence: false,
  figure: (sums) => ratio(sums.partyMs, sums.seatMs, 'no-bookings'),
})
