import { INCUBATOR_FILING, quotient } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const tenantDensity: Indicator = {
  id: 'tenant-density',
  names: { en: 'Tenants per 1,000 m²', 'zh-CN': '每千平方米在孵企业数' },
  dimension: 'strategy', benefit: null,
  formula: { en: '1,000 × tenants ÷ floor area in m²', 'zh-CN': '1000 × 在孵企业数 ÷ 场地面积（平方米）' },
  unit: 'per-1000-square-metres', direction: 'higher-is-better',
  bounds: { low: 0, high: 3, perYear: false },
  boundsSource: INCUBATOR_FILING,
  ...quotient('tenants', 'area-total', 1000),
}
