import { HOUR_MS, known, missing } from './figure-rules.ts'
import { metric } from './metric.ts'

/** Of counted time only. */
export const personHours = metric({
  id: 'person-hours',
  names: { en: 'Person-hours', 'zh-CN': '人时' },
  formula: { en: 'sum of people × time where people are counted', 'zh-CN': '有人数统计处「人数 × 时长」之和' },
  unit: 'hour',
  source: { en: 'UK Space Management Group 2006/38', 'zh-CN': '英国空间管理工作组（SMG）2006/38' },
  of: 'space', inputs: ['availableMs', 'countedMs', 'personMs'], describesPresence: true,
  figure: (sums) => {
    const basis = { availableMs: sums.availableMs, knownMs: sums.countedMs }
    if (!sums.availableMs) return missing('not-available', basis)
    return sums.countedMs && sums.personMs !== null ? known(sums.personMs / HOUR_MS, basis) : missing('not-counted', basis)
  },
})
