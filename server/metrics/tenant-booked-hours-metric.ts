import { HOUR_MS, known, missing } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** By whose bookings, not by whose space. */
export const tenantBookedHours = metric({
  id: 'tenant-booked-hours',
  names: { en: 'Hours booked by the tenant', 'zh-CN': '企业预订时长' },
  formula: { en: 'available time held by the tenant\'s standing bookings', 'zh-CN': '该企业有效预订实际占用的可用时长' },
  unit: 'hour',
  source: OURS,
  of: 'booking', inputs: ['bookedMs'], describesPresence: false,
  figure: (sums) => (sums.bookedMs ? known(sums.bookedMs / HOUR_MS) : missing('no-bookings')),
})
