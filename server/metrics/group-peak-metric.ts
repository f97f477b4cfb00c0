import { known, missing } from './figure-rules.ts'
import { metric } from './metric.ts'

/** Never a sum of room peaks. */
export const groupPeak = metric({
  id: 'group-peak',
  names: { en: 'Group peak', 'zh-CN': '群组峰值人数' },
  formula: { en: 'the spaces\' mean people summed hour by hour; the highest hour', 'zh-CN': '逐小时汇总各空间平均人数，取最高的一小时' },
  unit: 'person',
  source: { en: 'VergeSense', 'zh-CN': 'VergeSense' },
  of: 'peaks', inputs: ['hours', 'knownHours', 'highest'], describesPresence: true,
  figure: (sums) => {
    if (!sums.hours) return missing('not-available')
    if (!sums.knownHours || sums.highest === null) return { ...missing('not-known'), coverage: 0 }
    return { ...known(sums.highest), coverage: sums.knownHours / sums.hours }
  },
})
