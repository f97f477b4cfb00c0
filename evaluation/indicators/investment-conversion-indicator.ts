import { NATURAL_SHARE, shareOf } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const investmentConversion: Indicator = {
  id: 'investment-conversion',
  names: { en: 'Investment conversion', 'zh-CN': '投融资转化率' },
  dimension: 'performance', benefit: 'economic',
  formula: { en: 'investments closed ÷ introductions to investors', 'zh-CN': '对接后达成投资数 ÷ 投资对接次数' },
  unit: 'share', direction: 'higher-is-better',
  bounds: { low: 0, high: 1, perYear: false },
  boundsSource: NATURAL_SHARE,
  ...shareOf('investments-closed', 'investor-introductions'),
}
