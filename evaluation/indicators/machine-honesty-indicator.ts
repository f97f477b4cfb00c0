import { NATURAL_SHARE, shareOf } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const machineHonesty: Indicator = {
  id: 'machine-honesty',
  names: { en: 'Machine booking honesty', 'zh-CN': '设备预订履约率' },
  dimension: 'organisation', benefit: null,
  formula: { en: 'hours running within a booking ÷ booked hours', 'zh-CN': '预订时段内运行时长 ÷ 预订时长' },
  unit: 'share', direction: 'higher-is-better',
  bounds: { low: 0, high: 1, perYear: false },
  boundsSource: NATURAL_SHARE,
  ...shareOf('machine-hours-running-booked', 'machine-hours-booked'),
}
