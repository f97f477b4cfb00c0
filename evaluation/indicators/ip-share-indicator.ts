import { INCUBATOR_FILING, shareOf } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const ipShare: Indicator = {
  id: 'ip-share',
  names: { en: 'Tenants with intellectual property', 'zh-CN': '知识产权企业占比' },
  dimension: 'performance', benefit: 'innovation',
  formula: { en: 'tenants with valid intellectual property ÷ tenants', 'zh-CN': '拥有有效知识产权的企业数 ÷ 在孵企业数' },
  unit: 'share', direction: 'higher-is-better',
  bounds: { low: 0, high: 0.3, perYear: false },
  boundsSource: INCUBATOR_FILING,
  ...shareOf('tenants-with-ip', 'tenants'),
}
