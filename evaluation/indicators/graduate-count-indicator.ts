import { asItStands, NO_BOUNDS } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const graduateCount: Indicator = {
  id: 'graduate-count',
  names: { en: 'Graduates', 'zh-CN': '毕业企业数' },
  dimension: 'performance', benefit: 'economic',
  formula: { en: 'tenants graduated in the period', 'zh-CN': '当期毕业企业数' },
  unit: 'count', direction: 'higher-is-better',
  bounds: null,
  boundsSource: NO_BOUNDS,
  ...asItStands('graduates-new'),
}
