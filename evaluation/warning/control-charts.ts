/** One day of a control chart. */
export interface ChartPoint { readonly statistic: number; readonly limit: number; readonly signal: boolean }

/**
 * EWMA chart for a fall: z = λx + (1 − λ)z, a signal below −L·√(λ/(2 − λ)·(1 − (1 − λ)²ᵗ)).
 *
 * Roberts, Technometrics 1 (1959); limits as in Montgomery, "Introduction to Statistical Quality Control", 9.2. A
 * missing day leaves the statistic as it was and counts for nothing.
 *
 * @param deviations in standard deviations from the target; null is missing
 * @param smoothing λ, 0.2–0.3 for a tenant's attendance
 * @param width L, in standard deviations of the statistic
 * @throws RangeError for λ outside 0…1 or L ≤ 0
 * @example
 * ```ts
 * import { ewmaChart } from '#evaluation/warning/control-charts'
 * ewmaChart([-1, -6], { smoothing: 0.25, width: 3 }).map(({ signal }) => signal) // => [false, true]
 * ```
 */
export function ewmaChart(deviations: readonly (number | null)[], { smoothing = 0.25, width = 3 } = {}): ChartPoint[] {
  if (!(smoothing > 0 && smoothing <= 1 && width > 0)) throw new RangeError(`λ lies in 0…1 and L above 0, not ${smoothing} and ${width}`)
  let [statistic, seen] = [0, 0]
  return deviations.map((deviation) => {
    if (deviation !== null) {
      statistic = smoothing * deviation + (1 - smoothing) * statistic
      seen += 1
    }
    const limit = -width * Math.sqrt((smoothing / (2 - smoothing)) * (1 - (1 - smoothing) ** (2 * seen)))
    return { statistic, limit, signal: deviation !== null && statistic < limit }
  })
}

/**
 * One-sided CUSUM for a fall: C = max(0, C − x − k), a signal above h.
 *
 * Page, Biometrika 41 (1954); Montgomery, 9.1.2: k = 0.5 and h = 5 find a fall of one deviation in about ten days
 * and raise a false alarm about once in 930.
 *
 * @param deviations in standard deviations from the target; null is missing
 * @throws RangeError for a negative k or h ≤ 0
 * @example
 * ```ts
 * import { lowerCusumChart } from '#evaluation/warning/control-charts'
 * lowerCusumChart([-2, -2, 1, -4], { slack: 0.5, limit: 4 }).map(({ statistic }) => statistic) // => [1.5, 3, 1.5, 5]
 * ```
 */
export function lowerCusumChart(deviations: readonly (number | null)[], { slack = 0.5, limit = 5 } = {}): ChartPoint[] {
  if (!(slack >= 0 && limit > 0)) throw new RangeError(`k is 0 or more and h above 0, not ${slack} and ${limit}`)
  let statistic = 0
  return deviations.map((deviation) => {
    if (deviation !== null) statistic = Math.max(0, statistic - deviation - slack)
    return { statistic, limit, signal: deviation !== null && statistic > limit }
  })
}
