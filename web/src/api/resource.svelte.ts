import { untrack } from 'svelte'
import { apiErrorOf, type ApiError } from './api-client.ts'

export type Loading<T> =
  | { state: 'loading'; value: T | null; error: null }
  | { state: 'ready'; value: T; error: null }
  | { state: 'failed'; value: T | null; error: ApiError }

/**
 * Something fetched, in the four states that each view shows. A newer load ends the older one, so
 * answers that arrive late never replace newer ones; a failure keeps the last value, marked stale.
 */
export class Resource<T> {
  current: Loading<T> = $state.raw({ state: 'loading', value: null, error: null })
  #running: AbortController | null = null

  /** `keep` leaves the former value in view while loading (a refresh), else the view starts empty. */
  load(fetching: (signal: AbortSignal) => Promise<T>, { keep = false }: { keep?: boolean } = {}): Promise<void> {
    // What a fetch reads while it starts must not become a reason for the effect that starts it to run again.
    return untrack(() => this.#run(fetching, keep))
  }

  async #run(fetching: (signal: AbortSignal) => Promise<T>, keep: boolean): Promise<void> {
    this.#running?.abort()
    const mine = this.#running = new AbortController()
    this.current = { state: 'loading', value: keep ? this.current.value : null, error: null }
    try {
      const value = await fetching(mine.signal)
      if (this.#running === mine) this.current = { state: 'ready', value, error: null }
    } catch (error) {
      if (this.#running !== mine || mine.signal.aborted) return
      this.current = { state: 'failed', value: this.current.value, error: apiErrorOf(error) }
    }
  }

  stop(): void {
    this.#running?.abort()
    this.#running = null
  }
}
