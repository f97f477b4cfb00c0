import { NATURAL_SHARE, shareOf } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const ownIncomeShare: Indicator = {
  id: 'own-income-share',
  names: { en: 'Own income share', 'zh-CN': '自我造血能力（自主收入占比）' },
  dimension: 'strategy', benefit: null,
  formula: { en: 'income from own services and investments ÷ total income', 'zh-CN': '自主经营收入 ÷ 总收入（含补贴）' },
  unit: 'share', direction: 'higher-is-better',
  bounds: { low: 0, high: 1, perYear: false },
  boundsSource: NATURAL_SHARE,
  ...shareOf('income-own', 'income-total'),
}
