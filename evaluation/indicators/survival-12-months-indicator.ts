import { NATURAL_SHARE } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'
import { survivalAfter } from './survival-formula.ts'

export const survival12Months: Indicator = {
  id: 'survival-12-months',
  names: { en: 'Tenant survival at 12 months', 'zh-CN': '入驻企业12个月存活率' },
  dimension: 'performance', benefit: 'economic',
  formula: { en: 'Kaplan–Meier estimate of S(12 months) over all tenancies', 'zh-CN': '对全部入驻记录按 Kaplan–Meier 法估计 12 个月存活率' },
  unit: 'share', direction: 'higher-is-better',
  bounds: { low: 0, high: 1, perYear: false },
  boundsSource: NATURAL_SHARE,
  ...survivalAfter(12),
}
