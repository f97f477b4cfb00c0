/**
 * The matrix of second derivatives by central differences of an analytic gradient, made symmetric.
 *
 * Step: the cube root of the machine precision, relative to the parameter (Nocedal and Wright, 2006, 8.1).
 *
 * @param gradient of the function, k values
 * @param at the point, k values
 * @param sizes typical size of each parameter, for its step; |value| or 1 where it is left out
 * @example
 * ```ts
 * import { hessian } from '#evaluation/numerics/hessian'
 * const second = hessian(([x = 0, y = 0]) => [2 * x + y, x + 6 * y], [1, 1])
 * second.map((row) => row.map((value) => Number(value.toFixed(6)))) // => [[2, 1], [1, 6]]
 * ```
 */
export function hessian(gradient: (at: readonly number[]) => readonly number[], at: readonly number[], sizes: readonly number[] = []): number[][] {
  const rows = at.map((value, index) => {
    const step = Math.cbrt(Number.EPSILON) * (sizes[index] ?? (Math.abs(value) || 1))
    const moved = (by: number) => gradient(at.map((other, i) => (i === index ? other + by : other)))
    const [above, below] = [moved(step), moved(-step)]
    return above.map((slope, i) => (slope - below[i]!) / (2 * step))
  })
  return rows.map((row, i) => row.map((value, j) => (value + rows[j]![i]!) / 2))
}
