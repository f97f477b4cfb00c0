import { NATURAL_SHARE, shareOf } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const machineUtilisation: Indicator = {
  id: 'machine-utilisation',
  names: { en: 'Machine utilisation', 'zh-CN': '设备利用率' },
  dimension: 'service', benefit: null,
  formula: { en: 'running hours ÷ available hours', 'zh-CN': '运行时长 ÷ 可用时长' },
  unit: 'share', direction: 'higher-is-better',
  bounds: { low: 0, high: 1, perYear: false },
  boundsSource: NATURAL_SHARE,
  ...shareOf('machine-hours-running', 'machine-hours-available'),
}
