import { asItStands, NO_BOUNDS } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const mentoring: Indicator = {
  id: 'mentoring',
  names: { en: 'Mentor hours', 'zh-CN': '导师辅导时长' },
  dimension: 'service', benefit: null,
  formula: { en: 'mentor hours of the period', 'zh-CN': '当期导师辅导时长' },
  unit: 'hour', direction: 'higher-is-better',
  bounds: null,
  boundsSource: NO_BOUNDS,
  ...asItStands('mentor-hours'),
}
