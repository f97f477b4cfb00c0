/** What others do is fetched at most so often: on a busy morning somebody books every moment. */
const TOLD_EVERY_MS = 1_000

/** Counts what changes in the calendar as this page knows it; whoever shows bookings fetches again when it grows. */
class BookingWatch {
  changes = $state(0)
  #timer: ReturnType<typeof setTimeout> | undefined
  #nextAt = 0

  changed(): void { this.changes++ }

  /** The server told that somebody changed something. A page that nobody looks at fetches when it is looked at again. */
  told(now = Date.now()): void {
    this.#timer ??= setTimeout(() => { whenSeen(() => this.#fetchAgain()) }, Math.max(0, this.#nextAt - now))
  }

  #fetchAgain(): void {
    this.#timer = undefined
    this.#nextAt = Date.now() + TOLD_EVERY_MS
    this.changed()
  }
}

function whenSeen(act: () => void): void {
  if (!document.hidden) return act()
  document.addEventListener('visibilitychange', () => whenSeen(act), { once: true })
}

export const bookingWatch = new BookingWatch()
