/** Credit that grows with time up to a burst. It may go below zero: then `waitMs` says for how long. Time is passed in. */
export class TokenBucket {
  readonly #perSecond: number
  readonly #burst: number
  #tokens: number
  #at: number

  constructor(perSecond: number, burst: number, now: number) {
    this.#perSecond = perSecond
    this.#burst = burst
    this.#tokens = burst
    this.#at = now
  }

  #refill(now: number): void {
    this.#tokens = Math.min(this.#burst, this.#tokens + Math.max(0, now - this.#at) * this.#perSecond / 1_000)
    this.#at = now
  }

  /** Takes tokens whether they are there or not. */
  take(count: number, now: number): void {
    this.#refill(now)
    this.#tokens -= count
  }

  /** Takes tokens only if they are there. */
  tryTake(count: number, now: number): boolean {
    this.#refill(now)
    if (this.#tokens < count) return false
    this.#tokens -= count
    return true
  }

  /** Milliseconds until the debt is paid; 0 when there is none. */
  waitMs(now: number): number {
    this.#refill(now)
    return this.#tokens >= 0 ? 0 : Math.ceil(-this.#tokens * 1_000 / this.#perSecond)
  }

  isFull(now: number): boolean {
    this.#refill(now)
    return this.#tokens >= this.#burst
  }
}
