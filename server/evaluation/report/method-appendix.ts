import type { RunWeights } from '#contract/evaluation-runs'
import type { LocalText } from '#contract/local-text'
import { BENEFITS } from '#evaluation/indicators/indicator'
import { indicatorById } from '#evaluation/indicators/index'
import type { PageBlock, PrintedCell, PrintedTable } from '../../report-exports/printed-report.ts'
import { nodeWeights } from '../weights/judged-weights.ts'
import { ROOT } from '../weights/weight-hierarchy.ts'
import { methodEntries } from './method-entries.ts'
import { because, column, heading, indicatorOf, shown, table, text, type RunView, type Section } from './run-view.ts'
import { count, listed, said } from './said-figures.ts'
import { dimensionName } from './summary-sentences.ts'

/** Appendix C: the methods with their sources, the weights, and the judgements that they come from. */
export function methodAppendix(view: RunView): Section {
  const { result, facts } = view
  const judged = facts.judgements ? judgementTables(facts.judgements) : []
  const weights = weightTable(result.weights, view)
  return {
    tables: [weights, ...judged],
    pages: [
      heading(1, 'Appendix C  Methods and weights', '附录C  方法与权重', true), { kind: 'entries', items: methodEntries(result) },
      heading(2, 'Weights', '权重'), ...weightNotes(result.weights), shown('weights', 'none'),
      ...judged.length > 0 ? [heading(2, 'Judgements (AHP)', '判断矩阵（AHP）'), ...judged.map(({ id }): PageBlock => shown(id))] : [],
    ],
  }
}

const METHODS = { equal: { en: 'equal', 'zh-CN': '等权' }, ahp: { en: 'AHP', 'zh-CN': 'AHP' }, entropy: { en: 'entropy', 'zh-CN': '熵权法' }, critic: { en: 'CRITIC', 'zh-CN': 'CRITIC' }, combination: { en: 'combination', 'zh-CN': '组合赋权' } } as const satisfies Record<RunWeights['method'], LocalText>

function weightNotes({ method, asked, reason, unitsUsed }: RunWeights): PageBlock[] {
  return [
    text(said('Method: {method}.', '方法：{method}。', { method: METHODS[method] })),
    ...reason ? [text(said('Asked for was {asked}, which gave no weights: {reason}.', '原要求为{asked}，但未能得出权重：{reason}。', { asked: METHODS[asked], reason: reason.text }), 'warning')] : [],
    ...unitsUsed === null || method === 'equal' || method === 'ahp' ? [] : [text(said('Weights from the data come from {units} units without gaps in what most units have; an indicator that few units have weighs as much as the mean.', '数据权重依据 {units} 个数据完整的单元计算；仅少数单元有数据的指标取平均权重。', { units: count(unitsUsed) }), 'note')],
  ]
}


function weightTable({ weights, subjective, objective }: RunWeights, { result }: RunView): PrintedTable {
  // What was not asked for, or could not be had, has no column.
  const kinds = [
    { of: weights, titled: column('weight', 'Weight', '权重', 'share') },
    ...subjective ? [{ of: subjective, titled: column('judged', 'By judgement', '判断权重', 'share') }] : [], ...objective ? [{ of: objective, titled: column('data', 'From the data', '数据权重', 'share') }] : [],
  ]
  return table('weights', 'Weights', '权重', [column('indicator', 'Indicator', '指标'), column('dimension', 'Dimension', '维度'), ...kinds.map(({ titled }) => titled)], result.indicators.map(({ id }): PrintedCell[] => {
    const { names, dimension } = indicatorOf(id)
    return [names, dimensionName(dimension), ...kinds.map(({ of }) => of[id] ?? null)]
  }))
}

/** A node of the hierarchy or an indicator, by its name. */
function criterionName(id: string): LocalText {
  if (id === ROOT) return { en: 'All dimensions', 'zh-CN': '全部维度' }
  if (id in BENEFITS) return BENEFITS[id as keyof typeof BENEFITS]
  return indicatorById(id)?.names ?? dimensionName(id)
}

const NOT_JUDGED: LocalText = { en: 'Nobody judged this node: its parts are equal', 'zh-CN': '该节点未作判断，各项等权' }

function judgementTables(nodes: NonNullable<RunView['facts']['judgements']>): PrintedTable[] {
  const checked = nodes.map((node) => ({ node, weights: nodeWeights(node) }))
  const consistency = table('consistency', 'Consistency of the judgements', '判断矩阵的一致性', [
    column('node', 'Compared within', '比较范围'), column('criteria', 'Criteria', '比较项'), column('lambda', 'λmax', 'λmax', 'ratio'), column('index', 'CI', 'CI', 'ratio'), column('random', 'RI', 'RI', 'ratio'), column('ratio', 'CR', 'CR', 'ratio'),
  ], checked.map(({ node: { node, criteria }, weights: { lambdaMax, consistencyIndex, randomIndex, consistencyRatio, reason } }): PrintedCell[] => [
    criterionName(node), listed(criteria.map(criterionName)), ...[lambdaMax, consistencyIndex, randomIndex, consistencyRatio].map((value) => value ?? because(reason, NOT_JUDGED)),
  ]), { notes: [said('A consistency ratio (CR) of up to 0.1 is accepted. Random index (RI): {source}', '一致性比率（CR）不超过 0.1 方可采用。随机一致性指标（RI）：{source}', { source: checked[0]?.weights.randomIndexSource ?? '' })] })
  const pairs = table('judgements', 'Judgements', '两两比较判断', [
    column('node', 'Compared within', '比较范围'), column('row', 'This', '该项'), column('value', 'Times as important', '重要程度（倍）', 'ratio'), column('column', 'As this', '相对于'),
  ], nodes.flatMap(({ node, judgements }) => judgements.map(({ row, column: other, value }): PrintedCell[] => [criterionName(node), criterionName(row), value, criterionName(other)])))
  return [consistency, ...pairs.rows.length > 0 ? [pairs] : []]
}
