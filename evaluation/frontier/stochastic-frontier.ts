import { reason, type Reason } from '#contract/evaluation'
import { chiSquaredTail } from '../numerics/chi-squared.ts'
import { dot, type Rows } from '../numerics/linear-systems.ts'
import { minimise, type Minimum } from '../numerics/minimiser.ts'
import { frontierCovariance } from './frontier-covariance.ts'
import { frontierLogLikelihood, normalLogLikelihood, signOf, type FrontierKind, type FrontierParameters } from './frontier-likelihood.ts'
import { inefficiencyOf } from './inefficiency.ts'
import { orthonormalDesign, standardisedProblem, type StandardisedProblem } from './standardised-problem.ts'

export interface FrontierData {
  /** n values: output (production) or cost, usually in logarithms. */
  readonly response: readonly number[]
  /** k regressors of n values each; the intercept is added. */
  readonly regressors: readonly { readonly id: string; readonly values: readonly number[] }[]
}

export interface Estimate { readonly id: string; readonly value: number; readonly standardError: number; readonly z: number }

/** Tests σu = 0 against σu > 0. On the boundary the statistic is half a χ²(0) and half a χ²(1): 2.706 at 5 %. */
export interface InefficiencyTest { readonly statistic: number; readonly critical: number; readonly p: number; readonly significant: boolean }

export interface FrontierFit {
  /** Intercept first, then the regressors. */
  readonly coefficients: readonly Estimate[]
  readonly sigmaSquared: Estimate
  readonly gamma: Estimate
  readonly covariance: Rows
  /** One for each observation: response less frontier (ε), E[u | ε], ε with the inefficiency taken out (v), E[exp(−u) | ε]. */
  readonly residuals: readonly number[]
  readonly inefficiencies: readonly number[]
  readonly noise: readonly number[]
  readonly efficiencies: readonly number[]
}

/** Always there, also when there is no fit: what a reader needs to judge the refusal. */
export interface FrontierDiagnostics {
  readonly observations: number
  readonly gammaReached: number | null
  readonly logLikelihood: number | null
  readonly leastSquaresLogLikelihood: number | null
  readonly iterations: number
  readonly inefficiencyTest: InefficiencyTest | null
}

export type StochasticFrontier = FrontierDiagnostics & ({ readonly fit: FrontierFit; readonly reason: null } | { readonly fit: null; readonly reason: Reason })

/** Kodde and Palm, Econometrica 54 (1986), table 1: one restriction, 5 %. */
export const ONE_SIDED_CRITICAL_VALUE = 2.706
/** Beyond it the likelihood runs to γ = 1, where all deviation counts as inefficiency and no variance of the estimates exists. */
const GAMMA_NEAR_ONE = 0.9999
/** Below it the residuals are skewed the wrong way and the likelihood ends at least squares (Waldman, Journal of Econometrics 18, 1982). */
const GAMMA_NEAR_ZERO = 1e-4

/**
 * The stochastic frontier y = β₀ + Σβx + v − u (production) or + u (cost), v normal, u half normal, by maximum
 * likelihood in σ² = σu² + σv² and γ = σu²/σ².
 *
 * Start: corrected least squares over a grid of γ (Coelli, "A guide to FRONTIER 4.1", CEPA 1996, section 2); then
 * BFGS; covariance from the inverse Hessian. On the boundary there is no fit but a reason: γ > 0.9999, γ ≈ 0, or
 * a Hessian that is not negative definite, however good the likelihood ratio looks.
 *
 * @param data n observations of one response and k regressors; n > k + 3
 * @throws RangeError for lists of different lengths or values that are not finite
 * @example
 * ```ts
 * import { stochasticFrontier } from '#evaluation/frontier/stochastic-frontier'
 * const constant = { id: 'x', values: [1, 1, 1, 1, 1, 1] }
 * stochasticFrontier({ response: [1, 2, 3, 2, 1, 2], regressors: [constant] }, 'production').reason?.code // => "collinear"
 * ```
 */
export function stochasticFrontier(data: FrontierData, kind: FrontierKind): StochasticFrontier {
  requireShape(data)
  const { response, regressors } = data
  const design = response.map((_, n) => [1, ...regressors.map(({ values }) => values[n]!)])
  const none: FrontierDiagnostics = { observations: response.length, gammaReached: null, logLikelihood: null, leastSquaresLogLikelihood: null, iterations: 0, inefficiencyTest: null }
  if (response.length <= regressors.length + 3) return { ...none, fit: null, reason: TOO_FEW }
  const columns = orthonormalDesign(design)
  const standard = columns && standardisedProblem(columns, response)
  if (!standard) return { ...none, fit: null, reason: COLLINEAR }
  const found = mostLikely(standard, kind)
  const parameters = parametersOf(found.at)
  // Standardised responses are denser by the scale: ln L falls by n·ln(scale) in the original unit.
  const logLikelihood = -found.value - response.length * Math.log(standard.scale)
  const leastSquaresLogLikelihood = normalLogLikelihood(standard.residuals.map((residual) => residual * standard.scale))
  const diagnostics: FrontierDiagnostics = {
    observations: response.length, gammaReached: parameters.gamma, logLikelihood, leastSquaresLogLikelihood, iterations: found.iterations,
    inefficiencyTest: inefficiencyTest(logLikelihood, leastSquaresLogLikelihood),
  }
  if (parameters.gamma > GAMMA_NEAR_ONE) return { ...diagnostics, fit: null, reason: NEAR_ONE }
  if (parameters.gamma < GAMMA_NEAR_ZERO) return { ...diagnostics, fit: null, reason: NEAR_ZERO }
  if (!found.converged) return { ...diagnostics, fit: null, reason: NOT_CONVERGED }
  const covariance = frontierCovariance(standard, kind, parameters)
  if (!covariance) return { ...diagnostics, fit: null, reason: NOT_POSITIVE }
  return { ...diagnostics, fit: fitted(data, design, standard, kind, parameters, covariance), reason: null }
}

const parametersOf = (at: readonly number[]): FrontierParameters =>
  ({ beta: at.slice(0, -2), sigmaSquared: Math.exp(at.at(-2)!), gamma: 1 / (1 + Math.exp(-at.at(-1)!)) })

/** From the best of a grid of γ. The logit keeps γ inside 0…1; cut at ±25, where γ is 0 or 1 to eleven digits. */
function mostLikely(problem: StandardisedProblem, kind: FrontierKind): Minimum {
  const objective = (at: readonly number[]) => {
    if (Math.abs(at.at(-1)!) > 25 || Math.abs(at.at(-2)!) > 50) return { value: Infinity, gradient: at.map(() => 0) }
    const { value, slopes } = frontierLogLikelihood(problem.rows, problem.response, kind, parametersOf(at))
    return { value: -value, gradient: [...slopes.beta, slopes.logSigmaSquared, slopes.logitGamma].map((slope) => -slope) }
  }
  const starts = GAMMA_GRID.map((gamma) => correctedStart(problem, kind, gamma))
  const best = starts.reduce((one, other) => (objective(other).value < objective(one).value ? other : one))
  return minimise(objective, best, { tolerance: 1e-8 })
}

const GAMMA_GRID = Array.from({ length: 19 }, (_, index) => 0.05 * (index + 1))

/** Least squares with the mean of u taken out: σ² = s²/(1 − 2γ/π), intercept moved by σ√(2γ/π). */
function correctedStart({ rows, residuals, leastSquares }: StandardisedProblem, kind: FrontierKind, gamma: number): number[] {
  const sigmaSquared = dot(residuals, residuals) / residuals.length / (1 - (2 * gamma) / Math.PI)
  const shift = signOf(kind) * Math.sqrt((2 * gamma * sigmaSquared) / Math.PI)
  // The first column is the intercept's: a constant, and stays one in QR.
  const [intercept, ...slopes] = leastSquares
  return [intercept! + shift / rows[0]![0]!, ...slopes, Math.log(sigmaSquared), Math.log(gamma / (1 - gamma))]
}

function fitted(data: FrontierData, design: Rows, standard: StandardisedProblem, kind: FrontierKind, parameters: FrontierParameters, covariance: Rows): FrontierFit {
  const beta = standard.back(parameters.beta)
  const sigmaSquared = parameters.sigmaSquared * standard.scale ** 2
  const estimate = (id: string, value: number, index: number): Estimate => {
    const standardError = Math.sqrt(covariance[index]![index]!)
    return { id, value, standardError, z: value / standardError }
  }
  const residuals = design.map((row, n) => data.response[n]! - dot(row, beta))
  const units = residuals.map((residual) => inefficiencyOf(residual, kind, sigmaSquared, parameters.gamma))
  return {
    coefficients: ['intercept', ...data.regressors.map(({ id }) => id)].map((id, index) => estimate(id, beta[index]!, index)),
    sigmaSquared: estimate('sigma-squared', sigmaSquared, beta.length), gamma: estimate('gamma', parameters.gamma, beta.length + 1),
    covariance, residuals,
    inefficiencies: units.map(({ inefficiency }) => inefficiency), efficiencies: units.map(({ efficiency }) => efficiency),
    noise: units.map(({ inefficiency }, n) => residuals[n]! + signOf(kind) * inefficiency),
  }
}

function inefficiencyTest(logLikelihood: number, without: number): InefficiencyTest {
  const statistic = Math.max(0, 2 * (logLikelihood - without))
  return { statistic, critical: ONE_SIDED_CRITICAL_VALUE, p: statistic === 0 ? 1 : chiSquaredTail(statistic, 1) / 2, significant: statistic > ONE_SIDED_CRITICAL_VALUE }
}

function requireShape({ response, regressors }: FrontierData): void {
  const odd = regressors.find(({ values }) => values.length !== response.length)
  if (odd) throw new RangeError(`"${odd.id}" has ${odd.values.length} values for ${response.length} observations`)
  const columns = [{ id: 'response', values: response }, ...regressors]
  const wrong = columns.find(({ values }) => !values.every(Number.isFinite))
  if (wrong) throw new RangeError(`"${wrong.id}" has a value that is no finite number`)
}

const TOO_FEW = reason('too-few-observations', 'There are too few observations for so many regressors', '观测数太少，无法估计这么多变量')
const COLLINEAR = reason('collinear', 'A regressor is constant, a combination of the others, or fits the response exactly', '某变量为常数、可由其他变量线性表示，或与因变量完全拟合')
const NEAR_ONE = reason('boundary-gamma-one', 'γ runs to 1: the data cannot tell inefficiency from noise, and the estimates have no variance; a good likelihood ratio does not change that', 'γ 趋于 1：数据无法区分无效率与随机扰动，估计量没有有效的方差；似然比检验再显著也不能采信')
const NEAR_ZERO = reason('boundary-gamma-zero', 'γ runs to 0: the residuals are skewed the wrong way and show no inefficiency beside noise', 'γ 趋于 0：残差偏度方向相反，数据中看不出随机扰动之外的无效率')
const NOT_CONVERGED = reason('not-converged', 'The likelihood has no maximum that the search could reach', '似然函数未能收敛到极大值')
const NOT_POSITIVE = reason('covariance-not-positive', 'The covariance of the estimates is not positive definite, so none of them has a standard error', '估计量的协方差矩阵非正定，标准误无效')
