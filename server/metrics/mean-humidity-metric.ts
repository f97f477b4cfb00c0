import { sensedRatio } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Weighted by time, not by readings. */
export const meanHumidity = metric({
  id: 'mean-humidity',
  names: { en: 'Mean relative humidity', 'zh-CN': '平均相对湿度' },
  formula: { en: 'mean over known available time', 'zh-CN': '已知可用时段内的时间平均' },
  unit: 'relative-humidity',
  source: OURS,
  of: 'air', inputs: ['availableMs', 'knownMs', 'valueMs'], describesPresence: true,
  figure: (sums) => sensedRatio(sums.valueMs, sums.knownMs, 'not-known', sums),
})
