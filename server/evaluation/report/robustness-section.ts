import type { LocalText } from '#contract/local-text'
import type { PrintedCell, PrintedTable } from '../../report-exports/printed-report.ts'
import { because, column, heading, OWN, SCORE_REASONS, shown, table, text, unitName, type RunView, type Section } from './run-view.ts'
import { amount, count, figure, said } from './said-figures.ts'

/** Chapter 6: how far the ranks hang on the weights, and how long residents stay. */
export function robustnessSection(view: RunView): Section {
  const tables = [...acceptabilityTables(view), ...rangeTable(view)]
  const survival = survivalTable(view)
  const none = tables.length === 0 ? [text(NOT_TESTED)] : []
  return {
    tables: [...tables, ...survival],
    pages: [heading(1, '6  Robustness', '六、稳健性检验', tables.length > 0), ...none, ...tables.map(({ id }) => shown(id)), ...survival.flatMap(({ id }) => [heading(2, 'Survival of residents', '入驻企业存活情况'), shown(id, 'none')])],
  }
}

const NOT_TESTED: LocalText = {
  en: 'How firm the ranks are was not tested: no weights were sampled, and rank ranges need both judged weights and weights from the data.',
  'zh-CN': '未检验排名的稳健性：未抽样权重，而名次区间需要同时具备判断权重和数据权重。',
}

function acceptabilityTables(view: RunView): PrintedTable[] {
  const { acceptability } = view.result.robustness
  if (!acceptability || view.result.units.length < 2) return []
  const own = acceptability.units[OWN]?.shares ?? []
  const shares = own.flatMap((share, index) => (index < view.result.units.length ? [[said('{rank}', '第 {rank} 位', { rank: count(index + 1) }), share]] : []))
  const rest = 1 - own.reduce((sum, share) => sum + share, 0)
  return [table('rank-shares', 'How often the unit takes each place', '各名次出现的频率', [column('rank', 'Place', '名次'), column('share', 'Share of sampled weights', '权重样本占比', 'share')],
    [...shares, ...rest > SMALLEST ? [[said('later', '更靠后', {}), rest]] : []], {
      chart: { kind: 'ranked', x: 'rank', y: 'share' },
      notes: [said('{samples} weights drawn at random, each as likely as any other; sampling error at most ± {error}.', '随机抽取 {samples} 组权重，机会均等；抽样误差不超过 ±{error}。', { samples: count(acceptability.samples), error: figure(acceptability.samplingError, 'share') })],
    })]
}

const SMALLEST = 0.0005

/** Each unit's range of places, in the order of the scores. */
function rangeTable(view: RunView): PrintedTable[] {
  const { robustness: { stability, acceptability }, scores, units } = view.result
  if ((!stability && !acceptability) || units.length < 2) return []
  const order = units.map((_, unit) => unit).sort((one, other) => (scores[one]?.rank ?? Infinity) - (scores[other]?.rank ?? Infinity) || one - other)
  return [table('rank-ranges', 'Places under other weights', '不同权重下的名次', [
    column('unit', 'Unit', '单元'), column('rank', 'Rank', '名次', 'count'),
    ...stability ? [column('best', 'Best place', '最好名次', 'count'), column('worst', 'Worst place', '最差名次', 'count'), column('stable', 'Keeps its place', '名次不变区间', 'share')] : [],
    ...acceptability ? [column('first', 'Takes place 1', '列第 1 位', 'share'), column('first-three', 'Among the first 3', '列前 3 位', 'share')] : [],
  ], order.map((unit): PrintedCell[] => {
    const [range, shares] = [stability?.ranges[unit], acceptability?.units[unit]?.shares ?? []]
    const known = (value: number | null | undefined): PrintedCell => value ?? because(null, SCORE_REASONS.halfUnknown)
    return [
      unitName(view, unit), known(scores[unit]?.rank), ...stability ? [known(range?.best), known(range?.worst), known(range?.stableShare)] : [],
      ...acceptability ? [shares[0] ?? 0, shares.slice(0, 3).reduce((sum, share) => sum + share, 0)] : [],
    ]
  }), { own: order.indexOf(OWN), notes: stability ? [said('Best and worst place while the share of judgement in the weights runs from 0 to 1 in {steps} steps.', '判断权重的占比从 0 变化到 1（共 {steps} 步）时的最好与最差名次。', { steps: count(stability.steps) })] : [] })]
}

function survivalTable(view: RunView): PrintedTable[] {
  const own = view.result.survival.find(({ unit }) => unit === OWN)
  if (!own) return []
  const { subjects, events, followedTo, median, steps } = own
  const [facts, none] = [{ subjects: count(subjects), events: count(events), followedTo: amount(followedTo, 'month') }, because(null, NO_BAND)]
  return [table('survival', 'Survival of residents', '入驻企业存活情况', [
    column('time', 'Months since arrival', '入驻月数', 'month'), column('at-risk', 'Followed', '观察中', 'count'), column('events', 'Failed', '退出', 'count'), column('survival', 'Survive', '存活率', 'share'), column('low', 'Lower', '区间下限', 'share'), column('high', 'Upper', '区间上限', 'share'),
  ], steps.map(({ time, atRisk, events: failed, survival, low, high }) => [time, atRisk, failed, survival, low ?? none, high ?? none]), {
    chart: { kind: 'steps', at: 'time', value: 'survival', low: 'low', high: 'high' },
    empty: subjects === 0 ? said('No residents are recorded, so there is no curve.', '没有入驻企业记录，因此没有曲线。') : said('{subjects} residents were followed for up to {followedTo}; none failed, so there is no curve.', '共观察 {subjects} 家入驻企业，最长 {followedTo}，无一退出，因此没有曲线。', facts),
    notes: events === 0 ? [] : [
      said('Kaplan and Meier’s estimate with its 95% log-log interval: {subjects} residents, {events} of them failed, followed for up to {followedTo}.', 'Kaplan–Meier 估计及其 95% 对数–对数区间：共 {subjects} 家入驻企业，其中 {events} 家退出，最长观察 {followedTo}。', facts),
      median === null ? said('The median is not reached: more than half survive as long as they were followed.', '尚未达到中位存活时间：观察期内存活的超过半数。') : said('Half of them survive {median}.', '中位存活时间为 {median}。', { median: amount(median, 'month') }),
    ],
  })]
}

const NO_BAND: LocalText = { en: 'There is no interval where all or none survive', 'zh-CN': '全部存活或全部退出时没有区间' }
