/** Readings remembered for each (device, point, channel). At one a minute it is eight and a half hours. */
export const DEDUPE_READINGS = 512
const FIRST_CAPACITY = 8
/** Stands for "no time" in the memory; no reading is from 1 ms before 1970. */
const TIMELESS = -1

/**
 * The bounded memory of one stream of readings that tells a redelivery from a new reading. It holds
 * two numbers a reading (time, and a hash of the key or the value itself) in typed arrays: 8 KB a
 * stream when full, and nothing to collect. Nothing here depends on a clock, so feeding the journal
 * through again rebuilds it.
 */
export class StreamMemory {
  readonly #limit: number
  #times = new Float64Array(FIRST_CAPACITY)
  #tags = new Float64Array(FIRST_CAPACITY)
  #next = 0
  #length = 0
  #newest = -Infinity

  constructor(limit = DEDUPE_READINGS) {
    this.#limit = limit
  }

  /**
   * Whether this reading was here before: the same key (and time, if it has one), or without a key the
   * same time and value. Without either nothing can be told, and it counts as new.
   */
  has(time: number | null, key: string, value: number): boolean {
    if (key === '' && time === null) return false
    // Almost every reading is newer than all before it: then no look-up is needed.
    if (time !== null && time > this.#newest) return false
    const at = time ?? TIMELESS, tag = tagOf(key, value)
    const tags = this.#tags, times = this.#times
    for (let index = this.#length - 1; index >= 0; index--) if (tags[index] === tag && times[index] === at) return true
    return false
  }

  remember(time: number | null, key: string, value: number): void {
    if (key === '' && time === null) return
    if (this.#length === this.#times.length && this.#length < this.#limit) this.#grow()
    this.#times[this.#next] = time ?? TIMELESS
    this.#tags[this.#next] = tagOf(key, value)
    this.#next = (this.#next + 1) % this.#times.length
    if (this.#length < this.#times.length) this.#length++
    if (time !== null && time > this.#newest) this.#newest = time
  }

  #grow(): void {
    const capacity = Math.min(this.#limit, this.#times.length * 2)
    const times = new Float64Array(capacity), tags = new Float64Array(capacity)
    times.set(this.#times)
    tags.set(this.#tags)
    this.#next = this.#times.length
    this.#times = times
    this.#tags = tags
  }
}

let lastKey = ''
let lastHash = 0

/** The value itself, or 53 bits of the key: two keys of one stream's memory meet once in 10^10 readings. */
function tagOf(key: string, value: number): number {
  if (key === '') return value
  // All samples of one message share the key object: hash it once.
  if (key !== lastKey) { lastHash = hash53(key); lastKey = key }
  return lastHash
}

/** Two multiplicative hashes (FNV-1a and its mirror) side by side in one double. */
function hash53(text: string): number {
  let high = 0x811c9dc5, low = 0x01000193
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    high = Math.imul(high ^ code, 0x01000193)
    low = Math.imul(low ^ code, 0x85ebca6b)
    low ^= low >>> 13
  }
  return ((high >>> 0) & 0x1fffff) * 4_294_967_296 + (low >>> 0)
}
