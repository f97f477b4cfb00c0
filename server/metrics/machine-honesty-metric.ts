import { missing, sensedRatio } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Of booked time that is known. */
export const machineHonesty = metric({
  id: 'machine-honesty',
  names: { en: 'Booking honesty', 'zh-CN': '预订诚信度' },
  formula: { en: 'running time inside bookings ÷ known booked time', 'zh-CN': '预订时段内运行时长 ÷ 已知预订时长' },
  unit: 'share',
  source: OURS,
  of: 'machine', inputs: ['bookedMs', 'bookedKnownMs', 'runningBookedMs'], describesPresence: true,
  figure: (sums) => {
    const basis = { availableMs: sums.bookedMs, knownMs: sums.bookedKnownMs }
    return sums.bookedMs ? sensedRatio(sums.runningBookedMs, sums.bookedKnownMs, 'not-known', basis) : missing('no-bookings', basis)
  },
})
