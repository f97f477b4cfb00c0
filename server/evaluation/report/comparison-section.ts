import type { RunScore } from '#contract/evaluation-runs'
import type { LocalText } from '#contract/local-text'
import type { PrintedCell, PrintedTable } from '../../report-exports/printed-report.ts'
import { sampleQuantile } from '#evaluation/numerics/moments'
import { because, column, heading, orBecause, OWN, ownScore, SCORE_REASONS, scoreCell, scored, scoreUnit, shown, table, text, unitName, type RunView, type Section } from './run-view.ts'
import { dimensionName } from './summary-sentences.ts'

/** Chapter 3: all units beside each other. */
export function comparisonSection(view: RunView): Section {
  const chapter = (page = false) => heading(1, '3  Comparison with other units', '三、与其他单元比较', page)
  if (view.result.scores.length < 2) return { tables: [], pages: [chapter(), text(ALONE)] }
  const tables = [dimensionComparison(view), ranking(view)]
  return { tables, pages: [chapter(true), ...tables.map(({ id }) => shown(id))] }
}

const ALONE: LocalText = { en: 'Only one unit was evaluated, so there is nothing to compare it with. Import the figures of other spaces to compare.', 'zh-CN': '本次仅评价一个单元，没有比较对象。导入其他空间的数据后即可比较。' }

/** Ranked units first, by rank; those without a rank by what is known of them. */
const inOrder = ({ result: { scores } }: RunView): { readonly unit: number; readonly score: RunScore }[] => scores.map((score, unit) => ({ unit, score }))
  .sort((one, other) => (one.score.rank ?? Infinity) - (other.score.rank ?? Infinity) || (other.score.score ?? -Infinity) - (one.score.score ?? -Infinity) || one.unit - other.unit)

function ranking(view: RunView): PrintedTable {
  const unit = scoreUnit(view)
  const order = inOrder(view)
  const isDistance = view.result.settings.score.aggregation === 'topsis'
  return table('ranking', 'Ranking', '排名', [
    column('unit', 'Unit', '单元'), column('rank', 'Rank', '名次', 'count'), column('score', 'Score', '得分', unit), column('lowest', 'Lowest', '下限', unit), column('highest', 'Highest', '上限', unit),
    column('known', 'Known weights', '已知权重', 'share'), column('closeness', 'TOPSIS closeness', 'TOPSIS 贴近度', 'ratio'),
  ], order.map(({ unit: index, score: { rank, score, lowest, highest, knownShare, topsis } }): PrintedCell[] => [
    unitName(view, index), orBecause(rank, isDistance ? topsis.reason : null, SCORE_REASONS.halfUnknown), scoreCell(view, score, SCORE_REASONS.nothingKnown),
    scoreCell(view, lowest, SCORE_REASONS.noBounds), scoreCell(view, highest, SCORE_REASONS.noBounds), knownShare, orBecause(topsis.closeness, topsis.reason, SCORE_REASONS.nothingKnown),
  ]), {
    chart: { kind: 'ranked', x: 'unit', y: 'score', low: 'lowest', high: 'highest' }, own: order.findIndex(({ unit: index }) => index === OWN),
    notes: [isDistance ? BY_DISTANCE : BY_SUM],
  })
}

const BY_SUM: LocalText = { en: 'Ranked by the weighted sum. Lines across the bars: the bounds that missing figures leave open.', 'zh-CN': '按加权求和得分排名。条形上的横线表示缺失数据造成的上下限。' }
const BY_DISTANCE: LocalText = { en: 'Ranked by TOPSIS closeness; the bars show the weighted sum. Lines across the bars: the bounds that missing figures leave open.', 'zh-CN': '按 TOPSIS 贴近度排名，条形为加权求和得分。条形上的横线表示缺失数据造成的上下限。' }

/** The first unit beside the middle and the best of all, dimension by dimension. */
function dimensionComparison(view: RunView): PrintedTable {
  const unit = scoreUnit(view)
  const all = (pick: (score: RunScore) => number | null | undefined): number[] => view.result.scores.flatMap((score) => pick(score) ?? [])
  const row = (name: LocalText, pick: (score: RunScore) => number | null | undefined): PrintedCell[] => {
    const own = ownScore(view)
    const known = all(pick)
    const of = (value: number | undefined): PrintedCell => (value === undefined || Number.isNaN(value) ? because(null, SCORE_REASONS.nothingKnown) : scored(view, value))
    return [name, scoreCell(view, (own && pick(own)) ?? null, SCORE_REASONS.nothingKnown), of(known.length > 0 ? sampleQuantile(known, 0.5) : undefined), of(known.length > 0 ? Math.max(...known) : undefined), known.length]
  }
  const dimensions = [...new Set(view.result.scores.flatMap((score) => score.dimensions.map(({ dimension }) => dimension)))]
  return table('dimension-comparison', 'The unit beside the others', '评价对象与其他单元', [
    column('dimension', 'Dimension', '维度'), column('own', 'This unit', '评价对象', unit), column('median', 'Median', '中位数', unit), column('best', 'Best', '最高', unit), column('units', 'Units known', '有数据的单元', 'count'),
  ], [...dimensions.map((id) => row(dimensionName(id), (score) => score.dimensions.find(({ dimension }) => dimension === id)?.score)), row({ en: 'Total', 'zh-CN': '总分' }, ({ score }) => score)])
}
