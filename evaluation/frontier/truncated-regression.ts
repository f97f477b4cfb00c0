import { reason, type Reason } from '#contract/evaluation'
import { hessian } from '../numerics/hessian.ts'
import { inversePositiveDefinite, type Rows } from '../numerics/linear-systems.ts'
import { minimise, type Objective } from '../numerics/minimiser.ts'
import { inverseMills, logNormalCdf, normalCdf, normalQuantile } from '../numerics/normal-distribution.ts'
import type { RandomSource } from '../numerics/random-source.ts'
import { covarianceBack, orthonormalDesign, standardisedProblem, type OrthonormalDesign, type StandardisedProblem } from './standardised-problem.ts'

export type TruncatedRegression =
  | {
    /** In the order of the design's columns. */
    readonly coefficients: readonly number[]
    readonly sigma: number
    readonly logLikelihood: number
    /** Of the coefficients, by the inverse Hessian. */
    readonly covariance: Rows
    readonly reason: null
  }
  | { readonly coefficients: null; readonly sigma: null; readonly logLikelihood: null; readonly covariance: null; readonly reason: Reason }

/**
 * Regression of a response that is seen only where it lies above a limit: y = xβ + ε, ε ~ N(0, σ²), y > limit,
 * by maximum likelihood: ln L = Σ [ln φ((y − xβ)/σ) − ln σ − ln Φ((xβ − limit)/σ)].
 *
 * Hausman and Wise, Econometrica 45 (1977), eq. 2.5. It has one maximum (Orme and Ruud, Economics Letters 75,
 * 2002), but not every sample lets it exist: a response that thins out like an exponential drives β to −∞ and σ
 * to ∞. That is refused.
 *
 * @param design n rows of k columns (put a 1 first for an intercept)
 * @param response n values above the limit
 * @throws RangeError for a value at or below the limit
 * @example
 * ```ts
 * import { truncatedRegression } from '#evaluation/frontier/truncated-regression'
 * // Far above the limit it is least squares with the divisor n.
 * const { coefficients, sigma } = truncatedRegression([[1, 0], [1, 1], [1, 2], [1, 3]], [100, 102, 102, 104], 1)
 * coefficients?.map((value) => Number(value.toFixed(6))) // => [100.2, 1.2]
 * Number(sigma?.toFixed(6)) // => 0.447214
 * ```
 */
export function truncatedRegression(design: Rows, response: readonly number[], limit: number): TruncatedRegression {
  const columns = orthonormalDesign(design)
  if (!columns) return refused(COLLINEAR)
  const found = truncatedMaximum(columns, response, limit)
  if ('reason' in found) return refused(found.reason)
  const { standard, objective, at, value } = found
  const inverse = inversePositiveDefinite(hessian((point) => objective(point).gradient, at, at.map(() => 1)))
  if (!inverse) return refused(NO_MAXIMUM)
  return {
    ...estimatesOf(found), logLikelihood: -value - response.length * (Math.log(standard.scale) + 0.5 * Math.log(2 * Math.PI)),
    covariance: covarianceBack(standard.back, inverse, at.length - 1), reason: null,
  }
}

/**
 * The estimates alone, for bootstraps that need no covariance; null where truncatedRegression has a reason.
 *
 * @internal
 */
export function truncatedEstimates(design: OrthonormalDesign, response: readonly number[], limit: number): { readonly coefficients: readonly number[]; readonly sigma: number } | null {
  const found = truncatedMaximum(design, response, limit)
  return 'reason' in found ? null : estimatesOf(found)
}

interface TruncatedMaximum { readonly standard: StandardisedProblem; readonly objective: Objective; readonly at: readonly number[]; readonly value: number }

function truncatedMaximum(design: OrthonormalDesign, response: readonly number[], limit: number): TruncatedMaximum | { readonly reason: Reason } {
  if (response.some((value) => !(value > limit))) throw new RangeError(`A truncated regression needs values above ${limit}`)
  const standard = standardisedProblem(design, response)
  if (!standard) return { reason: COLLINEAR }
  const objective = truncatedObjective(standard, limit / standard.scale)
  const { at, value, converged } = minimise(objective, [...standard.leastSquares, 0], { tolerance: 1e-7 })
  return converged && Math.exp(at.at(-1)!) < RUNAWAY ? { standard, objective, at, value } : { reason: NO_MAXIMUM }
}

const estimatesOf = ({ standard, at }: TruncatedMaximum): { coefficients: number[]; sigma: number } =>
  ({ coefficients: standard.back(at.slice(0, -1)), sigma: Math.exp(at.at(-1)!) * standard.scale })

/** σ beyond so many deviations of least squares: on the way to infinity. */
const RUNAWAY = 1e3

function truncatedObjective({ rows, response }: StandardisedProblem, limit: number): Objective {
  const count = rows[0]!.length
  return (at) => {
    const sigma = Math.exp(at[count]!)
    if (!(sigma > 1e-8 && sigma < 1e8)) return { value: Infinity, gradient: at.map(() => 0) }
    let value = rows.length * Math.log(sigma)
    const gradient = at.map(() => 0)
    rows.forEach((row, n) => {
      let centre = 0
      for (let column = 0; column < count; column += 1) centre += row[column]! * at[column]!
      const [standard, above] = [(response[n]! - centre) / sigma, (centre - limit) / sigma]
      const mills = inverseMills(above)
      value += (standard * standard) / 2 + logNormalCdf(above)
      for (let column = 0; column < count; column += 1) gradient[column]! += ((mills - standard) / sigma) * row[column]!
      gradient[count]! += 1 - standard * standard - mills * above
    })
    return { value, gradient }
  }
}

/**
 * One draw of N(centre, sigma²) above the limit, by inversion in the tail where it is exact.
 * @example
 * ```ts
 * import { truncatedNormalDraw } from '#evaluation/frontier/truncated-regression'
 * // The middle of the half normal distribution.
 * Number(truncatedNormalDraw(() => 0.5, 1, 1, 1).toFixed(6)) // => 1.67449
 * ```
 */
export function truncatedNormalDraw(random: RandomSource, centre: number, sigma: number, limit: number): number {
  const share = normalCdf((centre - limit) / sigma)
  // 1 − random lies in (0, 1]: never the infinite quantile of 0.
  return Math.max(limit, centre - sigma * normalQuantile((1 - random()) * share))
}

const refused = (why: Reason): TruncatedRegression => ({ coefficients: null, sigma: null, logLikelihood: null, covariance: null, reason: why })
const COLLINEAR = reason('collinear', 'There are too few inefficient units, or an environment variable is constant or a combination of the others', '非有效单元过少，或某环境变量为常数、可由其他变量线性表示')
const NO_MAXIMUM = reason('not-converged', 'The likelihood of the truncated regression has no maximum', '截断回归的似然函数没有极大值')
