import { NATURAL_SHARE, shareOf } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const technologyConversion: Indicator = {
  id: 'technology-conversion',
  names: { en: 'Technology conversion', 'zh-CN': '技术成果转化率' },
  dimension: 'performance', benefit: 'innovation',
  formula: { en: 'technology results converted ÷ technology results available', 'zh-CN': '已转化技术成果数 ÷ 可转化技术成果数' },
  unit: 'share', direction: 'higher-is-better',
  bounds: { low: 0, high: 1, perYear: false },
  boundsSource: NATURAL_SHARE,
  ...shareOf('results-converted', 'results-available'),
}
