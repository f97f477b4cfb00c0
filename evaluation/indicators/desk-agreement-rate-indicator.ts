import { NATURAL_SHARE, shareOf } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const deskAgreementRate: Indicator = {
  id: 'desk-agreement-rate',
  names: { en: 'Desk agreement rate', 'zh-CN': '工位入驻率' },
  dimension: 'strategy', benefit: null,
  formula: { en: 'desks under agreement ÷ desks offered', 'zh-CN': '已签约工位数 ÷ 可提供工位数' },
  unit: 'share', direction: 'higher-is-better',
  bounds: { low: 0, high: 1, perYear: false },
  boundsSource: NATURAL_SHARE,
  ...shareOf('desks-agreed', 'desks-offered'),
}
