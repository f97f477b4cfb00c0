import { asItStands, NO_BOUNDS } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const financingVolume: Indicator = {
  id: 'financing-volume',
  names: { en: 'Amount financed', 'zh-CN': '融资金额' },
  dimension: 'performance', benefit: 'economic',
  formula: { en: 'amount financed in the period', 'zh-CN': '当期融资金额' },
  unit: 'yuan', direction: 'higher-is-better',
  bounds: null,
  boundsSource: NO_BOUNDS,
  ...asItStands('financed-amount'),
}
