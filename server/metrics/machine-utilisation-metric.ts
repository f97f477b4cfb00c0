import { sensedRatio } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Running: above the machine's own threshold. */
export const machineUtilisation = metric({
  id: 'machine-utilisation',
  names: { en: 'Machine utilisation', 'zh-CN': '机器利用率' },
  formula: { en: 'running time ÷ known available time', 'zh-CN': '运行时长 ÷ 已知可用时长' },
  unit: 'share',
  source: OURS,
  of: 'machine', inputs: ['availableMs', 'knownMs', 'runningMs'], describesPresence: true,
  figure: (sums) => sensedRatio(sums.runningMs, sums.knownMs, 'not-metered', sums),
})
