import { formulaOver, nothingToDivide } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

/** The declared parts of the index: each counts a quarter and is full at `fullAt`. */
const PARTS = [
  { of: 'jobs a tenant', fullAt: 10 },
  { of: 'share of jobs held by recent graduates', fullAt: 0.5 },
  { of: 'share of first-time founders among tenants', fullAt: 0.5 },
  { of: 'share of events open to the public', fullAt: 1 },
] as const

export const socialImpactIndex: Indicator = {
  id: 'social-impact-index',
  names: { en: 'Social impact index', 'zh-CN': '社会影响指数' },
  dimension: 'performance', benefit: 'social',
  formula: {
    en: '25 × Σ min(1, part ÷ full): jobs a tenant (full at 10), share of jobs held by recent graduates (0.5), share of first-time founders (0.5), share of events open to the public (1)',
    'zh-CN': '25 × Σ min(1, 分项 ÷ 满分值)：户均就业人数（10）、应届高校毕业生就业占比（0.5）、首次创业企业占比（0.5）、面向公众活动占比（1）',
  },
  unit: 'index', direction: 'higher-is-better',
  bounds: { low: 0, high: 100, perYear: false },
  boundsSource: { en: 'Declared by Atrium: a composite of four equal parts, each full at the value named in the formula', 'zh-CN': '由 Atrium 设定：四个等权分项的综合指数，各分项达到公式所列数值即为满分' },
  ...formulaOver(
    ['jobs', 'jobs-new-graduates', 'founders-first-time', 'tenants', 'events-open', 'events-hosted', 'events-cohosted'],
    '25 × (min(1, {jobs} ÷ {tenants} ÷ 10) + min(1, {jobs-new-graduates} ÷ {jobs} ÷ 0.5) + min(1, {founders-first-time} ÷ {tenants} ÷ 0.5) + min(1, {events-open} ÷ ({events-hosted} + {events-cohosted}) ÷ 1))',
    (jobs, graduates, founders, tenants, open, hosted, cohosted) => {
      if (tenants <= 0) return nothingToDivide('tenants')
      // No jobs and no events are measured zeros, not gaps: their shares are 0.
      const values = [jobs / tenants, jobs > 0 ? graduates / jobs : 0, founders / tenants, hosted + cohosted > 0 ? open / (hosted + cohosted) : 0]
      return PARTS.reduce((sum, { fullAt }, index) => sum + 25 * Math.min(1, values[index]! / fullAt), 0)
    },
  ),
}
