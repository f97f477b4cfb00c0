import { HOUR_MS, sensedRatio } from './figure-rules.ts'
import { metric } from './metric.ts'

/** Gaps under 15 min do not end a stay (the ledger bridges them). */
export const dwell = metric({
  id: 'dwell',
  names: { en: 'Mean stay', 'zh-CN': '平均停留时长' },
  formula: { en: 'used time ÷ number of stays (gaps under 15 min bridged)', 'zh-CN': '使用时长 ÷ 使用次数（间隔不足 15 分钟视为同一次）' },
  unit: 'hour',
  source: { en: 'Density; Roomz', 'zh-CN': 'Density；Roomz' },
  of: 'space', inputs: ['availableMs', 'knownMs', 'usedMs', 'episodes'], describesPresence: true,
  figure: (sums) => sensedRatio(sums.usedMs === null ? null : sums.usedMs / HOUR_MS, sums.episodes, 'not-used', sums),
})
