import { missing, known } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Overturned records are not no-shows. The share that could not be known stands beside it. */
export const noShowRate = metric({
  id: 'no-show-rate',
  names: { en: 'No-show rate', 'zh-CN': '爽约率' },
  formula: { en: 'standing bookings to which nobody came in the grace time ÷ standing bookings of which that is known', 'zh-CN': '宽限期内无人到场的预订 ÷ 到场情况已知的有效预订' },
  unit: 'share',
  source: OURS,
  of: 'bookings', inputs: ['standing', 'known', 'noShows'], describesPresence: true,
  figure: (sums) => {
    if (!sums.standing) return missing('no-bookings')
    if (!sums.known || sums.noShows === null) return { ...missing('not-known'), coverage: 0 }
    return { ...known(sums.noShows / sums.known), coverage: sums.known / sums.standing }
  },
})
