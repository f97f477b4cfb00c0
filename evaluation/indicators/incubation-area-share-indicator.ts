import { INCUBATOR_FILING, formulaOver, nothingToDivide, partExceedsWhole } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const incubationAreaShare: Indicator = {
  id: 'incubation-area-share',
  names: { en: 'Tenant and public service area share', 'zh-CN': '在孵企业使用面积（含公共服务面积）占比' },
  dimension: 'strategy', benefit: null,
  formula: { en: '(tenants\' area + public service area) ÷ floor area', 'zh-CN': '（在孵企业使用面积 + 公共服务面积）÷ 可自主支配场地面积' },
  unit: 'share', direction: 'higher-is-better',
  bounds: { low: 0, high: 0.75, perYear: false },
  boundsSource: INCUBATOR_FILING,
  ...formulaOver(['area-tenants', 'area-public-service', 'area-total'], '({area-tenants} + {area-public-service}) ÷ {area-total}', (tenants, services, total) => {
    if (total <= 0) return nothingToDivide('area-total')
    return tenants + services > total ? partExceedsWhole('area-tenants', 'area-total') : (tenants + services) / total
  }),
}
