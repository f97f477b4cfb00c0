/** Arithmetic mean; NaN for an empty list. */
export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/**
 * Variance about the mean; divisor n − 1 for a sample, n for a whole population.
 * @example
 * ```ts
 * import { variance } from '#evaluation/numerics/moments'
 * variance([2, 4, 4, 4, 5, 5, 7, 9], 'population') // => 4
 * ```
 */
export function variance(values: readonly number[], of: 'sample' | 'population'): number {
  const centre = mean(values)
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - (of === 'sample' ? 1 : 0))
}

export const standardDeviation = (values: readonly number[], of: 'sample' | 'population'): number => Math.sqrt(variance(values, of))

/**
 * Pearson's correlation of two columns; 0 when either is constant, since nothing then varies together.
 * @example
 * ```ts
 * import { correlation } from '#evaluation/numerics/moments'
 * correlation([1, 2, 3], [6, 4, 2]) // => -1
 * ```
 */
export function correlation(first: readonly number[], second: readonly number[]): number {
  const [meanFirst, meanSecond] = [mean(first), mean(second)]
  let [product, squareFirst, squareSecond] = [0, 0, 0]
  first.forEach((value, index) => {
    const [a, b] = [value - meanFirst, second[index]! - meanSecond]
    product += a * b
    squareFirst += a * a
    squareSecond += b * b
  })
  return squareFirst === 0 || squareSecond === 0 ? 0 : product / Math.sqrt(squareFirst * squareSecond)
}

/**
 * The p-quantile of values by linear interpolation between order statistics (Hyndman and Fan's type 7, R's
 * default). NaN for an empty list.
 * @example
 * ```ts
 * import { sampleQuantile } from '#evaluation/numerics/moments'
 * sampleQuantile([8, 1, 4, 3], 0.5) // => 3.5
 * ```
 */
export function sampleQuantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const position = (sorted.length - 1) * p
  const below = Math.floor(position)
  const low = sorted[below] ?? NaN
  return low + (position - below) * ((sorted[below + 1] ?? low) - low)
}
