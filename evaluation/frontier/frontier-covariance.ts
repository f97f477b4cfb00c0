import { hessian } from '../numerics/hessian.ts'
import { inversePositiveDefinite } from '../numerics/linear-systems.ts'
import { frontierLogLikelihood, type FrontierKind, type FrontierParameters } from './frontier-likelihood.ts'
import { covarianceBack, type StandardisedProblem } from './standardised-problem.ts'

/**
 * Covariance of (β, σ², γ) in the original units: the inverse of the negative Hessian at the maximum. Null when it
 * is not positive definite: the point is then no maximum that standard errors could be read off.
 * @internal
 */
export function frontierCovariance({ rows, response, scale, back }: StandardisedProblem, kind: FrontierKind, { beta, sigmaSquared, gamma }: FrontierParameters): number[][] | null {
  const gradient = (at: readonly number[]): number[] => {
    const [variance, share] = [at.at(-2)!, at.at(-1)!]
    const { slopes } = frontierLogLikelihood(rows, response, kind, { beta: at.slice(0, -2), sigmaSquared: variance, gamma: share })
    return [...slopes.beta.map((slope) => -slope), -slopes.logSigmaSquared / variance, -slopes.logitGamma / (share * (1 - share))]
  }
  const sizes = [...beta.map(() => 1), sigmaSquared, Math.min(gamma, 1 - gamma)]
  const covariance = inversePositiveDefinite(hessian(gradient, [...beta, sigmaSquared, gamma], sizes))
  if (!covariance) return null
  const count = beta.length
  const ofBeta = covarianceBack(back, covariance, count)
  // Mixed terms go through the map once, σ² scales by the square of the response's unit, γ has none.
  const mixed = [0, 1].map((k) => back(covariance.slice(0, count).map((row) => row[count + k]!)).map((value) => value * (k === 0 ? scale ** 2 : 1)))
  const own = [[0, 0], [0, 1], [1, 0], [1, 1]].map(([i, j]) => covariance[count + i!]![count + j!]! * (i === 0 ? scale ** 2 : 1) * (j === 0 ? scale ** 2 : 1))
  return [...ofBeta.map((row, i) => [...row, mixed[0]![i]!, mixed[1]![i]!]), [...mixed[0]!, own[0]!, own[1]!], [...mixed[1]!, own[2]!, own[3]!]]
}
