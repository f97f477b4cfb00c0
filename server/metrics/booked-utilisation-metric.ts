import { ratio } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Beside the sensed frequency, never instead of it. */
export const bookedUtilisation = metric({
  id: 'booked-utilisation',
  names: { en: 'Booked share', 'zh-CN': '预订率' },
  formula: { en: 'booked time ÷ available time', 'zh-CN': '预订时长 ÷ 可用时长' },
  unit: 'share',
  source: OURS,
  of: 'space', inputs: ['availableMs', 'bookedMs'], describesPresence: false,
  figure: (sums) => ratio(sums.bookedMs, sums.availableMs, 'not-available'),
})
