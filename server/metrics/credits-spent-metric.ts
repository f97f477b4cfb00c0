import { known, missing } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Less what was given back. */
export const creditsSpent = metric({
  id: 'credits-spent',
  names: { en: 'Credits spent', 'zh-CN': '消耗积分' },
  formula: { en: 'credits taken for bookings less those given back', 'zh-CN': '预订扣除的积分减去退还的积分' },
  unit: 'credit',
  source: OURS,
  of: 'bookings', inputs: ['credits'], describesPresence: false,
  figure: (sums) => (sums.credits === null ? missing('not-recorded') : known(sums.credits)),
})
