import { ratio } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Beside every figure that it limits. */
export const tenantBookingCoverage = metric({
  id: 'tenant-booking-coverage',
  names: { en: 'Coverage of the tenant\'s bookings', 'zh-CN': '企业预订时段覆盖率' },
  formula: { en: 'time of the tenant\'s bookings known to at least one good presence source ÷ their time', 'zh-CN': '该企业预订时段内至少一个有效感知来源的时长 ÷ 其预订时长' },
  unit: 'share',
  source: OURS,
  of: 'booking', inputs: ['bookedMs', 'bookedKnownMs'], describesPresence: false,
  figure: (sums) => ratio(sums.bookedKnownMs, sums.bookedMs, 'no-bookings', { availableMs: sums.bookedMs, knownMs: sums.bookedKnownMs }),
})
