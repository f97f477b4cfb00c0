import { sensed } from './figure-rules.ts'
import { metric } from './metric.ts'

/** The answer to "do we need another room?". What is not known is never counted as vacant. */
export const minimumSurplus = metric({
  id: 'minimum-surplus',
  names: { en: 'Minimum surplus', 'zh-CN': '最小富余' },
  formula: { en: 'the fewest rooms vacant at once, over the time in which all of them were available', 'zh-CN': '在所有房间均可用的时段内，同时空闲房间数的最小值' },
  unit: 'count',
  source: { en: 'Density', 'zh-CN': 'Density' },
  of: 'surplus', inputs: ['availableMs', 'knownMs', 'fewestVacant'], describesPresence: true,
  figure: (sums) => sensed(sums.fewestVacant, sums),
})
