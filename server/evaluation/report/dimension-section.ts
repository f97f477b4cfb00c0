import type { RunIndicator } from '#contract/evaluation-runs'
import { FIGURE_UNITS } from '#contract/figure-units'
import type { LocalText } from '#contract/local-text'
import type { PrintedCell, PrintedTable } from '../../report-exports/printed-report.ts'
import { dimensionTrend } from './dimension-trend.ts'
import { because, column, heading, indicatorOf, NO_COVERAGES, orBecause, OWN, ownScore, SCORE_REASONS, scoreCell, scored, scoreUnit, shown, table, text, type RunView, type Section } from './run-view.ts'
import { figure, periodText, said } from './said-figures.ts'
import { dimensionName } from './summary-sentences.ts'

/** Chapter 2: the score by dimension, how it came about, and its way through the periods. */
export function dimensionSection(view: RunView): Section {
  const own = ownScore(view)
  const chapter = heading(1, '2  Scores by dimension', '二、分维度得分', true)
  if (!own) return { tables: [], pages: [chapter, text(NO_INDICATORS)] }
  const trend = view.result.periods.length > 1 ? [trendTable(view)] : []
  const parts = own.dimensions.map(({ dimension }) => ({ dimension, indicators: indicatorTable(view, dimension) }))
  return {
    tables: [dimensionTable(view), ...trend, ...parts.map(({ indicators }) => indicators)],
    pages: [
      chapter, text(HOW_TO_READ, 'note'), shown('dimensions'), ...trend.map(({ id }) => shown(id)),
      ...parts.flatMap(({ dimension, indicators }) => [heading(2, dimensionName(dimension).en, dimensionName(dimension)['zh-CN']), shown(indicators.id, 'none')]),
    ],
  }
}

const NO_INDICATORS: LocalText = { en: 'No indicator could be computed for any unit, so there are no scores. Appendix A tells which facts each one needs, appendix B which are known.', 'zh-CN': '所有单元均无可计算的指标，因此没有得分。各指标所需数据见附录A，已有数据见附录B。' }
const HOW_TO_READ: LocalText = {
  en: 'Points are what a dimension adds to the total. Its score is the weighted mean of what is known in it. The bounds put everything that is missing at its worst and at its best.',
  'zh-CN': '“贡献分”是该维度对总分的贡献；“得分”是该维度内已知指标的加权平均；上下限分别假设缺失指标取最差和最好的值。',
}

function dimensionTable(view: RunView): PrintedTable {
  const own = ownScore(view)!
  const unit = scoreUnit(view)
  const row = (name: LocalText, weight: number, { points, score, knownShare, missingShare, lowest, highest }: typeof own | (typeof own.dimensions)[number]): PrintedCell[] => [
    name, scored(view, points * weight), scoreCell(view, score, SCORE_REASONS.nothingKnown), weight, knownShare, missingShare, scoreCell(view, lowest, SCORE_REASONS.noBounds), scoreCell(view, highest, SCORE_REASONS.noBounds),
  ]
  const rows = own.dimensions.map((one) => row(dimensionName(one.dimension), one.weight, one))
  return {
    ...table('dimensions', 'Score by dimension', '各维度得分', [
      column('dimension', 'Dimension', '维度'), column('points', 'Points', '贡献分', unit), column('score', 'Score', '得分', unit), column('weight', 'Weight', '权重', 'share'),
      column('known', 'Known', '已知权重', 'share'), column('missing', 'Missing', '缺失权重', 'share'), column('lowest', 'Lowest', '下限', unit), column('highest', 'Highest', '上限', unit),
    ], rows, { chart: { kind: 'ranked', x: 'dimension', y: 'score', low: 'lowest', high: 'highest' } }),
    total: row({ en: 'Total', 'zh-CN': '总计' }, 1, own),
  }
}

function trendTable(view: RunView): PrintedTable {
  const { result } = view
  const unit = scoreUnit(view)
  const dimensions = ownScore(view)!.dimensions.map(({ dimension }) => dimension)
  const rows = dimensionTrend(result, OWN).map(({ period, total, dimensions: parts }) => [
    periodText(period), scoreCell(view, total, SCORE_REASONS.nothingKnown), ...dimensions.map((dimension) => scoreCell(view, parts.get(dimension) ?? null, SCORE_REASONS.nothingKnown)),
  ])
  return table('trend', 'Scores through the periods', '各期得分变化', [
    column('period', 'Period', '时期'), column('total', 'Total', '总分', unit), ...dimensions.map((dimension) => column(dimension, dimensionName(dimension).en, dimensionName(dimension)['zh-CN'], unit)),
  ], rows, {
    chart: { kind: 'lines', x: 'period', y: ['total', ...dimensions] },
    notes: [said('Earlier periods are measured with the weights and the yardstick of {period}, so that only the unit’s own figures move the lines. Each score is of what is known in that period.', '更早时期按{period}的权重和标准化尺度计算，曲线只反映评价对象自身数据的变化；各期得分仅依据当期已知指标。', { period: periodText(result.settings.period) })],
  })
}

function indicatorTable(view: RunView, dimension: string): PrintedTable {
  const own = view.result.indicators.filter(({ id }) => indicatorOf(id).dimension === dimension)
  const intervals = own.some(({ units }) => units[OWN]?.interval)
  const covered = own.some(({ units }) => typeof units[OWN]?.coverage === 'number')
  const name = dimensionName(dimension)
  return table(`indicators-${dimension}`, `Indicators: ${name.en}`, `指标：${name['zh-CN']}`, [
    column('indicator', 'Indicator', '指标'), column('value', 'Value', '数值', 'own'), column('unit', 'Unit', '单位'), column('normalised', 'Normalised', '标准化值', 'ratio'), column('weight', 'Weight', '权重', 'share'),
    ...covered ? [column('coverage', 'Coverage', '覆盖率', 'share')] : [], ...intervals ? [column('interval', 'Interval', '置信区间')] : [],
  ], own.map((indicator) => [...indicatorRow(indicator), ...covered ? [coverageCell(indicator)] : [], ...intervals ? [intervalCell(indicator)] : []]), { notes: covered ? [] : [NO_COVERAGES] })
}

function indicatorRow(indicator: RunIndicator): PrintedCell[] {
  const { names, unit } = indicatorOf(indicator.id)
  const { value, reason, normalised } = indicator.units[OWN]!
  return [
    names, value === null ? because(reason, SCORE_REASONS.nothingKnown) : figure(value, unit), FIGURE_UNITS[unit].label,
    orBecause(normalised, value === null ? reason : indicator.normalisationReason, SCORE_REASONS.nothingKnown), indicator.weight,
  ]
}

function coverageCell({ units }: RunIndicator): PrintedCell {
  const { coverage, value, reason } = units[OWN]!
  return coverage ?? (value === null ? because(reason, SCORE_REASONS.nothingKnown) : { missing: SCORE_REASONS.notMeasured })
}

function intervalCell({ id, units }: RunIndicator): PrintedCell {
  const interval = units[OWN]?.interval
  if (!interval) return null
  const { unit } = indicatorOf(id)
  return said('{low} to {high} ({level})', '{low} 至 {high}（{level}）', { low: figure(interval.low, unit), high: figure(interval.high, unit), level: figure(interval.level, 'share') })
}
