import { inverseMills, logNormalCdf } from '../numerics/normal-distribution.ts'
import { signOf, type FrontierKind } from './frontier-likelihood.ts'

export interface Inefficiency {
  /** E[u | ε] ≥ 0, in the response's unit (JLMS). */
  readonly inefficiency: number
  /** E[exp(−u) | ε], 0…1: a technical (cost) efficiency when the response is a logarithm. */
  readonly efficiency: number
}

/**
 * What a residual says about one unit's inefficiency. Given ε, u is normal (μ*, σ*²) cut at 0 with
 * μ* = −s·γ·ε and σ*² = γ(1 − γ)σ².
 *
 * E[u | ε]: Jondrow, Lovell, Materov and Schmidt, Journal of Econometrics 19 (1982), eq. 2.
 * E[exp(−u) | ε]: Battese and Coelli, Journal of Econometrics 38 (1988), eq. 11.
 *
 * @param residual ε, the response less the frontier
 * @example
 * ```ts
 * import { inefficiencyOf } from '#evaluation/frontier/inefficiency'
 * const [behind, ahead] = [-0.5, 0.5].map((residual) => inefficiencyOf(residual, 'production', 0.29, 0.86).inefficiency)
 * behind! > ahead! // => true
 * ```
 */
export function inefficiencyOf(residual: number, kind: FrontierKind, sigmaSquared: number, gamma: number): Inefficiency {
  const centre = -signOf(kind) * gamma * residual
  const spread = Math.sqrt(gamma * (1 - gamma) * sigmaSquared)
  const ratio = centre / spread
  return {
    inefficiency: Math.max(0, centre + spread * inverseMills(ratio)),
    efficiency: Math.min(1, meanOfExp(ratio, spread)),
  }
}

/**
 * E[exp(−u)] of a normal(ratio · spread, spread²) cut at 0. Far above the frontier (ratio ≪ 0) the logarithms are of the size of
 * ratio² and cancel all but the last digits; there the squares are left out of both: φ/Φ at ratio, over φ/Φ at ratio − spread.
 */
const meanOfExp = (ratio: number, spread: number): number => (ratio < 0
  ? inverseMills(ratio) / inverseMills(ratio - spread)
  : Math.exp(logNormalCdf(ratio - spread) - logNormalCdf(ratio) - ratio * spread + (spread * spread) / 2))
