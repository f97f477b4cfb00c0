import { INCUBATOR_FILING, quotient } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const professionalStaffDensity: Indicator = {
  id: 'professional-staff-density',
  names: { en: 'Professional staff per 10 tenants', 'zh-CN': '每10家企业专业孵化服务人员数' },
  dimension: 'organisation', benefit: null,
  formula: { en: '10 × professional staff ÷ tenants', 'zh-CN': '10 × 专业孵化服务人员数 ÷ 在孵企业数' },
  unit: 'per-10-tenants', direction: 'higher-is-better',
  bounds: { low: 0, high: 1, perYear: false },
  boundsSource: INCUBATOR_FILING,
  ...quotient('staff-professional', 'tenants', 10),
}
