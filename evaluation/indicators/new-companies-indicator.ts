import { MAKERSPACE_FILING, asItStands } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const newCompanies: Indicator = {
  id: 'new-companies',
  names: { en: 'Companies newly registered', 'zh-CN': '新注册企业数' },
  dimension: 'performance', benefit: 'economic',
  formula: { en: 'companies registered in the period', 'zh-CN': '当期新注册企业数' },
  unit: 'count', direction: 'higher-is-better',
  bounds: { low: 0, high: 10, perYear: true },
  boundsSource: MAKERSPACE_FILING,
  ...asItStands('companies-new'),
}
