import { ratio } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** People are counted in fewer places than presence is known. */
export const countedCoverage = metric({
  id: 'counted-coverage',
  names: { en: 'Coverage of counts', 'zh-CN': '人数统计覆盖率' },
  formula: { en: 'time in which people are counted ÷ available time', 'zh-CN': '有人数统计的时长 ÷ 可用时长' },
  unit: 'share',
  source: OURS,
  of: 'space', inputs: ['availableMs', 'countedMs'], describesPresence: false,
  figure: (sums) => ratio(sums.countedMs, sums.availableMs, 'not-available', { availableMs: sums.availableMs, knownMs: sums.countedMs }),
})
