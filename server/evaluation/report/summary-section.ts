import type { LocalText } from '#contract/local-text'
import type { MetricInfo } from '#contract/report'
import { EFFICIENCY_MODELS, isEfficiencyModel } from '#evaluation/efficiency/efficiency-models'
import type { PrintedFigure } from '../../report-exports/printed-report.ts'
import { because, heading, OWN, ownScore, SCORE_REASONS, scoreFigure, scoreUnit, scored, shown, table, column, text, type RunView, type Section } from './run-view.ts'
import { ruleSetStandings } from './rule-set-standings.ts'
import { count, figure, said } from './said-figures.ts'
import { SHOWN, summarySentences } from './summary-sentences.ts'

/** The figures that stand first: total score with its bounds, rank, efficiency with its interval. */
export function summaryFigures(view: RunView): PrintedFigure[] {
  const { efficiency, units } = view.result
  const own = ownScore(view)
  const bounds = own && own.missingShare >= SHOWN && own.lowest !== null && own.highest !== null ? [said('Possible: {lowest} to {highest}', '可能范围：{lowest} 至 {highest}', { lowest: scoreFigure(view, own.lowest), highest: scoreFigure(view, own.highest) })] : []
  const missing = own ? [said('Missing weights: {share}', '缺失权重：{share}', { share: figure(own.missingShare, 'share') })] : []
  return [
    { metric: 'total-score', value: own?.score === null || !own ? because(null, SCORE_REASONS.nothingKnown) : scored(view, own.score), coverage: null, before: null, remarks: [...bounds, ...missing] },
    { metric: 'rank', value: units.length < 2 ? because(null, ALONE) : own?.rank ?? because(null, SCORE_REASONS.halfUnknown), coverage: null, before: null, remarks: units.length < 2 ? [] : [said('of {all} units', '共 {all} 个单元', { all: count(units.length) })] },
    ...efficiency ? [efficiencyFigure(efficiency)] : [],
  ]
}

function efficiencyFigure(efficiency: NonNullable<RunView['result']['efficiency']>): PrintedFigure {
  const own = efficiency.units.filter(({ unit }) => unit === OWN).at(-1)
  const interval = own?.bootstrap && efficiency.bootstrap ? [said('{level} interval: {lower} to {upper}', '{level} 置信区间：{lower} 至 {upper}', { level: figure(efficiency.bootstrap.confidence, 'share'), lower: figure(own.bootstrap.lower, 'ratio'), upper: figure(own.bootstrap.upper, 'ratio') })] : []
  return { metric: 'efficiency', value: own?.score ?? because(own?.reason ?? efficiency.reason, NO_PART), coverage: null, before: null, remarks: [...modelName(efficiency.model), ...interval] }
}

const ALONE: LocalText = { en: 'Evaluated alone', 'zh-CN': '仅评价一个单元' }
const NO_PART: LocalText = { en: 'The unit took no part', 'zh-CN': '该单元未参与计算' }
const modelName = (model: string): LocalText[] => (isEfficiencyModel(model) ? [EFFICIENCY_MODELS[model].name] : [])

/** Definitions of the first figures. */
export const summaryMetrics = (view: RunView): MetricInfo[] => [
  {
    id: 'total-score', names: { en: 'Total score', 'zh-CN': '总分' }, unit: scoreUnit(view),
    formula: { en: 'Σ (weight × normalised value) ÷ Σ weight over the indicators that are known', 'zh-CN': '已知指标的 Σ（权重 × 标准化值）÷ Σ 权重' },
    source: { en: 'Weighted sum: Hwang, Yoon (1981)', 'zh-CN': '加权求和法：Hwang、Yoon（1981）' },
  },
  {
    id: 'rank', names: { en: 'Rank', 'zh-CN': '名次' }, unit: 'count',
    formula: { en: '1 + number of units with a better score; equal scores share a rank', 'zh-CN': '1 + 得分更高的单元数；得分相同则名次并列' },
    source: { en: 'Standard competition ranking', 'zh-CN': '标准竞赛排名法' },
  },
  ...view.result.efficiency ? [efficiencyMetric(view.result.efficiency.model)] : [],
]

function efficiencyMetric(model: string): MetricInfo {
  const known = isEfficiencyModel(model) ? EFFICIENCY_MODELS[model] : null
  const names: LocalText = { en: 'Efficiency', 'zh-CN': '效率值' }
  return { id: 'efficiency', names, unit: 'ratio', formula: known ? said('{name}. {score}', '{name}。{score}', { name: known.name, score: known.score }) : names, source: known ? said('{source}', '{source}', { source: known.source }) : names }
}

/** Chapter 1: what came out, in a page. */
export function summarySection(view: RunView): Section {
  const standings = ruleSetStandings(view)
  const verdicts = table('verdicts', 'Rule sets', '规则集对照', [column('rule-set', 'Rule set', '规则集'), column('issuer', 'Issued by', '发布机构'), column('outcome', 'Outcome', '结果')],
    standings.map(({ name, ruleSet, outcome }) => [name, ruleSet.issuer, outcome]))
  return {
    tables: standings.length === 0 ? [] : [verdicts],
    pages: [heading(1, '1  Summary', '一、摘要', true), { kind: 'figures' }, ...summarySentences(view).map((sentence) => text(sentence, 'lead')), ...standings.length === 0 ? [] : [shown('verdicts')]],
  }
}
