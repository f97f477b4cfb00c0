import { missing, sensedRatio } from './figure-rules.ts'
import { metric } from './metric.ts'

/** Over counted time alone; equals utilisation where people are counted all the time. */
export const averageUtilisation = metric({
  id: 'average-utilisation',
  names: { en: 'Average utilisation', 'zh-CN': '平均利用率' },
  formula: { en: 'mean over counted time of people ÷ capacity', 'zh-CN': '有人数统计时段内「人数 ÷ 容量」的时间平均' },
  unit: 'share',
  source: { en: 'Density, Space Performance definitions', 'zh-CN': 'Density 空间绩效指标定义' },
  of: 'space', inputs: ['availableMs', 'countedMs', 'seatCountedMs', 'personMs'], describesPresence: true,
  figure: (sums) => {
    const basis = { availableMs: sums.availableMs, knownMs: sums.countedMs }
    return sums.availableMs && !sums.countedMs ? missing('not-counted', basis) : sensedRatio(sums.personMs, sums.seatCountedMs, 'no-capacity', basis)
  },
})
