import { NATURAL_SHARE, quotient } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const graduationRate: Indicator = {
  id: 'graduation-rate',
  names: { en: 'Graduation rate', 'zh-CN': '企业毕业率' },
  dimension: 'performance', benefit: 'economic',
  formula: { en: 'tenants graduated in the period ÷ tenants at the start', 'zh-CN': '当期毕业企业数 ÷ 期初企业数' },
  unit: 'share', direction: 'higher-is-better',
  bounds: { low: 0, high: 1, perYear: false },
  boundsSource: NATURAL_SHARE,
  ...quotient('graduates-new', 'tenants-at-start'),
}
