import { ratio } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Beside every figure that it limits. */
export const airCoverage = metric({
  id: 'air-coverage',
  names: { en: 'Coverage of the air sensors', 'zh-CN': '空气数据覆盖率' },
  formula: { en: 'time with a good reading ÷ available time', 'zh-CN': '空气读数有效的时长 ÷ 可用时长' },
  unit: 'share',
  source: OURS,
  of: 'air', inputs: ['availableMs', 'knownMs'], describesPresence: false,
  figure: (sums) => ratio(sums.knownMs, sums.availableMs, 'not-available', { availableMs: sums.availableMs, knownMs: sums.knownMs }),
})
