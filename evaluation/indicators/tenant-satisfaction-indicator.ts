import { asItStands } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const tenantSatisfaction: Indicator = {
  id: 'tenant-satisfaction',
  names: { en: 'Tenant satisfaction', 'zh-CN': '企业满意度' },
  dimension: 'service', benefit: null,
  formula: { en: 'mean of the survey, 0–100', 'zh-CN': '满意度调查均值（0–100）' },
  unit: 'index', direction: 'higher-is-better',
  bounds: { low: 0, high: 100, perYear: false },
  boundsSource: { en: 'The survey\'s own scale', 'zh-CN': '调查自身的量表' },
  ...asItStands('satisfaction-mean'),
}
