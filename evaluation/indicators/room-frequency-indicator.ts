import { shareOf } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const roomFrequency: Indicator = {
  id: 'room-frequency',
  names: { en: 'Room frequency (F)', 'zh-CN': '房间使用频率（F）' },
  dimension: 'service', benefit: null,
  formula: { en: 'room-hours in use ÷ room-hours available', 'zh-CN': '房间使用时长 ÷ 房间开放时长' },
  unit: 'share', direction: 'higher-is-better',
  bounds: { low: 0, high: 0.6, perYear: false },
  boundsSource: { en: 'UK Space Management Group 2006/38; a university\'s laboratories that target 60 % × 80 % = 48 %, because set-up takes time', 'zh-CN': '英国空间管理组 2006/38；某大学实验室因准备时间较长，以 60% × 80% = 48% 为目标' },
  ...shareOf('room-hours-used', 'room-hours-available'),
}
