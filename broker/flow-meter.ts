import type { RateLimit } from './broker-limits.ts'
import { TokenBucket } from './token-bucket.ts'

/** Shorter pauses would only cost timers. */
const SHORTEST_PAUSE_MS = 10
/** This long without reaching the limit ends a stretch of pressing against it. */
const CALM_MS = 1_000

/** Messages and bytes of one client id against its limit. It outlives a connection, so that to reconnect is no way round it. */
export class FlowMeter {
  readonly #limit: RateLimit
  readonly #messages: TokenBucket
  readonly #bytes: TokenBucket
  #pressingSince = -Infinity
  #pressedUntil = -Infinity

  constructor(limit: RateLimit, now: number) {
    this.#limit = limit
    this.#messages = new TokenBucket(limit.messagesPerSecond, limit.messagesPerSecond * limit.burstSeconds, now)
    this.#bytes = new TokenBucket(limit.bytesPerSecond, limit.bytesPerSecond * limit.burstSeconds, now)
  }

  /** Takes what was sent; how long to pause for it in ms, 0 when within the limit. */
  charge(messages: number, bytes: number, now: number): number {
    this.#messages.take(messages, now)
    this.#bytes.take(bytes, now)
    const waitMs = Math.max(this.#messages.waitMs(now), this.#bytes.waitMs(now))
    if (waitMs === 0) return 0
    if (now - this.#pressedUntil > CALM_MS) this.#pressingSince = now
    this.#pressedUntil = now + Math.max(waitMs, SHORTEST_PAUSE_MS)
    return this.#pressedUntil - now
  }

  /** Whether the client has pressed against its limit without a break for longer than is borne. */
  isFlooding(now: number): boolean {
    return this.#limit.cutAfterMs !== null && now - this.#pressingSince >= this.#limit.cutAfterMs && now - this.#pressedUntil <= CALM_MS
  }

  /** Nothing is owed: the meter may be forgotten. */
  isAtRest(now: number): boolean { return this.#messages.isFull(now) && this.#bytes.isFull(now) }
}
