import { HOUR_MS, known, missing } from './figure-rules.ts'
import { metric } from './metric.ts'

/** DST-safe, in the site's zone. */
export const availableHours = metric({
  id: 'available-hours',
  names: { en: 'Available hours', 'zh-CN': '可用时长' },
  formula: { en: 'opening hours less closures, holidays and maintenance', 'zh-CN': '开放时长减去停用、节假日和维护时段' },
  unit: 'hour',
  source: { en: 'UK Space Management Group 2006/38', 'zh-CN': '英国空间管理工作组（SMG）2006/38' },
  of: 'space', inputs: ['availableMs'], describesPresence: false,
  figure: (sums) => (sums.availableMs ? known(sums.availableMs / HOUR_MS) : missing('not-available')),
})
