import { missing, sensedRatio } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Of booked time that is known. */
export const bookingEfficiency = metric({
  id: 'booking-efficiency',
  names: { en: 'Booking efficiency', 'zh-CN': '预订有效率' },
  formula: { en: 'used booked time ÷ known booked time', 'zh-CN': '预订且使用时长 ÷ 已知预订时长' },
  unit: 'share',
  source: OURS,
  of: 'space', inputs: ['bookedMs', 'bookedKnownMs', 'bookedUsedMs'], describesPresence: true,
  figure: (sums) => {
    const basis = { availableMs: sums.bookedMs, knownMs: sums.bookedKnownMs }
    return sums.bookedMs ? sensedRatio(sums.bookedUsedMs, sums.bookedKnownMs, 'not-known', basis) : missing('no-bookings', basis)
  },
})
