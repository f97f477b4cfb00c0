import { missing, ratio } from './figure-rules.ts'
import { metric } from './metric.ts'

/** The bands are configurable; of counted time in use. */
export const timeAtTarget = metric({
  id: 'time-at-target',
  names: { en: 'Time at target', 'zh-CN': '达到目标的时间' },
  formula: { en: 'share of the counted time in use with people ÷ capacity inside the target band', 'zh-CN': '有人数统计的使用时长中，人数 ÷ 容量处于目标区间的占比' },
  unit: 'share',
  source: { en: 'Density, Space Performance definitions', 'zh-CN': 'Density 空间绩效指标定义' },
  of: 'bands', inputs: ['countedMs', 'belowMs', 'withinMs', 'aboveMs'], describesPresence: true,
  figure: (sums) => {
    const inUse = sums.belowMs === null || sums.withinMs === null || sums.aboveMs === null ? null : sums.belowMs + sums.withinMs + sums.aboveMs
    return sums.countedMs ? ratio(sums.withinMs, inUse, 'not-used') : missing('not-counted')
  },
})
