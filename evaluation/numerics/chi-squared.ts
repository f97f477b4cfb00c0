import { logGamma } from './log-gamma.ts'

/**
 * P(X > x) of the chi-squared distribution: the p-value of a test statistic.
 *
 * Q(k/2, x/2), the upper regularised incomplete gamma function: its series below x = k/2 + 1, its continued
 * fraction (DLMF 8.9.2, evaluated by Lentz's method) above.
 *
 * @param x the statistic, ≥ 0
 * @param degreesOfFreedom k > 0
 * @throws RangeError for a negative statistic or no degrees of freedom
 * @example
 * ```ts
 * import { chiSquaredTail } from '#evaluation/numerics/chi-squared'
 * Number(chiSquaredTail(3.841458820694124, 1).toFixed(10)) // => 0.05
 * ```
 */
export function chiSquaredTail(x: number, degreesOfFreedom: number): number {
  if (!(x >= 0 && degreesOfFreedom > 0)) throw new RangeError(`chiSquaredTail(${x}, ${degreesOfFreedom}) is not defined`)
  const [shape, half] = [degreesOfFreedom / 2, x / 2]
  if (half === 0) return 1
  if (half === Infinity) return 0
  const scale = Math.exp(shape * Math.log(half) - half - logGamma(shape))
  return half < shape + 1 ? 1 - scale * lowerSeries(shape, half) : scale * upperFraction(shape, half)
}

const MAX_TERMS = 10_000

function lowerSeries(shape: number, x: number): number {
  let term = 1 / shape
  let sum = term
  for (let n = 1; n < MAX_TERMS && term > sum * Number.EPSILON; n += 1) {
    term *= x / (shape + n)
    sum += term
  }
  return sum
}

function upperFraction(shape: number, x: number): number {
  let b = x + 1 - shape
  let c = 1e300
  let d = 1 / b
  let fraction = d
  for (let n = 1; n < MAX_TERMS; n += 1) {
    const a = -n * (n - shape)
    b += 2
    d = 1 / (a * d + b)
    c = b + a / c
    fraction *= c * d
    if (Math.abs(c * d - 1) <= Number.EPSILON) break
  }
  return fraction
}
