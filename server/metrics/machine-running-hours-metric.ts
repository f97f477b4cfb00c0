import { HOUR_MS, sensed } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Debounced. */
export const machineRunningHours = metric({
  id: 'machine-running-hours',
  names: { en: 'Running hours', 'zh-CN': '运行时长' },
  formula: { en: 'available time with power above the running threshold', 'zh-CN': '可用时段内功率高于运行阈值的时长' },
  unit: 'hour',
  source: OURS,
  of: 'machine', inputs: ['availableMs', 'knownMs', 'runningMs'], describesPresence: true,
  figure: (sums) => sensed(sums.runningMs === null ? null : sums.runningMs / HOUR_MS, sums),
})
