import type { LocalText } from '#contract/local-text'

const words = (en: string, zh: string): LocalText => ({ en, 'zh-CN': zh })

/** What an export says around a report's own texts. */
export const REPORT_WORDS = {
  report: words('Report', '报表'),
  site: words('Site', '场所'),
  scope: words('Scope', '范围'),
  period: words('Period', '统计时段'),
  timeZone: words('Time zone', '时区'),
  availableHours: words('Available hours', '可用时长（小时）'),
  coverage: words('Coverage', '数据覆盖率'),
  madeAt: words('Made at', '生成时间'),
  data: words('Data', '数据'),
  demo: words('Demo data: simulated, not measured', '演示数据：由模拟生成，并非实测'),
  summary: words('Summary', '摘要'),
  headline: words('Headline figures', '主要指标'),
  figure: words('Figure', '指标'),
  value: words('Value', '数值'),
  unit: words('Unit', '单位'),
  before: words('Period before', '对比时段'),
  whyMissing: words('why missing', '缺失原因'),
  total: words('Total', '合计'),
  notes: words('Notes', '说明'),
  formulas: words('Formulas and sources', '公式与来源'),
  formula: words('Formula', '公式'),
  source: words('Source', '来源'),
  share: words('share, 0–1', '比例，0–1'),
  first: words('The chart shows the first {shown} of {all} rows.', '图中仅显示前 {shown} 行，共 {all} 行。'),
  noFigures: words('Nothing to draw: no figure is there.', '暂无可绘制的数据。'),
  missing: words('missing', '缺失'),
  runningShare: words('Running share', '累计占比'),
  contents: words('Contents', '目录'),
  pageOf: words('Page {page} of {all}', '第 {page} 页，共 {all} 页'),
} as const satisfies Record<string, LocalText>

const WEEKDAYS = {
  en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  'zh-CN': ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
} as const

/** Monday first. */
export const weekdayNames = (language: keyof typeof WEEKDAYS): readonly string[] => WEEKDAYS[language]
