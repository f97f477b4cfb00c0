import { NATURAL_SHARE, shareOf } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const publicServiceAreaShare: Indicator = {
  id: 'public-service-area-share',
  names: { en: 'Public service area share', 'zh-CN': '公共服务面积占比' },
  dimension: 'strategy', benefit: null,
  formula: { en: 'public service area ÷ floor area', 'zh-CN': '公共服务面积 ÷ 可自主支配场地面积' },
  unit: 'share', direction: 'higher-is-better',
  bounds: { low: 0, high: 1, perYear: false },
  boundsSource: NATURAL_SHARE,
  ...shareOf('area-public-service', 'area-total'),
}
