import type { RunResult } from '#contract/evaluation-runs'
import { EFFICIENCY_MODELS, isEfficiencyModel } from '#evaluation/efficiency/efficiency-models'
import { CONSISTENCY_LIMIT, RANDOM_INDEX } from '#evaluation/scores/ahp-weights'
import type { Entry } from '../../report-exports/printed-report.ts'
import { figure, said } from './said-figures.ts'

const entry = (en: string, zh: string, formulaEn: string, formulaZh: string, source: string): Entry => ({ name: { en, 'zh-CN': zh }, formula: { en: formulaEn, 'zh-CN': formulaZh }, facts: [said('source: {source}', '来源：{source}', { source })] })
const OWN_METHOD = 'Atrium'

const NORMALISATIONS = {
  bounds: entry('Normalisation by bounds', '按上下限标准化', '(x − low) ÷ (high − low), cut to 0…1; turned round where lower is better', '（x − 下限）÷（上限 − 下限），截断至 0–1；越低越好的指标取反', 'Hwang, Yoon (1981)'),
  'min-max': entry('Min–max normalisation', '极差标准化', '(x − least of the units) ÷ (greatest − least); turned round where lower is better', '（x − 各单元最小值）÷（最大值 − 最小值）；越低越好的指标取反', 'Hwang, Yoon (1981)'),
  'z-score': entry('z-score', '标准分', '(x − mean) ÷ standard deviation of the units', '（x − 均值）÷ 各单元的标准差', 'n − 1'),
  target: entry('Nearness to a target', '接近目标程度', 'max(0, 1 − |x − target| ÷ tolerance)', 'max(0, 1 − |x − 目标值| ÷ 容差)', OWN_METHOD),
} as const

const AHP = entry('Weights by AHP', '层次分析法（AHP）权重', `principal eigenvector of the matrix of comparisons; CI = (λmax − n) ÷ (n − 1), CR = CI ÷ RI, refused above ${CONSISTENCY_LIMIT}; the product down the hierarchy`, `比较矩阵的主特征向量；CI =（λmax − n）÷（n − 1），CR = CI ÷ RI，大于 ${CONSISTENCY_LIMIT} 时不采用；逐层相乘`, RANDOM_INDEX.source)
const OBJECTIVE = {
  entropy: entry('Entropy weights', '熵权法', 'p = x ÷ Σx, E = −Σ p ln p ÷ ln n, weight ∝ 1 − E', 'p = x ÷ Σx，E = −Σ p ln p ÷ ln n，权重 ∝ 1 − E', 'Hwang, Yoon (1981), 2'),
  critic: entry('CRITIC weights', 'CRITIC 权重', 'contrast × conflict: C = σ · Σ(1 − r)', '对比强度 × 冲突性：C = σ · Σ(1 − r)', 'Diakoulaki, Mavrotas, Papayannakis (1995), eq. 5'),
} as const
const EQUAL = entry('Equal weights', '等权', '1 ÷ number of indicators', '1 ÷ 指标数', OWN_METHOD)
const combination = (share: number): Entry => ({
  name: said('Combined weights', '组合权重'), formula: said('a · AHP + (1 − a) · weights from the data, a = {share}', 'a · AHP 权重 +（1 − a）· 数据权重，a = {share}', { share: figure(share, 'ratio') }), facts: [said('source: {source}', '来源：{source}', { source: OWN_METHOD })],
})

const SCORES = [
  entry('Weighted sum', '加权求和', 'Σ(weight × normalised value) ÷ known share; lowest and highest with everything missing at 0 and at 1', 'Σ（权重 × 标准化值）÷ 已知权重；上下限分别令缺失项为 1 和 0', 'Hwang, Yoon (1981)'),
  entry('TOPSIS', 'TOPSIS 法', 'd⁻ ÷ (d⁺ + d⁻): distances from the worst and the best on the indicators that most units have', 'd⁻ ÷（d⁺ + d⁻）：在多数单元有数据的指标上，与最差解和最优解的距离', 'Hwang, Yoon (1981), 3'),
] as const
const ACCEPTABILITY = entry('Rank acceptability (SMAA-2)', '名次可接受度（SMAA-2）', 'share of uniformly drawn weights that give a unit each place', '均匀抽取的权重中使单元取得各名次的比例', 'Lahdelma, Salminen (2001), eqs. 6–9')
const STABILITY = entry('Rank stability', '名次稳定性', 'places while a in a · judged + (1 − a) · data runs from 0 to 1', 'a · 判断权重 +（1 − a）· 数据权重中 a 从 0 到 1 时的名次', OWN_METHOD)

const RADIAL = { in: 'min θ:  Σλx ≤ θ·x₀,  Σλy ≥ y₀,  λ ≥ 0', out: '1 ÷ max φ:  Σλx ≤ x₀,  Σλy ≥ φ·y₀,  λ ≥ 0', none: 'min θ:  Σλx ≤ θ·x₀,  Σλy ≥ y₀,  λ ≥ 0' } as const
const SUM_OF_LAMBDA = { crs: '', vrs: ',  Σλ = 1', nirs: ',  Σλ ≤ 1', ndrs: ',  Σλ ≥ 1' } as const
const DEA_FORMULAS: Readonly<Record<string, string>> = {
  scale: 'θ(CRS) ÷ θ(VRS)', sbm: 'ρ = min (1 − Σ(s⁻ ÷ x₀) ÷ m) ÷ (1 + Σ(s⁺ ÷ y₀) ÷ s)', additive: 'max Σs⁻ + Σs⁺', super: 'min θ:  Σλx ≤ θ·x₀,  Σλy ≥ y₀,  λ₀ = 0', 'super-sbm': 'δ = min (Σ(x ÷ x₀) ÷ m) ÷ (Σ(y ÷ y₀) ÷ s),  λ₀ = 0',
  cross: 'Σ (u(k)·y₀ ÷ v(k)·x₀) ÷ n,  k = 1…n', malmquist: 'M = √( D(t, t+1) ÷ D(t, t) × D(t+1, t+1) ÷ D(t+1, t) ),  D(frontier, data)', window: 'min θ:  Σλx ≤ θ·x₀,  Σλy ≥ y₀,  λ ≥ 0',
}

function modelEntry({ model, orientation, returns }: NonNullable<RunResult['efficiency']>): Entry[] {
  if (!isEfficiencyModel(model)) return []
  const { name, score, source } = EFFICIENCY_MODELS[model]
  return [{ name, formula: DEA_FORMULAS[model] ?? `${RADIAL[orientation]}${SUM_OF_LAMBDA[returns]}`, facts: [score, said('source: {source}', '来源：{source}', { source })] }]
}
const BOOTSTRAP = entry('Bootstrap of efficiency', '效率值的自助法', 'smoothed bootstrap of the distances; corrected score = score − bias; interval from the quantiles', '对距离函数作平滑自助抽样；修正值 = 效率值 − 偏差；区间取分位数', 'Simar, Wilson (1998, 2000)')
const SURVIVAL = entry('Survival', '存活率', 'S(t) = Π(1 − failed ÷ followed); log-log interval', 'S(t) = Π(1 − 退出数 ÷ 观察数)；对数–对数区间', 'Kaplan, Meier (1958)')
const ARRIVAL = entry('Month of arrival', '到达月份', 'latest value + slope of least squares over at least three periods, no further than ten years', '最近值按至少三期的最小二乘斜率外推，不超过十年', OWN_METHOD)

const ifAny = <Part>(part: Part | null | undefined | false, entries: (part: Part) => readonly Entry[]): readonly Entry[] => (part ? entries(part) : [])

/** The methods that the run used, in the order of its steps. */
export function methodEntries({ indicators, settings, weights, robustness, efficiency, malmquist, rules, survival }: RunResult): Entry[] {
  const objective = settings.score.weights.method === 'entropy' ? 'entropy' : settings.score.weights.objective ?? 'critic'
  const judged = weights.method === 'ahp' || weights.method === 'combination'
  const fromData = weights.method === 'entropy' || weights.method === 'critic' || weights.method === 'combination'
  return [
    ...[...new Set(indicators.map(({ normalisation }) => normalisation))].map((normalisation) => NORMALISATIONS[normalisation]),
    ...ifAny(judged, () => [AHP]), ...ifAny(fromData, () => [OBJECTIVE[objective]]), ...ifAny(weights.method === 'combination', () => [combination(weights.share ?? 0.5)]), ...ifAny(weights.method === 'equal', () => [EQUAL]),
    ...SCORES, ...ifAny(robustness.stability, () => [STABILITY]), ...ifAny(robustness.acceptability, () => [ACCEPTABILITY]),
    ...ifAny(efficiency, modelEntry), ...ifAny(efficiency?.bootstrap, () => [BOOTSTRAP]), ...ifAny(malmquist, modelEntry), ...ifAny(rules.some(({ conditions }) => conditions), () => [ARRIVAL]), ...ifAny(survival.length > 0, () => [SURVIVAL]),
  ]
}
