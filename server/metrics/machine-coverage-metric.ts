import { ratio } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Beside every figure that it limits. */
export const machineCoverage = metric({
  id: 'machine-coverage',
  names: { en: 'Coverage of the meter', 'zh-CN': '电表数据覆盖率' },
  formula: { en: 'time in which the meter was known good ÷ available time', 'zh-CN': '电表数据有效的时长 ÷ 可用时长' },
  unit: 'share',
  source: OURS,
  of: 'machine', inputs: ['availableMs', 'knownMs'], describesPresence: false,
  figure: (sums) => ratio(sums.knownMs, sums.availableMs, 'not-available', { availableMs: sums.availableMs, knownMs: sums.knownMs }),
})
