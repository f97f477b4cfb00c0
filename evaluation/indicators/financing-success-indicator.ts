import { NATURAL_SHARE, shareOf } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const financingSuccess: Indicator = {
  id: 'financing-success',
  names: { en: 'Financing success', 'zh-CN': '融资成功率' },
  dimension: 'performance', benefit: 'economic',
  formula: { en: 'tenants financed ÷ tenants that sought finance', 'zh-CN': '获得融资企业数 ÷ 寻求融资企业数' },
  unit: 'share', direction: 'higher-is-better',
  bounds: { low: 0, high: 1, perYear: false },
  boundsSource: NATURAL_SHARE,
  ...shareOf('tenants-financed', 'tenants-seeking-finance'),
}
