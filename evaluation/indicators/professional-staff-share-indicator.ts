import { INCUBATOR_FILING, shareOf } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const professionalStaffShare: Indicator = {
  id: 'professional-staff-share',
  names: { en: 'Professional staff share', 'zh-CN': '专业孵化服务人员占比' },
  dimension: 'organisation', benefit: null,
  formula: { en: 'professional staff ÷ staff', 'zh-CN': '专业孵化服务人员数 ÷ 机构总人数' },
  unit: 'share', direction: 'higher-is-better',
  bounds: { low: 0, high: 0.8, perYear: false },
  boundsSource: INCUBATOR_FILING,
  ...shareOf('staff-professional', 'staff-total'),
}
