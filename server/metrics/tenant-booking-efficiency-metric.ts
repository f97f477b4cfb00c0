import { missing, sensedRatio } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** By whose bookings; of booked time that is known. */
export const tenantBookingEfficiency = metric({
  id: 'tenant-booking-efficiency',
  names: { en: 'Use of the tenant\'s bookings', 'zh-CN': '企业预订有效率' },
  formula: { en: 'used time of the tenant\'s bookings ÷ their known time', 'zh-CN': '该企业预订的使用时长 ÷ 其已知预订时长' },
  unit: 'share',
  source: OURS,
  of: 'booking', inputs: ['bookedMs', 'bookedKnownMs', 'bookedUsedMs'], describesPresence: true,
  figure: (sums) => {
    const basis = { availableMs: sums.bookedMs, knownMs: sums.bookedKnownMs }
    return sums.bookedMs ? sensedRatio(sums.bookedUsedMs, sums.bookedKnownMs, 'not-known', basis) : missing('no-bookings', basis)
  },
})
