import type { RunEfficiency, RunUnitEfficiency } from '#contract/evaluation-runs'
import type { LocalText } from '#contract/local-text'
import { DIMENSIONS } from '#evaluation/indicators/indicator'
import { INDICATORS } from '#evaluation/indicators/index'
import { EFFICIENCY_MODELS, isEfficiencyModel } from '#evaluation/efficiency/efficiency-models'
import { syntheticCount } from './report-cover.ts'
import { OWN, ownScore, scoreFigure, unitName, type RunView } from './run-view.ts'
import { count, figure, inARow, said } from './said-figures.ts'
import { ruleSetStandings } from './rule-set-standings.ts'

/** What the numbers say and what they do not, one paragraph a matter. */
export const summarySentences = (view: RunView): LocalText[] =>
  [scoreSentence(view), rankSentence(view), efficiencySentence(view), ruleSentence(view), syntheticSentence(view)].filter((sentence) => sentence !== null)

function scoreSentence(view: RunView): LocalText {
  const own = ownScore(view)
  const unit = unitName(view, OWN)
  const indicators = count(view.result.indicators.length)
  if (own?.score === null || own === null) return said('{unit} has no score: no indicator of it is known.', '{unit}没有得分：所有指标均无数据。', { unit })
  const score = scoreFigure(view, own.score)
  const opening = own.lowest === null || own.highest === null ? said('{unit} has a mean standard score of {score}.', '{unit}的加权平均标准分为 {score}。', { unit, score })
    : own.missingShare < SHOWN ? said('{unit} reaches {score} of 100 points; all {indicators} indicators that were scored are known.', '{unit}得分 {score} 分（满分 100 分），参评的 {indicators} 项指标均有数据。', { unit, score, indicators })
      : said(
        '{unit} reaches {score} of 100 points on what is known. Indicators with {missing} of the weights have no data; whatever they would show, the total lies between {lowest} and {highest}.',
        '{unit}按已知指标计得 {score} 分（满分 100 分）。占权重 {missing} 的指标缺少数据，无论其实际如何，总分都在 {lowest} 至 {highest} 分之间。',
        { unit, score, missing: figure(own.missingShare, 'share'), lowest: scoreFigure(view, own.lowest), highest: scoreFigure(view, own.highest) },
      )
  const known = own.dimensions.flatMap(({ dimension, score: part }) => (part === null ? [] : [{ dimension, part }])).sort((a, b) => b.part - a.part)
  const [best, least] = [known[0], known.at(-1)]
  const left = notScored(view)
  if (!best || !least || best.dimension === least.dimension) return inARow([opening, ...left])
  return inARow([opening, ...left, said('It does best in {best} ({bestScore}) and least well in {least} ({leastScore}).', '其中{best}最好（{bestScore}），{least}最弱（{leastScore}）。', {
    best: dimensionName(best.dimension), bestScore: scoreFigure(view, best.part), least: dimensionName(least.dimension), leastScore: scoreFigure(view, least.part),
  })])
}

/** Indicators of the model that were left out because no unit has them: a score of the rest is no score of all. */
function notScored({ result: { indicators, settings } }: RunView): LocalText[] {
  const left = INDICATORS.length - indicators.length
  if (left === 0) return []
  return [settings.score.indicators === undefined
    ? said('{left} more indicators of the model are not scored, as no unit has data for them.', '模型另有 {left} 项指标因各单元均无数据而未参评。', { left: count(left) })
    : said('{left} more indicators of the model were not chosen for this run.', '模型另有 {left} 项指标未被选入本次评价。', { left: count(left) })]
}

/** Shares smaller than this are printed as 0.0 %. */
export const SHOWN = 0.0005
export const dimensionName = (id: string): LocalText => (id in DIMENSIONS ? DIMENSIONS[id as keyof typeof DIMENSIONS] : { en: id, 'zh-CN': id })

function rankSentence(view: RunView): LocalText {
  const { scores, robustness: { acceptability, stability } } = view.result
  const ranked = scores.filter(({ rank }) => rank !== null).length
  const rank = ownScore(view)?.rank ?? null
  if (scores.length < 2) return said('It was evaluated alone: there is nothing to compare it with.', '本次仅评价一个单元，没有比较对象。')
  if (rank === null) return said('It has no rank among the {all} units: less than half of the weights is known.', '在 {all} 个单元中未参与排名：已知权重不足一半。', { all: count(scores.length) })
  const place = said('Of {ranked} units with a rank it takes place {rank}.', '在 {ranked} 个参与排名的单元中列第 {rank} 位。', { ranked: count(ranked), rank: count(rank) })
  const range = stability?.ranges[OWN]
  if (range && range.best !== null && range.best === range.worst) return inARow([place, said('It keeps this place whether the weights come from judgement alone, from the data alone or from any mixture of both.', '无论权重完全依据判断、完全依据数据还是两者按任意比例组合，名次都不变。')])
  if (range && range.best !== null && range.worst !== null) {
    return inARow([place, said('Between weights from judgement alone and from the data alone its place lies between {best} and {worst}.', '权重从完全依据判断到完全依据数据之间变化时，名次在第 {best} 至第 {worst} 位之间。', { best: count(range.best), worst: count(range.worst) })])
  }
  if (!acceptability) return inARow([place, said('How firm this is was not tested.', '名次的稳健性未作检验。')])
  const share = acceptability.units[OWN]?.shares[rank - 1]
  if (share === undefined) return inARow([place, behindSentence(acceptability.units[OWN]?.shares ?? [], acceptability.samples)])
  return inARow([place, said('With weights drawn at random it keeps exactly this place in {share} of {samples} cases, so the place depends on the weights.', '随机抽取 {samples} 组权重时，恰好保持该名次的占 {share}，可见名次取决于权重的设定。', { share: figure(share, 'share'), samples: count(acceptability.samples) })])
}

/** Of a unit whose place is behind those that are kept: how often it stays there. */
const behindSentence = (shares: readonly number[], samples: number): LocalText => said(
  'With weights drawn at random it is behind place {places} in {share} of {samples} cases.', '随机抽取 {samples} 组权重时，排在第 {places} 位之后的占 {share}。',
  { places: count(shares.length), share: figure(Math.max(0, 1 - shares.reduce((sum, share) => sum + share, 0)), 'share'), samples: count(samples) },
)

const RADIAL: ReadonlySet<string> = new Set(['ccr', 'bcc', 'nirs', 'ndrs'])

function efficiencySentence({ result: { efficiency } }: RunView): LocalText | null {
  if (!efficiency) return null
  const own = efficiency.units.filter(({ unit }) => unit === OWN).at(-1)
  if (!own || own.score === null) return inARow([said('There is no efficiency.', '没有效率值。'), own?.reason?.text ?? efficiency.reason?.text ?? said('The unit took no part.', '该单元未参与计算。')])
  return inARow([efficiencyMeaning(efficiency, own, own.score), intervalSentence(efficiency, own), ...fewUnits(efficiency)])
}

function efficiencyMeaning({ model, orientation }: RunEfficiency, { status }: RunUnitEfficiency, score: number): LocalText {
  const value = figure(score, 'ratio')
  if (!RADIAL.has(model)) {
    const known = isEfficiencyModel(model) ? EFFICIENCY_MODELS[model] : null
    return inARow([said('Its efficiency is {value}.', '效率值为 {value}。', { value }), ...known ? [known.score] : []])
  }
  if (status === 'efficient' || status === 'weakly-efficient') return said('Its efficiency is {value}: it lies on the frontier, none of the compared units does better with its means.', '效率值为 {value}，位于前沿面上：参评单元中没有以同样投入做得更好的。', { value })
  return orientation === 'out'
    ? said('Its efficiency is {value}: with the same inputs the best comparable units reach {more} more output.', '效率值为 {value}：以同样的投入，可比的最佳单元能多产出 {more}。', { value, more: figure(1 / score - 1, 'share') })
    : said('Its efficiency is {value}: the best comparable units reach the same outputs with {less} less of every input.', '效率值为 {value}：取得同样的产出，可比的最佳单元各项投入可减少 {less}。', { value, less: figure(1 - score, 'share') })
}

function intervalSentence({ bootstrap }: RunEfficiency, own: RunUnitEfficiency): LocalText {
  if (!bootstrap || !own.bootstrap) return said('No interval was computed, so how sure this is remains open.', '未计算置信区间，该值的不确定性未知。')
  return said('Other samples of such units would put it between {lower} and {upper} ({level} interval); the estimate corrected for bias is {corrected}.', '考虑抽样误差，其 {level} 置信区间为 {lower} 至 {upper}，偏差修正后的估计为 {corrected}。', {
    lower: figure(own.bootstrap.lower, 'ratio'), upper: figure(own.bootstrap.upper, 'ratio'), level: figure(bootstrap.confidence, 'share'), corrected: figure(own.bootstrap.corrected, 'ratio'),
  })
}

const fewUnits = ({ warnings }: RunEfficiency): LocalText[] => warnings.filter(({ code }) => code === 'few-units').map(({ text }) => text)

function ruleSentence(view: RunView): LocalText | null {
  const standings = ruleSetStandings(view)
  const verdicts = standings.flatMap(({ rules: { conditions } }) => conditions?.verdict ?? [])
  if (verdicts.length === 0) return null
  const of = (verdict: (typeof verdicts)[number]) => count(verdicts.filter((each) => each === verdict).length)
  return said(
    'Rule sets with conditions: {met} met, {notMet} not met, {unknown} that cannot be decided. What is missing to each is in chapter 5.', '条件类规则集中，符合 {met} 个，不符合 {notMet} 个，无法判定 {unknown} 个；各项差距见第五章。',
    { met: of('met'), notMet: of('not-met'), unknown: of('unknown') },
  )
}

function syntheticSentence(view: RunView): LocalText | null {
  const made = syntheticCount(view)
  if (made === 0) return null
  const isOwn = view.result.units[OWN]?.synthetic ?? false
  const others = count(isOwn ? made - 1 : made)
  const who = !isOwn ? said('{others} of the units it is compared with', '{others} 个比较单元', { others })
    : others.number === 0 ? said('the evaluated unit', '评价对象') : said('the evaluated unit and of {others} of the units it is compared with', '评价对象和 {others} 个比较单元', { others })
  return said('Figures of {who} are synthetic. They show how the method works and say nothing about real organisations.', '{who}的数据为合成数据，仅用于展示方法，不反映任何真实单位的情况。', { who })
}
