import { inverseMills, logNormalCdf } from '../numerics/normal-distribution.ts'
import { dot, type Rows } from '../numerics/linear-systems.ts'

/** Production: ε = v − u, output falls short of the frontier. Cost: ε = v + u, cost (or a slack) exceeds it. */
export type FrontierKind = 'production' | 'cost'
export const signOf = (kind: FrontierKind): 1 | -1 => (kind === 'production' ? 1 : -1)

/** β, σ² = σu² + σv², γ = σu²/σ². */
export interface FrontierParameters { readonly beta: readonly number[]; readonly sigmaSquared: number; readonly gamma: number }

/**
 * Log-likelihood of the normal–half-normal frontier with its derivatives by β, ln σ² and ln γ/(1 − γ).
 *
 * Aigner, Lovell and Schmidt, Journal of Econometrics 6 (1977), eq. 10, in Battese and Corra's parameters:
 * ln L = Σ [ln 2/σ + ln φ(ε/σ) + ln Φ(−s·λ·ε/σ)], λ² = γ/(1 − γ), s = 1 for production and −1 for cost.
 * @internal
 */
export function frontierLogLikelihood(rows: Rows, response: readonly number[], kind: FrontierKind, { beta, sigmaSquared, gamma }: FrontierParameters): { readonly value: number; readonly slopes: { readonly beta: readonly number[]; readonly logSigmaSquared: number; readonly logitGamma: number } } {
  const [sign, sigma, lambda] = [signOf(kind), Math.sqrt(sigmaSquared), Math.sqrt(gamma / (1 - gamma))]
  const slopes = { beta: beta.map(() => 0), logSigmaSquared: 0, logitGamma: 0 }
  let value = response.length * (Math.log(2 / sigma) - 0.5 * Math.log(2 * Math.PI))
  rows.forEach((row, n) => {
    const standard = (response[n]! - dot(row, beta)) / sigma
    const argument = -sign * lambda * standard
    const mills = inverseMills(argument)
    value += logNormalCdf(argument) - (standard * standard) / 2
    const byBeta = (standard + sign * lambda * mills) / sigma
    row.forEach((cell, column) => { slopes.beta[column]! += byBeta * cell })
    slopes.logSigmaSquared += (standard * standard - 1 - mills * argument) / 2
    slopes.logitGamma += (mills * argument) / 2
  })
  return { value, slopes }
}

/**
 * ln L of least squares (maximum likelihood variance): the frontier with γ = 0.
 *
 * @internal
 */
export function normalLogLikelihood(residuals: readonly number[]): number {
  const variance = dot(residuals, residuals) / residuals.length
  return (-residuals.length / 2) * (Math.log(2 * Math.PI * variance) + 1)
}
