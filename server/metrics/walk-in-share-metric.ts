import { sensedRatio } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Says how far bookings tell of use. */
export const walkInShare = metric({
  id: 'walk-in-share',
  names: { en: 'Walk-in share', 'zh-CN': '未订使用占比' },
  formula: { en: 'unbooked use ÷ all use', 'zh-CN': '未预订使用时长 ÷ 全部使用时长' },
  unit: 'share',
  source: OURS,
  of: 'space', inputs: ['availableMs', 'knownMs', 'usedMs', 'walkInMs'], describesPresence: true,
  figure: (sums) => sensedRatio(sums.walkInMs, sums.usedMs, 'not-used', sums),
})
