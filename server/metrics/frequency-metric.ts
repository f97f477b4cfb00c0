import { sensedRatio } from './figure-rules.ts'
import { metric } from './metric.ts'

/** Also "time used" (Density). Over known time only: unknown time is neither used nor vacant. */
export const frequency = metric({
  id: 'frequency',
  names: { en: 'Frequency of use (F)', 'zh-CN': '使用频率（F）' },
  formula: { en: 'used time ÷ known available time', 'zh-CN': '使用时长 ÷ 已知可用时长' },
  unit: 'share',
  source: { en: 'UK Space Management Group 2006/38', 'zh-CN': '英国空间管理工作组（SMG）2006/38' },
  of: 'space', inputs: ['availableMs', 'knownMs', 'usedMs'], describesPresence: true,
  figure: (sums) => sensedRatio(sums.usedMs, sums.knownMs, 'not-known', sums),
})
