import { HOUR_MS, sensed } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Powered and doing nothing: what switching off would save. */
export const machineIdleHours = metric({
  id: 'machine-idle-hours',
  names: { en: 'Idle hours', 'zh-CN': '空转时长' },
  formula: { en: 'powered time less running time', 'zh-CN': '通电时长减去运行时长' },
  unit: 'hour',
  source: OURS,
  of: 'machine', inputs: ['availableMs', 'knownMs', 'poweredMs', 'runningMs'], describesPresence: true,
  figure: (sums) => sensed(sums.poweredMs === null || sums.runningMs === null ? null : (sums.poweredMs - sums.runningMs) / HOUR_MS, sums),
})
