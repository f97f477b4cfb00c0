import { INCUBATOR_FILING, shareOf } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const patentApplicantShare: Indicator = {
  id: 'patent-applicant-share',
  names: { en: 'Tenants that applied for patents', 'zh-CN': '申请专利企业占比' },
  dimension: 'performance', benefit: 'innovation',
  formula: { en: 'tenants that have applied for patents ÷ tenants', 'zh-CN': '已申请专利的企业数 ÷ 在孵企业数' },
  unit: 'share', direction: 'higher-is-better',
  bounds: { low: 0, high: 0.5, perYear: false },
  boundsSource: INCUBATOR_FILING,
  ...shareOf('patent-applicants', 'tenants'),
}
