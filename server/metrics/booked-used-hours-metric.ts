import { HOUR_MS, sensed, missing } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Of booked time that is known. */
export const bookedUsedHours = metric({
  id: 'booked-used-hours',
  names: { en: 'Booked and used', 'zh-CN': '已订且使用时长' },
  formula: { en: 'booked time in which the space was occupied', 'zh-CN': '预订时段内空间有人使用的时长' },
  unit: 'hour',
  source: OURS,
  of: 'space', inputs: ['bookedMs', 'bookedKnownMs', 'bookedUsedMs'], describesPresence: true,
  figure: (sums) => {
    const basis = { availableMs: sums.bookedMs, knownMs: sums.bookedKnownMs }
    return sums.bookedMs ? sensed(sums.bookedUsedMs === null ? null : sums.bookedUsedMs / HOUR_MS, basis) : missing('no-bookings', basis)
  },
})
