import type { LocalText } from '#contract/local-text'
import type { PrintedCell } from '../../report-exports/printed-report.ts'
import { because, column, heading, orBecause, OWN, shown, table, text, type RunView, type Section } from './run-view.ts'
import { periodText, said } from './said-figures.ts'

const NOT_COMPUTED: LocalText = { en: 'Not computed', 'zh-CN': '未计算' }

/** The unit's productivity through the periods, and what it is made of; nothing where it was not asked for. */
export function malmquistPart({ result: { malmquist, efficiency } }: RunView): Section {
  const index = efficiency?.model === 'malmquist' ? efficiency : malmquist
  if (!index) return { pages: [], tables: [] }
  // The first period has none before it to be compared with.
  const own = index.units.filter(({ unit, reason }) => unit === OWN && reason?.code !== 'first-period')
  const rows = own.map(({ period, score, reason, malmquist: change }): PrintedCell[] => [
    change ? said('{since} to {period}', '{since}至{period}', { since: periodText(change.since), period: periodText(period) }) : periodText(period), orBecause(score, reason ?? index.reason, NOT_COMPUTED),
    ...[change?.efficiencyChange, change?.technicalChange, change?.pureEfficiencyChange, change?.scaleChange].map((value) => value ?? because(reason ?? index.reason, NOT_COMPUTED)),
  ])
  return {
    tables: [table('malmquist', 'Productivity through the periods', '各期生产率变化', [
      column('period', 'Periods', '时期'), column('index', 'Malmquist index', 'Malmquist 指数', 'ratio'), column('efficiency', 'Efficiency change', '效率变化', 'ratio'), column('technical', 'Technical change', '技术变化', 'ratio'),
      column('pure', 'Pure efficiency', '纯技术效率变化', 'ratio'), column('scale', 'Scale', '规模效率变化', 'ratio'),
    ], rows, {
      chart: { kind: 'lines', x: 'period', y: ['index', 'efficiency', 'technical'] }, empty: index.reason?.text ?? NOT_COMPUTED,
      notes: [{ en: 'Index = efficiency change × technical change; efficiency change = pure × scale. Above 1 is progress since the period before.', 'zh-CN': '指数 = 效率变化 × 技术变化；效率变化 = 纯技术效率变化 × 规模效率变化。大于 1 表示较上一时期进步。' }],
    })],
    pages: [heading(2, 'Productivity through the periods (Malmquist)', '各期生产率变化（Malmquist）'), ...index.warnings.map(({ text: warning }) => text(warning, 'note')), shown('malmquist', 'none')],
  }
}
