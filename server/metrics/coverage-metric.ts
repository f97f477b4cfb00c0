import { ratio } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Beside every sensed figure. */
export const coverage = metric({
  id: 'coverage',
  names: { en: 'Coverage', 'zh-CN': '数据覆盖率' },
  formula: { en: 'time known to at least one good presence source ÷ available time', 'zh-CN': '至少一个有效感知来源的时长 ÷ 可用时长' },
  unit: 'share',
  source: OURS,
  of: 'space', inputs: ['availableMs', 'knownMs'], describesPresence: false,
  figure: (sums) => ratio(sums.knownMs, sums.availableMs, 'not-available', sums),
})
