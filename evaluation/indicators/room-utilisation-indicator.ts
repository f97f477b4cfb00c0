import { quotient } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const roomUtilisation: Indicator = {
  id: 'room-utilisation',
  names: { en: 'Room utilisation (U)', 'zh-CN': '房间利用率（U）' },
  dimension: 'service', benefit: null,
  formula: { en: 'person-hours ÷ (seats × available hours), over all rooms', 'zh-CN': '人时 ÷（座位数 × 开放时长），按全部房间合计' },
  unit: 'share', direction: 'higher-is-better',
  bounds: { low: 0, high: 0.48, perYear: false },
  boundsSource: 'UK Space Management Group 2006/38; a university\'s laboratories that target 60 % × 80 % = 48 %, because set-up takes time',
  ...quotient('room-person-hours', 'room-seat-hours-available'),
}
