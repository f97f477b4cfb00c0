import { missing, ratio } from './figure-rules.ts'
import { metric } from './metric.ts'

/** The bands are configurable; of counted time in use. */
export const timeBelowTarget = metric({
  id: 'time-below-target',
  names: { en: 'Time below target', 'zh-CN': '低于目标的时间' },
  formula: { en: 'share of the counted time in use with people ÷ capacity below the target band', 'zh-CN': '有人数统计的使用时长中，人数 ÷ 容量低于目标区间的占比' },
  unit: 'share',
  source: { en: 'Density, Space Performance definitions', 'zh-CN': 'Density 空间绩效指标定义' },
  of: 'bands', inputs: ['countedMs', 'belowMs', 'withinMs', 'aboveMs'], describesPresence: true,
  figure: (sums) => {
    const inUse = sums.belowMs === null || sums.withinMs === null || sums.aboveMs === null ? null : sums.belowMs + sums.withinMs + sums.aboveMs
    return sums.countedMs ? ratio(sums.belowMs, inUse, 'not-used') : missing('not-counted')
  },
})
