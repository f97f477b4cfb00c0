import { known, missing } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** The desks that the fullest hour needed: hour means, so a change of people at one desk is not two. */
export const spacesNeeded = metric({
  id: 'spaces-needed',
  names: { en: 'Most in use at once', 'zh-CN': '同时使用的最多数量' },
  formula: { en: 'spaces in use, averaged over each hour and summed; the highest hour', 'zh-CN': '逐小时汇总平均使用中的空间数，取最高的一小时' },
  unit: 'count',
  source: OURS,
  of: 'peaks', inputs: ['hours', 'knownHours', 'highest'], describesPresence: true,
  figure: (sums) => {
    if (!sums.hours) return missing('not-available')
    if (!sums.knownHours || sums.highest === null) return { ...missing('not-known'), coverage: 0 }
    return { ...known(sums.highest), coverage: sums.knownHours / sums.hours }
  },
})
