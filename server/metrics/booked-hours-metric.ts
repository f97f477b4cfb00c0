import { HOUR_MS, known, missing } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** What standing bookings really held. */
export const bookedHours = metric({
  id: 'booked-hours',
  names: { en: 'Booked hours', 'zh-CN': '预订时长' },
  formula: { en: 'available time held by standing bookings, until they ended or were released', 'zh-CN': '可用时段内有效预订实际占用的时长（至结束或释放为止）' },
  unit: 'hour',
  source: OURS,
  of: 'space', inputs: ['availableMs', 'bookedMs'], describesPresence: false,
  figure: (sums) => (sums.availableMs && sums.bookedMs !== null ? known(sums.bookedMs / HOUR_MS) : missing('not-available')),
})
