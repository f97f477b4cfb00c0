import { sensedRatio } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Weighted by time, not by readings. */
export const meanCarbonDioxide = metric({
  id: 'mean-carbon-dioxide',
  names: { en: 'Mean CO₂', 'zh-CN': '平均二氧化碳浓度' },
  formula: { en: 'mean over known available time', 'zh-CN': '已知可用时段内的时间平均' },
  unit: 'part-per-million',
  source: OURS,
  of: 'air', inputs: ['availableMs', 'knownMs', 'valueMs'], describesPresence: true,
  figure: (sums) => sensedRatio(sums.valueMs, sums.knownMs, 'not-known', sums),
})
