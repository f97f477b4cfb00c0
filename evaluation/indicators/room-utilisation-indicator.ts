import { quotient } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const roomUtilisation: Indicator = {
  id: 'room-utilisation',
  names: { en: 'Room utilisation (U)', 'zh-CN': '房间利用率（U）' },
  dimension: 'service', benefit: null,
  formula: { en: 'person-hours ÷ (seats × available hours), over all rooms', 'zh-CN': '人时 ÷（座位数 × 开放时长），按全部房间合计' },
  unit: 'share', direction: 'higher-is-better',
  bounds: { low: 0, high: 0.48, perYear: false },
  boundsSource: { en: 'UK Space Management Group 2006/38; a university\'s laboratories that target 60 % × 80 % = 48 %, because set-up takes time', 'zh-CN': '英国空间管理组 2006/38；某大学实验室因准备时间较长，以 60% × 80% = 48% 为目标' },
  ...quotient('room-person-hours', 'room-seat-hours-available'),
}
