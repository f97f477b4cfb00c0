import { NATURAL_SHARE, shareOf } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const deviceCoverage: Indicator = {
  id: 'device-coverage',
  names: { en: 'Device coverage', 'zh-CN': '感知覆盖率' },
  dimension: 'organisation', benefit: null,
  formula: { en: 'hours with a good presence source ÷ hours in which presence should be known', 'zh-CN': '感知数据有效时长 ÷ 应有感知数据时长' },
  unit: 'share', direction: 'higher-is-better',
  bounds: { low: 0, high: 1, perYear: false },
  boundsSource: NATURAL_SHARE,
  ...shareOf('device-hours-good', 'device-hours-expected'),
}
