import { quotient } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const roomSeatOccupancy: Indicator = {
  id: 'room-seat-occupancy',
  names: { en: 'Room occupancy while in use (O)', 'zh-CN': '房间使用中满座率（O）' },
  dimension: 'service', benefit: null,
  formula: { en: 'person-hours ÷ seat-hours of rooms while in use', 'zh-CN': '人时 ÷ 使用中房间的座位时长' },
  unit: 'share', direction: 'higher-is-better',
  bounds: { low: 0, high: 0.8, perYear: false },
  boundsSource: { en: 'UK Space Management Group 2006/38; a university\'s laboratories that target 60 % × 80 % = 48 %, because set-up takes time', 'zh-CN': '英国空间管理组 2006/38；某大学实验室因准备时间较长，以 60% × 80% = 48% 为目标' },
  ...quotient('room-person-hours', 'room-seat-hours-in-use'),
}
