import { asItStands, NO_BOUNDS } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const outcomeCount: Indicator = {
  id: 'outcome-count',
  names: { en: 'Entrepreneurial outcomes', 'zh-CN': '创业成果数量' },
  dimension: 'performance', benefit: 'innovation',
  formula: { en: 'outcomes of the period', 'zh-CN': '当期创业成果数' },
  unit: 'count', direction: 'higher-is-better',
  bounds: null,
  boundsSource: NO_BOUNDS,
  ...asItStands('outcomes'),
}
