import { asItStands, NO_BOUNDS } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const jobCount: Indicator = {
  id: 'job-count',
  names: { en: 'Jobs', 'zh-CN': '就业带动数' },
  dimension: 'performance', benefit: 'social',
  formula: { en: 'jobs at tenants at the end of the period', 'zh-CN': '期末在孵企业从业人员数' },
  unit: 'person', direction: 'higher-is-better',
  bounds: null,
  boundsSource: NO_BOUNDS,
  ...asItStands('jobs'),
}
