import type { RunEfficiency, RunUnitEfficiency } from '#contract/evaluation-runs'
import { FACTS, type FactId } from '#contract/fact-table'
import { FIGURE_UNITS } from '#contract/figure-units'
import type { LocalText } from '#contract/local-text'
import { EFFICIENCY_MODELS, isEfficiencyModel } from '#evaluation/efficiency/efficiency-models'
import type { NamedLine, OwnUnit, PageBlock, PrintedCell, PrintedTable } from '../../report-exports/printed-report.ts'
import { malmquistPart } from './malmquist-part.ts'
import { because, column, heading, orBecause, OWN, shown, table, text, unitName, type RunView, type Section } from './run-view.ts'
import { figure, listed, periodText, said } from './said-figures.ts'

/** Chapter 4: what the unit makes of its means, whom it can learn from, and what would bring it to the frontier. */
export function efficiencySection(view: RunView): Section {
  const { efficiency } = view.result
  const chapter = (page = false): PageBlock => heading(1, '4  Efficiency', '四、效率分析', page)
  if (!efficiency) return { tables: [], pages: [chapter(), text({ en: 'The run was asked for no efficiency.', 'zh-CN': '本次评价未要求计算效率。' })] }
  const notices = [...efficiency.reason ? [efficiency.reason] : [], ...efficiency.warnings].map(({ text: said }) => text(said, 'warning'))
  const opening: PageBlock[] = [chapter(true), { kind: 'lines', items: modelLines(efficiency) }, ...notices]
  const own = efficiency.units.filter(({ unit }) => unit === OWN)
  const now = own.at(-1)
  if (!now) return { tables: [], pages: opening }
  const tables = [ownTable(efficiency, own), variableTable(view, efficiency, now), peerTable(view, now)]
  const all = allTable(view, efficiency)
  const change = malmquistPart(view)
  return {
    tables: [...tables, all, ...change.tables],
    pages: [...opening, ...tables.map(({ id }) => shown(id)), ...actBlocks(now), heading(2, 'All units', '全部单元'), shown('efficiency-all', 'none'), ...change.pages],
  }
}

const ORIENTATIONS = { in: { en: 'input-oriented: how far inputs could shrink', 'zh-CN': '投入导向：投入可压缩的程度' }, out: { en: 'output-oriented: how far outputs could grow', 'zh-CN': '产出导向：产出可扩大的程度' }, none: { en: 'neither: inputs and outputs together', 'zh-CN': '非导向：同时考虑投入与产出' } } as const satisfies Record<RunEfficiency['orientation'], LocalText>
export const RETURNS = { crs: { en: 'constant', 'zh-CN': '不变' }, vrs: { en: 'variable', 'zh-CN': '可变' }, nirs: { en: 'non-increasing', 'zh-CN': '非递增' }, ndrs: { en: 'non-decreasing', 'zh-CN': '非递减' } } as const satisfies Record<RunEfficiency['returns'], LocalText>
const STATUSES = { efficient: { en: 'on the frontier', 'zh-CN': '有效' }, 'weakly-efficient': { en: 'on the frontier, with slack', 'zh-CN': '弱有效' }, inefficient: { en: 'below the frontier', 'zh-CN': '非有效' } } as const satisfies Record<NonNullable<RunUnitEfficiency['status']>, LocalText>
const SCALES = { increasing: { en: 'increasing', 'zh-CN': '递增' }, constant: { en: 'constant', 'zh-CN': '不变' }, decreasing: { en: 'decreasing', 'zh-CN': '递减' } } as const
const NOT_COMPUTED: LocalText = { en: 'Not computed by this model', 'zh-CN': '该模型不计算此项' }
const NO_INTERVAL: LocalText = { en: 'No interval: the bootstrap was not asked for, or gives none for this unit', 'zh-CN': '没有区间：未要求自助法，或该单元无法得出' }
const TOOK_NO_PART: LocalText = { en: 'The unit took no part', 'zh-CN': '该单元未参与计算' }

const factNames = (facts: readonly FactId[]): LocalText => listed(facts.map((fact) => FACTS[fact].label))

function modelLines({ model, orientation, returns, inputs, outputs, undesirable, bootstrap }: RunEfficiency): NamedLine[] {
  const known = isEfficiencyModel(model) ? EFFICIENCY_MODELS[model] : null
  const line = (en: string, zh: string, said: LocalText | string): NamedLine => ({ name: { en, 'zh-CN': zh }, text: said })
  return [
    line('Model', '模型', known?.name ?? model), ...known ? [line('Score', '效率值含义', known.score)] : [],
    line('Orientation', '导向', ORIENTATIONS[orientation]), line('Returns to scale', '规模报酬', RETURNS[returns]),
    line('Inputs', '投入', factNames(inputs)), line('Outputs', '产出', factNames(outputs)), ...undesirable.length > 0 ? [line('Undesirable outputs', '非期望产出', factNames(undesirable))] : [],
    ...bootstrap ? [line('Bootstrap', '自助法', said('{resamples} resamples, {level} intervals, bandwidth {bandwidth}', '重抽样 {resamples} 次，{level} 置信区间，带宽 {bandwidth}', { resamples: figure(bootstrap.resamples, 'count'), level: figure(bootstrap.confidence, 'share'), bandwidth: figure(bootstrap.bandwidth, 'ratio') }))] : [],
    ...known ? [line('Source', '来源', known.source)] : [],
  ]
}

function ownTable(efficiency: RunEfficiency, own: readonly RunUnitEfficiency[]): PrintedTable {
  const scale = own.some((one) => one.scale)
  return table('efficiency-own', 'Efficiency of the unit', '评价对象的效率', [
    column('period', 'Period', '时期'), column('score', 'Score', '效率值', 'ratio'), column('corrected', 'Corrected for bias', '偏差修正值', 'ratio'), column('lower', 'Lower', '区间下限', 'ratio'), column('upper', 'Upper', '区间上限', 'ratio'), column('status', 'Status', '状态'),
    ...scale ? [column('crs', 'Constant returns', '规模报酬不变', 'ratio'), column('returns', 'Returns to scale', '规模报酬')] : [],
  ], own.map(({ period, score, reason, status, bootstrap, scale: sizes }): PrintedCell[] => [
    periodText(period), orBecause(score, reason ?? efficiency.reason, TOOK_NO_PART), ...[bootstrap?.corrected, bootstrap?.lower, bootstrap?.upper].map((value) => value ?? because(null, NO_INTERVAL)),
    status ? STATUSES[status] : because(reason, NOT_COMPUTED), ...scale ? [sizes?.crs ?? because(reason, NOT_COMPUTED), sizes ? SCALES[sizes.returnsToScale] : because(reason, NOT_COMPUTED)] : [],
  ]), { notes: bootstrapNote(efficiency) })
}

const bootstrapNote = ({ bootstrap }: RunEfficiency): LocalText[] => (bootstrap ? [{
  en: 'The interval is the sampling error that the bootstrap models, on the assumption that inefficiency does not depend on size or mix. It is no certainty.',
  'zh-CN': '区间反映自助法所模拟的抽样误差，其前提是无效率与规模和结构无关，并非绝对把握。',
}] : [])

/** Each input and output: what it is, where the frontier lies, what could go. */
function variableTable({ facts, result: { settings, units } }: RunView, { inputs, outputs, undesirable }: RunEfficiency, { slacks, targets, reason }: RunUnitEfficiency): PrintedTable {
  const { kind, id } = units[OWN]!.unit
  const valueOf = (fact: FactId): PrintedCell => {
    const found = facts.facts.find((one) => one.fact === fact && one.period === settings.period && one.unit.kind === kind && one.unit.id === id)
    return typeof found?.value === 'number' ? exactly(found.value, fact) : because(found?.reason ?? null, { en: 'Not known', 'zh-CN': '缺少数据' })
  }
  const of = (values: Readonly<Record<string, number>> | null, fact: FactId): PrintedCell => (values?.[fact] === undefined ? because(reason, NOT_COMPUTED) : exactly(values[fact], fact))
  const rows = (role: LocalText, ids: readonly FactId[]): PrintedCell[][] => ids.map((fact) => {
    const [now, target] = [valueOf(fact), of(targets, fact)]
    const change = typeof now === 'object' && now !== null && 'number' in now && typeof target === 'object' && target !== null && 'number' in target ? exactly(target.number - now.number, fact) : target
    return [FACTS[fact].label, role, FIGURE_UNITS[FACTS[fact].unit].label, now, target, change, of(slacks, fact)]
  })
  return table('efficiency-variables', 'Inputs, outputs and targets', '投入、产出与目标值', [
    column('variable', 'Variable', '变量'), column('role', 'Role', '类别'), column('unit', 'Unit', '单位'), column('now', 'Now', '现值', 'own'), column('target', 'Target', '目标值', 'own'), column('change', 'Change', '调整量', 'own'), column('slack', 'Slack', '松弛量', 'own'),
  ], [...rows({ en: 'input', 'zh-CN': '投入' }, inputs), ...rows({ en: 'output', 'zh-CN': '产出' }, outputs), ...rows({ en: 'undesirable', 'zh-CN': '非期望产出' }, undesirable)])
}

/** Targets are seldom whole desks: a digit more than of what is counted, none of what are millions. */
const exactly = (value: number, fact: FactId): OwnUnit => figure(value, FACTS[fact].unit, FACTS[fact].unit === 'yuan' ? 0 : Math.max(1, FIGURE_UNITS[FACTS[fact].unit].decimals))

const SMALLEST_WEIGHT = 1e-6
function peerTable(view: RunView, { peers, reason }: RunUnitEfficiency): PrintedTable {
  const own = (peers ?? []).filter(({ weight }) => weight > SMALLEST_WEIGHT).sort((one, other) => other.weight - one.weight)
  return table('peers', 'Peers on the frontier', '前沿面上的标杆单元', [column('peer', 'Peer', '标杆单元'), column('weight', 'Weight', '权重', 'ratio')], own.map(({ unit, weight }) => [unitName(view, unit), weight]), {
    empty: reason?.text ?? NOT_COMPUTED,
    notes: own.length === 0 ? [] : [{ en: 'The mixture of peers that the solver found; others may be as good. A unit on the frontier is its own peer.', 'zh-CN': '求解器得到的标杆组合，可能并不唯一；位于前沿面上的单元以自身为标杆。' }],
  })
}

function actBlocks({ operating, score }: RunUnitEfficiency): PageBlock[] {
  if (score === null) return []
  if (operating.length === 0) return [text({ en: 'Nothing is to be changed: the unit is on its target.', 'zh-CN': '无需调整：该单元已达到目标值。' })]
  return [
    heading(2, 'What would bring it to the frontier', '达到前沿面的改进方向'), text({ en: 'All of these together, as an orientation for decisions, not a demand:', 'zh-CN': '以下各项同时实现方可达到前沿面，供决策参考：' }),
    ...operating.map(({ text: act }) => text(said('• {act}', '• {act}', { act }))),
  ]
}

/** The period's rows, the best first; those without a score last. */
function allTable(view: RunView, efficiency: RunEfficiency): PrintedTable {
  const { period } = view.result.settings
  const order = efficiency.units.filter((one) => one.period === period).sort((one, other) => (other.score ?? -Infinity) - (one.score ?? -Infinity) || one.unit - other.unit)
  return table('efficiency-all', 'Efficiency of all units', '全部单元的效率', [
    column('unit', 'Unit', '单元'), column('score', 'Score', '效率值', 'ratio'), column('corrected', 'Corrected', '偏差修正值', 'ratio'), column('lower', 'Lower', '区间下限', 'ratio'), column('upper', 'Upper', '区间上限', 'ratio'), column('status', 'Status', '状态'),
  ], order.map(({ unit, score, reason, status, bootstrap }): PrintedCell[] => [
    unitName(view, unit), orBecause(score, reason, TOOK_NO_PART), ...[bootstrap?.corrected, bootstrap?.lower, bootstrap?.upper].map((value) => value ?? because(score === null ? reason : null, NO_INTERVAL)), status ? STATUSES[status] : because(reason, NOT_COMPUTED),
  ]), {
    chart: { kind: 'ranked', x: 'unit', y: 'score', low: 'lower', high: 'upper' }, own: order.findIndex(({ unit }) => unit === OWN),
    notes: efficiency.bootstrap ? [{ en: 'Bars: score as computed. Lines: interval of the score corrected for bias, which lies below the computed one.', 'zh-CN': '条形为计算所得效率值；横线为偏差修正后效率值的置信区间，通常低于计算值。' }] : [],
  })
}
