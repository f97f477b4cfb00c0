const SQRT_2_PI = Math.sqrt(2 * Math.PI)
const LOG_SQRT_2_PI = Math.log(SQRT_2_PI)

/** Density of the standard normal distribution at x. */
export const normalDensity = (x: number): number => Math.exp((-x * x) / 2) / SQRT_2_PI

/**
 * P(X ≤ x) of the standard normal distribution, relative error below 1e-14 in the lower tail too.
 *
 * Cody's rational approximations ("Rational Chebyshev approximations for the error function", Mathematics of
 * Computation 23, 1969) up to |x| = √32, beyond it Laplace's continued fraction.
 *
 * @example
 * ```ts
 * import { normalCdf } from '#evaluation/numerics/normal-distribution'
 * normalCdf(0) // => 0.5
 * ```
 */
export function normalCdf(x: number): number {
  const tail = Math.exp((-x * x) / 2) * scaledTail(Math.abs(x))
  return x > 0 ? 1 - tail : tail
}

/**
 * ln P(X ≤ x), without underflow however far x lies below 0.
 * @example
 * ```ts
 * import { logNormalCdf } from '#evaluation/numerics/normal-distribution'
 * Number(logNormalCdf(-40).toFixed(6)) // => -804.608442
 * ```
 */
export function logNormalCdf(x: number): number {
  return x > 0 ? Math.log1p(-Math.exp((-x * x) / 2) * scaledTail(x)) : (-x * x) / 2 + Math.log(scaledTail(-x))
}

/**
 * φ(x)/Φ(x), the inverse Mills ratio: the slope of ln Φ. Near −x for x far below 0.
 * @example
 * ```ts
 * import { inverseMills } from '#evaluation/numerics/normal-distribution'
 * Number(inverseMills(0).toFixed(6)) // => 0.797885
 * ```
 */
export function inverseMills(x: number): number {
  return x > 0 ? normalDensity(x) / normalCdf(x) : 1 / (SQRT_2_PI * scaledTail(-x))
}

/** ln φ(x). */
export const logNormalDensity = (x: number): number => (-x * x) / 2 - LOG_SQRT_2_PI

/** P(X > x)·exp(x²/2) for x ≥ 0. */
function scaledTail(x: number): number {
  if (x > Math.SQRT2 * 4) return laplaceFraction(x)
  if (x > 0.67448975) return polynomial(CODY.tail[0], x) / polynomial(CODY.tail[1], x)
  return (0.5 - (x * polynomial(CODY.centre[0], x * x)) / polynomial(CODY.centre[1], x * x)) * Math.exp((x * x) / 2)
}

/** 1/√2π · 1/(x + 1/(x + 2/(x + 3/(x + …)))); 40 levels are exact to the last digit from x = 5. */
function laplaceFraction(x: number): number {
  let rest = x
  for (let level = 40; level > 0; level -= 1) rest = x + level / rest
  return 1 / (rest * SQRT_2_PI)
}

/** Highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0)
}

/** Numerator and denominator. */
type Rational = readonly [readonly number[], readonly number[]]

const CODY: Readonly<Record<'centre' | 'tail', Rational>> = {
  centre: [
    [0.065682337918207449113, 2.2352520354606839287, 161.02823106855587881, 1067.6894854603709582, 18154.981253343561249],
    [1, 47.20258190468824187, 976.09855173777669322, 10260.932208618978205, 45507.789335026729956],
  ],
  tail: [
    [1.0765576773720192317e-8, 0.39894151208813466764, 8.8831497943883759412, 93.506656132177855979, 597.27027639480026226, 2494.5375852903726711, 6848.1904505362823326, 11602.651437647350124, 9842.7148383839780218],
    [1, 22.266688044328115691, 235.38790178262499861, 1519.377599407554805, 6485.558298266760755, 18615.571640885098091, 34900.952721145977266, 38912.003286093271411, 19685.429676859990727],
  ],
}

/**
 * The x with P(X ≤ x) = p of the standard normal distribution; ±Infinity at 0 and 1.
 *
 * Algorithm AS 241, PPND16 (Wichura, Applied Statistics 37, 1988), relative error about 1e-16.
 *
 * @param p probability, 0…1
 * @throws RangeError when p is outside 0…1
 * @example
 * ```ts
 * import { normalQuantile } from '#evaluation/numerics/normal-distribution'
 * Number(normalQuantile(0.975).toFixed(6)) // => 1.959964
 * ```
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`A probability lies in 0…1, not ${p}`)
  const middle = p - 0.5
  if (Math.abs(middle) <= 0.425) {
    const r = 0.180625 - middle * middle
    return (middle * polynomial(AS241.centre[0], r)) / polynomial(AS241.centre[1], r)
  }
  const tail = Math.min(p, 1 - p)
  if (tail === 0) return middle < 0 ? -Infinity : Infinity
  const depth = Math.sqrt(-Math.log(tail))
  const [table, r] = depth <= 5 ? [AS241.tail, depth - 1.6] : [AS241.far, depth - 5]
  const size = polynomial(table[0], r) / polynomial(table[1], r)
  return middle < 0 ? -size : size
}

const AS241: Readonly<Record<'centre' | 'tail' | 'far', Rational>> = {
  centre: [
    [2.509080928730122672e3, 3.343057558358812810e4, 6.726577092700870085e4, 4.592195393154987145e4, 1.373169376550946112e4, 1.971590950306551443e3, 1.331416678917843774e2, 3.387132872796366608],
    [5.226495278852854561e3, 2.872908573572194267e4, 3.930789580009271061e4, 2.121379430158659586e4, 5.394196021424751107e3, 6.871870074920579083e2, 4.231333070160091125e1, 1],
  ],
  tail: [
    [7.745450142783414076e-4, 2.272384498926918458e-2, 2.417807251774506117e-1, 1.270458252452368382, 3.647848324763204605, 5.769497221460691405, 4.630337846156545295, 1.423437110749683577],
    [1.050750071644416843e-9, 5.475938084995344946e-4, 1.519866656361645719e-2, 1.481039764274800745e-1, 6.897673349851000045e-1, 1.676384830183803849, 2.053191626637758820, 1],
  ],
  far: [
    [2.010334399292288132e-7, 2.711555568743487578e-5, 1.242660947388078438e-3, 2.653218952657612309e-2, 2.965605718285048912e-1, 1.784826539917291335, 5.463784911164114369, 6.657904643501103777],
    [2.044263103389939785e-15, 1.421511758316445888e-7, 1.846318317510054681e-5, 7.868691311456132591e-4, 1.487536129085061485e-2, 1.369298809227358053e-1, 5.998322065558879376e-1, 1],
  ],
}
