import type { Clock } from '../clock.ts'
import { RecordsAway } from '../records/records-away.ts'

/** Another server may have ended a session or suspended a member: what was read is believed for so long. */
const FRESH_MS = 10_000
const ENTRIES = 20_000

/** A database that hangs answers after ten seconds that it does not: nobody waits for that who was known a moment ago. */
const PATIENCE_MS = 1_000

interface Entry<Value> { readonly value: Value; readonly readAt: number }

/**
 * What was read of the records, kept for a moment so that a request does not cost a query. While the
 * records are away the last known value stands: the live view goes on (TRUST.md, fault 5). What is not
 * there is not kept; made-up names would fill it.
 */
export class FreshCache<Value extends object> {
  readonly #entries = new Map<string, Entry<Value>>()
  readonly #loading = new Map<string, Promise<Value | null>>()
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  async get(key: string, load: () => Promise<Value | null>): Promise<Value | null> {
    const known = this.#entries.get(key)
    if (known && this.#clock.now() - known.readAt < FRESH_MS) return known.value
    const loading = this.#loaded(key, load)
    if (!known) return loading
    const knownIfAway = loading.catch((error: unknown) => {
      if (error instanceof RecordsAway) return known.value
      throw error
    })
    return patiently(knownIfAway, known.value)
  }

  put(key: string, value: Value): void {
    this.#entries.delete(key)
    this.#entries.set(key, { value, readAt: this.#clock.now() })
    if (this.#entries.size > ENTRIES) this.#entries.delete(this.#entries.keys().next().value!)
  }

  forget(key: string): void {
    this.#entries.delete(key)
    this.#loading.delete(key)
  }

  forgetWhere(matches: (value: Value) => boolean): void {
    for (const [key, { value }] of this.#entries) if (matches(value)) this.forget(key)
    // What is being read now may be from before the change.
    this.#loading.clear()
  }

  /** Several that ask for the same wait for one query. */
  async #loaded(key: string, load: () => Promise<Value | null>): Promise<Value | null> {
    const running = this.#loading.get(key) ?? load()
    this.#loading.set(key, running)
    try {
      const value = await running
      if (this.#loading.get(key) !== running) return value
      if (value === null) this.#entries.delete(key)
      else this.put(key, value)
      return value
    } finally {
      if (this.#loading.get(key) === running) this.#loading.delete(key)
    }
  }
}

/** What comes in time, else what was known. */
async function patiently<T>(coming: Promise<T>, known: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<T>((resolve) => { timer = setTimeout(() => resolve(known), PATIENCE_MS) })
  try {
    return await Promise.race([coming, late])
  } finally {
    clearTimeout(timer)
    coming.catch(() => undefined) // Late and failed: the next one asks again.
  }
}
