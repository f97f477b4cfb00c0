/** Uniform draws in [0, 1) with 53 random bits. Each draw moves the source on. */
export type RandomSource = () => number

/**
 * A seeded source: the same seed gives the same draws on every machine.
 *
 * xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47, 2021),
 * two 32-bit outputs a draw; its state is filled from the seed by SplitMix32.
 *
 * @param seed any safe integer
 * @throws RangeError when the seed is no safe integer
 * @example
 * ```ts
 * import { randomSource } from '#evaluation/numerics/random-source'
 * const [first, again] = [randomSource(7), randomSource(7)]
 * first() === again() // => true
 * ```
 */
export function randomSource(seed: number): RandomSource {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`A seed is a whole number, not ${seed}`)
  // The seed's high half enters after its low half is mixed, so that seeds beyond 2³² differ too.
  const next = splitMix32(splitMix32(seed | 0)() ^ Math.floor(seed / 4_294_967_296))
  let [a, b, c, d] = [next(), next(), next(), next()]
  const bits = (): number => {
    const result = Math.imul(rotated(Math.imul(b, 5), 7), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotated(d, 11)
    return result
  }
  return () => ((bits() >>> 5) * 67_108_864 + (bits() >>> 6)) / 9_007_199_254_740_992
}

const rotated = (value: number, by: number): number => (value << by) | (value >>> (32 - by))

function splitMix32(start: number): () => number {
  let state = start | 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return mixed ^ (mixed >>> 15)
  }
}
