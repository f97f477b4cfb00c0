import { HOUR_MS, known, missing } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Null until it has been out of order once. */
export const machineTimeBetweenFailures = metric({
  id: 'machine-time-between-failures',
  names: { en: 'Mean time between out-of-order', 'zh-CN': '平均故障间隔' },
  formula: { en: 'available time in order ÷ number of times out of order', 'zh-CN': '正常可用时长 ÷ 停机次数' },
  unit: 'hour',
  source: OURS,
  of: 'machine', inputs: ['availableMs', 'outOfOrderMs', 'outOfOrders'], describesPresence: false,
  figure: (sums) => {
    if (!sums.availableMs) return missing('not-available')
    return sums.outOfOrders && sums.outOfOrderMs !== null ? known((sums.availableMs - sums.outOfOrderMs) / sums.outOfOrders / HOUR_MS) : missing('not-recorded')
  },
})
