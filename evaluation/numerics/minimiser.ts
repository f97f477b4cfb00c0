import { dot } from './linear-systems.ts'

/** A function to minimise with its gradient; Infinity marks a point outside its domain. */
export type Objective = (at: readonly number[]) => { readonly value: number; readonly gradient: readonly number[] }

export interface Minimum {
  readonly at: readonly number[]
  readonly value: number
  readonly gradient: readonly number[]
  readonly iterations: number
  /** True when no component of the gradient, relative to the size of the value, exceeds the tolerance. */
  readonly converged: boolean
}

/**
 * A local minimum by BFGS with a weak Wolfe line search.
 *
 * Nocedal and Wright, "Numerical Optimization" (2006), algorithm 6.1 with the scaling (6.20); the line search
 * by bisection is Lewis and Overton's (Mathematical Programming 141, 2013, algorithm 2.6), which needs no bound
 * on the step and copes with a value of Infinity.
 *
 * @param objective value and gradient; must be finite at the start
 * @param start k values
 * @throws RangeError when the objective is not finite at the start
 * @example
 * ```ts
 * import { minimise } from '#evaluation/numerics/minimiser'
 * const bowl = ([x = 0, y = 0]: readonly number[]) => ({ value: (x - 1) ** 2 + 4 * (y + 2) ** 2, gradient: [2 * (x - 1), 8 * (y + 2)] })
 * minimise(bowl, [0, 0]).at.map((value) => Number(value.toFixed(6))) // => [1, -2]
 * ```
 */
export function minimise(objective: Objective, start: readonly number[], { tolerance = 1e-8, maxIterations = 500 } = {}): Minimum {
  let point: Point = { at: start, ...objective(start) }
  if (!Number.isFinite(point.value)) throw new RangeError('The objective is not finite at the start')
  let inverse = identity(start.length, 1)
  let fresh = true
  for (let iterations = 0; iterations < maxIterations; iterations += 1) {
    if (isFlat(point, tolerance)) return { ...point, iterations, converged: true }
    let direction = inverse.map((row) => -dot(row, point.gradient))
    if (dot(direction, point.gradient) >= 0) {
      inverse = identity(start.length, 1)
      direction = point.gradient.map((slope) => -slope)
    }
    const next = wolfeStep(objective, point, direction, fresh ? Math.min(1, 1 / Math.hypot(...point.gradient)) : 1)
    // No lower point along a direction of descent: rounding has the last word.
    if (!next) return { ...point, iterations, converged: isFlat(point, Math.sqrt(tolerance)) }
    const [step, change] = [next.at.map((value, i) => value - point.at[i]!), next.gradient.map((value, i) => value - point.gradient[i]!)]
    const curvature = dot(step, change)
    if (curvature > 0) {
      if (fresh) inverse = identity(start.length, curvature / dot(change, change))
      inverse = updated(inverse, step, change, curvature)
      fresh = false
    }
    point = next
  }
  return { ...point, iterations: maxIterations, converged: isFlat(point, tolerance) }
}

interface Point { readonly at: readonly number[]; readonly value: number; readonly gradient: readonly number[] }

const identity = (size: number, scale: number): number[][] =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_unused, j) => (i === j ? scale : 0)))

/** Dennis and Schnabel's relative gradient: free of the units of the parameters. */
const isFlat = ({ at, value, gradient }: Point, tolerance: number): boolean =>
  gradient.every((slope, i) => Math.abs(slope) * Math.max(1, Math.abs(at[i]!)) <= tolerance * Math.max(1, Math.abs(value)))

/** Sufficient decrease (Armijo) and curvature (weak Wolfe): Nocedal and Wright (3.6). */
const ARMIJO = 1e-4
const CURVATURE = 0.9
const MAX_BISECTIONS = 60

function wolfeStep(objective: Objective, from: Point, direction: readonly number[], first: number): Point | null {
  const slope = dot(from.gradient, direction)
  let [low, high, length] = [0, Infinity, first]
  let best: Point | null = null
  for (let tries = 0; tries < MAX_BISECTIONS; tries += 1) {
    const at = from.at.map((value, i) => value + length * direction[i]!)
    const point = { at, ...objective(at) }
    if (!(point.value <= from.value + ARMIJO * length * slope)) high = length
    else {
      best = point
      if (dot(point.gradient, direction) >= CURVATURE * slope) return point
      low = length
    }
    length = high === Infinity ? 2 * length : (low + high) / 2
    if (length === low || length === high) return best
  }
  return best
}

/** Nocedal and Wright (6.17): H ← (I − ρsy′)H(I − ρys′) + ρss′. */
function updated(inverse: readonly number[][], step: readonly number[], change: readonly number[], curvature: number): number[][] {
  const image = inverse.map((row) => dot(row, change))
  const scale = (1 + dot(change, image) / curvature) / curvature
  return inverse.map((row, i) => row.map((value, j) => value + scale * step[i]! * step[j]! - (image[i]! * step[j]! + step[i]! * image[j]!) / curvature))
}
