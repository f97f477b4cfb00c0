import { formulaOver, NO_BOUNDS, nothingToDivide } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const tenantGrowth: Indicator = {
  id: 'tenant-growth',
  names: { en: 'Tenant growth', 'zh-CN': '入驻企业增长率' },
  dimension: 'performance', benefit: 'economic',
  formula: { en: '(tenants − tenants at the start) ÷ tenants at the start', 'zh-CN': '（期末企业数 − 期初企业数）÷ 期初企业数' },
  unit: 'share', direction: 'higher-is-better',
  bounds: null,
  boundsSource: NO_BOUNDS,
  ...formulaOver(['tenants', 'tenants-at-start'], '({tenants} − {tenants-at-start}) ÷ {tenants-at-start}', (now, before) => (before > 0 ? (now - before) / before : nothingToDivide('tenants-at-start'))),
}
