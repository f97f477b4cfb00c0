import { ratio } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Beside every figure that it limits. */
export const bookingCoverage = metric({
  id: 'booking-coverage',
  names: { en: 'Coverage of booked time', 'zh-CN': '预订时段覆盖率' },
  formula: { en: 'booked time known to at least one good presence source ÷ booked time', 'zh-CN': '至少一个有效感知来源的预订时长 ÷ 预订时长' },
  unit: 'share',
  source: OURS,
  of: 'space', inputs: ['bookedMs', 'bookedKnownMs'], describesPresence: false,
  figure: (sums) => ratio(sums.bookedKnownMs, sums.bookedMs, 'no-bookings', { availableMs: sums.bookedMs, knownMs: sums.bookedKnownMs }),
})
