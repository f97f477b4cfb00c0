import { NATURAL_SHARE, shareOf } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const deskOccupancy: Indicator = {
  id: 'desk-occupancy',
  names: { en: 'Desk occupancy', 'zh-CN': '工位使用率' },
  dimension: 'service', benefit: null,
  formula: { en: 'occupied desk-hours ÷ offered desk-hours', 'zh-CN': '工位占用时长 ÷ 工位可用时长' },
  unit: 'share', direction: 'higher-is-better',
  bounds: { low: 0, high: 1, perYear: false },
  boundsSource: NATURAL_SHARE,
  ...shareOf('desk-hours-occupied', 'desk-hours-offered'),
}
