import { sensedRatio } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Weighted by time, not by readings. */
export const meanTemperature = metric({
  id: 'mean-temperature',
  names: { en: 'Mean temperature', 'zh-CN': '平均温度' },
  formula: { en: 'mean over known available time', 'zh-CN': '已知可用时段内的时间平均' },
  unit: 'degree-celsius',
  source: OURS,
  of: 'air', inputs: ['availableMs', 'knownMs', 'valueMs'], describesPresence: true,
  figure: (sums) => sensedRatio(sums.valueMs, sums.knownMs, 'not-known', sums),
})
