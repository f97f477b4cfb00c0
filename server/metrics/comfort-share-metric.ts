import { sensedRatio } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Bands by the purpose of the space. */
export const comfortShare = metric({
  id: 'comfort-share',
  names: { en: 'Time in the comfort band', 'zh-CN': '舒适时间占比' },
  formula: { en: 'time inside the comfort band of the purpose ÷ known available time', 'zh-CN': '处于该用途舒适区间的时长 ÷ 已知可用时长' },
  unit: 'share',
  source: OURS,
  of: 'air', inputs: ['availableMs', 'knownMs', 'comfortMs'], describesPresence: true,
  figure: (sums) => sensedRatio(sums.comfortMs, sums.knownMs, 'not-known', sums),
})
