import { HOUR_MS, sensed, missing } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Unknown booked time is not counted as empty. */
export const ghostHours = metric({
  id: 'ghost-hours',
  names: { en: 'Ghost hours', 'zh-CN': '空占时长' },
  formula: { en: 'booked time in which the space was vacant', 'zh-CN': '已预订但空间无人的时长' },
  unit: 'hour',
  source: OURS,
  of: 'space', inputs: ['bookedMs', 'bookedKnownMs', 'bookedVacantMs'], describesPresence: true,
  figure: (sums) => {
    const basis = { availableMs: sums.bookedMs, knownMs: sums.bookedKnownMs }
    return sums.bookedMs ? sensed(sums.bookedVacantMs === null ? null : sums.bookedVacantMs / HOUR_MS, basis) : missing('no-bookings', basis)
  },
})
