/** Screen readers are told of the building at most this often; in between the newest text waits. */
export const ANNOUNCE_EVERY_MS = 10_000

/** The one polite live region of the app. */
export class Announcer {
  said = $state('')
  #waiting: string | null = null
  #lastAt = -Infinity
  #timer: ReturnType<typeof setTimeout> | undefined

  say(text: string): void {
    const wait = this.#lastAt + ANNOUNCE_EVERY_MS - Date.now()
    if (wait <= 0 && this.#timer === undefined) return this.#speak(text)
    this.#waiting = text
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      if (this.#waiting !== null) this.#speak(this.#waiting)
    }, Math.max(0, wait))
  }

  #speak(text: string): void {
    this.#waiting = null
    this.#lastAt = Date.now()
    this.said = text
  }
}

export const announcer = new Announcer()
