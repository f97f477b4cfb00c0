import { ratio } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Unneeded: cancelled, or nobody came. */
export const cancellationScore = metric({
  id: 'cancellation-score',
  names: { en: 'Cancellation score', 'zh-CN': '及时取消率' },
  formula: { en: 'unneeded bookings cancelled in time ÷ unneeded bookings', 'zh-CN': '及时取消的无需预订 ÷ 全部无需预订' },
  unit: 'share',
  source: OURS,
  of: 'bookings', inputs: ['unneeded', 'cancelledInTime'], describesPresence: true,
  figure: (sums) => ratio(sums.cancelledInTime, sums.unneeded, 'no-bookings'),
})
