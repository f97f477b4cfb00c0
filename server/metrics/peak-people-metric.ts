import { known, missing } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** The highest count of a space, or of any space of a group. */
export const peakPeople = metric({
  id: 'peak-people',
  names: { en: 'Most people at once', 'zh-CN': '同时最多人数' },
  formula: { en: 'highest number of people counted in one space', 'zh-CN': '单个空间统计到的最多人数' },
  unit: 'person',
  source: OURS,
  of: 'space', inputs: ['availableMs', 'countedMs', 'peakCount'], describesPresence: true,
  figure: (sums) => {
    const basis = { availableMs: sums.availableMs, knownMs: sums.countedMs }
    if (!sums.availableMs) return missing('not-available', basis)
    return sums.countedMs && sums.peakCount !== null ? known(sums.peakCount, basis) : missing('not-counted', basis)
  },
})
