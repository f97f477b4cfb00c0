import { HOUR_MS, sensed } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Use without a booking. */
export const walkInHours = metric({
  id: 'walk-in-hours',
  names: { en: 'Walk-in hours', 'zh-CN': '未订使用时长' },
  formula: { en: 'known time in use that was not booked', 'zh-CN': '未预订但有人使用的时长' },
  unit: 'hour',
  source: OURS,
  of: 'space', inputs: ['availableMs', 'knownMs', 'walkInMs'], describesPresence: true,
  figure: (sums) => sensed(sums.walkInMs === null ? null : sums.walkInMs / HOUR_MS, sums),
})
