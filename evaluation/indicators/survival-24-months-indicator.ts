import { NATURAL_SHARE } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'
import { survivalAfter } from './survival-formula.ts'

export const survival24Months: Indicator = {
  id: 'survival-24-months',
  names: { en: 'Tenant survival at 24 months', 'zh-CN': '入驻企业24个月存活率' },
  dimension: 'performance', benefit: 'economic',
  formula: { en: 'Kaplan–Meier estimate of S(24 months) over all tenancies', 'zh-CN': '对全部入驻记录按 Kaplan–Meier 法估计 24 个月存活率' },
  unit: 'share', direction: 'higher-is-better',
  bounds: { low: 0, high: 1, perYear: false },
  boundsSource: NATURAL_SHARE,
  ...survivalAfter(24),
}
