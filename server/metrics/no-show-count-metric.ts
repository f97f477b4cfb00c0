import { known, missing } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Overturned records are left out. */
export const noShowCount = metric({
  id: 'no-show-count',
  names: { en: 'No-shows', 'zh-CN': '爽约次数' },
  formula: { en: 'no-show records of the period that were not overturned', 'zh-CN': '期内未被撤销的爽约记录数' },
  unit: 'count',
  source: OURS,
  of: 'bookings', inputs: ['known', 'noShows'], describesPresence: true,
  figure: (sums) => (sums.known && sums.noShows !== null ? known(sums.noShows) : missing('no-bookings')),
})
