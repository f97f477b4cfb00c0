/**
 * Seeded randomness. Each stream is named by what it is for (seed, device, day …), so that a run that
 * starts in the middle draws the same numbers for the same day as one that started earlier.
 */
export interface Random {
  /** Uniform in [0, 1). */
  (): number
}

/** 32-bit FNV-1a over the parts, finished with murmur3's avalanche: equal parts, equal key. */
export function streamKey(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5
  for (const part of parts) {
    const text = typeof part === 'number' ? part.toString(36) : part
    for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
    hash = Math.imul(hash ^ 0x2c, 0x01000193)
  }
  return avalanche(hash)
}

/** murmur3's 32-bit finaliser: cheap, and enough to turn a running number into an independent draw. */
export function avalanche(value: number): number {
  let hash = value | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** mulberry32 (Tommy Ettinger, public domain algorithm): 32 bits of state, passes gjrand's tests. */
export function randomFrom(key: number): Random {
  let state = key | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const randomOf = (...parts: readonly (string | number)[]): Random => randomFrom(streamKey(...parts))

/** One uniform draw in [0, 1) of a key and a running number, without a generator's state. */
export const drawAt = (key: number, counter: number): number => avalanche(key ^ Math.imul(counter | 0, 0x9e3779b1)) / 4_294_967_296

export const between = (random: Random, low: number, high: number): number => low + (high - low) * random()

export const integerBetween = (random: Random, low: number, high: number): number => Math.floor(between(random, low, high + 1))

export const chance = (random: Random, probability: number): boolean => random() < probability

/** One element; the list must not be empty. */
export function pick<T>(random: Random, list: readonly T[]): T {
  const chosen = list[Math.floor(random() * list.length)]
  if (chosen === undefined) throw new RangeError('pick needs a non-empty list')
  return chosen
}

/** Standard normal by Box and Muller (1958), cut at ±3 so that no habit turns absurd. */
export function normal(random: Random, mean: number, deviation: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()))
  const standard = radius * Math.cos(2 * Math.PI * random())
  return mean + deviation * Math.max(-3, Math.min(3, standard))
}

export const exponential = (random: Random, mean: number): number => -mean * Math.log(1 - random())

/** A shuffled copy (Fisher and Yates). */
export function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const copy = [...list]
  for (let last = copy.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const held = copy[last] as T
    copy[last] = copy[other] as T
    copy[other] = held
  }
  return copy
}
