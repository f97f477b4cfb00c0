import { INCUBATOR_FILING, shareOf } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const financedTenantShare: Indicator = {
  id: 'financed-tenant-share',
  names: { en: 'Financed tenants', 'zh-CN': '获投融资企业占比' },
  dimension: 'performance', benefit: 'economic',
  formula: { en: 'tenants that have been financed ÷ tenants', 'zh-CN': '获得过投融资的企业数 ÷ 在孵企业数' },
  unit: 'share', direction: 'higher-is-better',
  bounds: { low: 0, high: 0.1, perYear: false },
  boundsSource: INCUBATOR_FILING,
  ...shareOf('tenants-ever-financed', 'tenants'),
}
