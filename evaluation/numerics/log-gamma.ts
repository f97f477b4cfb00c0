/**
 * ln Γ(x) for x > 0, relative error about 1e-14.
 *
 * Stirling's series (DLMF 5.11.1) from x = 10; smaller x are moved up by Γ(x + 1) = x·Γ(x).
 * @example
 * ```ts
 * import { logGamma } from '#evaluation/numerics/log-gamma'
 * Number(Math.exp(logGamma(5)).toFixed(9)) // => 24
 * ```
 */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`logGamma(${x}) is not defined`)
  let shift = 0
  let moved = x
  for (; moved < 10; moved += 1) shift += Math.log(moved)
  const square = 1 / (moved * moved)
  const series = STIRLING.reduceRight((sum, coefficient) => sum * square + coefficient, 0) / moved
  return (moved - 0.5) * Math.log(moved) - moved + 0.5 * Math.log(2 * Math.PI) + series - shift
}

/** B(2k)/(2k(2k − 1)), k = 1…7. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156]
