import { NO_BOUNDS, quotient } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const energyPerOccupiedHour: Indicator = {
  id: 'energy-per-occupied-hour',
  names: { en: 'Energy per occupied hour', 'zh-CN': '单位占用时长能耗' },
  dimension: 'organisation', benefit: null,
  formula: { en: 'energy in kWh ÷ occupied hours', 'zh-CN': '用电量（千瓦时）÷ 占用时长' },
  unit: 'kilowatt-hour-per-hour', direction: 'lower-is-better',
  bounds: null,
  boundsSource: NO_BOUNDS,
  ...quotient('energy-used', 'occupied-hours'),
}
