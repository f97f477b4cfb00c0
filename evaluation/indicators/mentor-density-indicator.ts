import { INCUBATOR_FILING, quotient } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const mentorDensity: Indicator = {
  id: 'mentor-density',
  names: { en: 'Mentors per 10 tenants', 'zh-CN': '每10家企业创业导师数' },
  dimension: 'organisation', benefit: null,
  formula: { en: '10 × mentors ÷ tenants', 'zh-CN': '10 × 创业导师数 ÷ 在孵企业数' },
  unit: 'per-10-tenants', direction: 'higher-is-better',
  bounds: { low: 0, high: 1, perYear: false },
  boundsSource: INCUBATOR_FILING,
  ...quotient('mentors', 'tenants', 10),
}
