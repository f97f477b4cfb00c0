import { HOUR_MS, sensed } from './figure-rules.ts'
import { metric } from './metric.ts'

/** Known use only. */
export const usedHours = metric({
  id: 'used-hours',
  names: { en: 'Hours in use', 'zh-CN': '使用时长' },
  formula: { en: 'available time in which the space was occupied', 'zh-CN': '可用时段内空间有人使用的时长' },
  unit: 'hour',
  source: { en: 'UK Space Management Group 2006/38', 'zh-CN': '英国空间管理工作组（SMG）2006/38' },
  of: 'space', inputs: ['availableMs', 'knownMs', 'usedMs'], describesPresence: true,
  figure: (sums) => sensed(sums.usedMs === null ? null : sums.usedMs / HOUR_MS, sums),
})
