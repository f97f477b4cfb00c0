import { ratio } from './figure-rules.ts'
import { metric } from './metric.ts'

/** For right-sizing. */
export const timeByPersonCount = metric({
  id: 'time-by-person-count',
  names: { en: 'Time by number of people', 'zh-CN': '按人数划分的时间' },
  formula: { en: 'time with so many people ÷ counted available time', 'zh-CN': '该人数的时长 ÷ 有人数统计的可用时长' },
  unit: 'share',
  source: { en: 'VergeSense, time by person count', 'zh-CN': 'VergeSense 按人数统计时间' },
  of: 'people', inputs: ['countedMs', 'ms'], describesPresence: true,
  figure: (sums) => ratio(sums.ms, sums.countedMs, 'not-counted'),
})
