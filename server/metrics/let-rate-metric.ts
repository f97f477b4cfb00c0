import { ratio } from './figure-rules.ts'
import { metric } from './metric.ts'

/** Not presence: keep it apart from use. */
export const letRate = metric({
  id: 'let-rate',
  names: { en: 'Let rate', 'zh-CN': '入驻率' },
  formula: { en: 'seat-days let to tenants ÷ seat-days that can be let', 'zh-CN': '已出租座位天数 ÷ 可出租座位天数' },
  unit: 'share',
  source: { en: 'IFMA, in the sense of leased share', 'zh-CN': 'IFMA（出租占比口径）' },
  of: 'lettings', inputs: ['lettableSeatMs', 'letSeatMs'], describesPresence: false,
  figure: (sums) => ratio(sums.letSeatMs, sums.lettableSeatMs, 'no-capacity'),
})
