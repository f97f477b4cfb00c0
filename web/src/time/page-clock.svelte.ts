/** Ages are told in minutes; every 5 s is soon enough for them and cheap for 500 labels. */
const TICK_MS = 5_000

/** The present by the server's clock, moving in steps that pages can afford. */
class PageClock {
  #ticked = $state(Date.now())
  /** Server minus browser clock; set from each snapshot. */
  offsetMs = $state(0)

  get now(): number { return this.#ticked + this.offsetMs }

  start(tickMs = TICK_MS): () => void {
    const timer = setInterval(() => { this.#ticked = Date.now() }, tickMs)
    return () => clearInterval(timer)
  }

  /** At once, for instance when a snapshot has come. */
  tick(): void { this.#ticked = Date.now() }
}

export const pageClock = new PageClock()
