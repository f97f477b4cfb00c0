import { NATURAL_SHARE, shareOf } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const ghostBookingShare: Indicator = {
  id: 'ghost-booking-share',
  names: { en: 'Ghost booking share', 'zh-CN': '预订爽约率' },
  dimension: 'organisation', benefit: null,
  formula: { en: 'confirmed bookings that nobody came to ÷ confirmed bookings whose presence is known', 'zh-CN': '无人到场的已确认预订 ÷ 可判定到场的已确认预订' },
  unit: 'share', direction: 'lower-is-better',
  bounds: { low: 0, high: 1, perYear: false },
  boundsSource: NATURAL_SHARE,
  ...shareOf('bookings-ghost', 'bookings-judged'),
}
