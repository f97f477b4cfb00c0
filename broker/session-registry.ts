/** Persistent sessions (clean session 0): how many there are, and when each that is away expires. Time is passed in. */
export class SessionRegistry {
  readonly #limits: { readonly sessions: number; readonly sessionExpiryMs: number }
  /** When the client left; null while it is here. */
  readonly #leftAt = new Map<string, number | null>()
  constructor(limits: { readonly sessions: number; readonly sessionExpiryMs: number }) { this.#limits = limits }

  get count(): number { return this.#leftAt.size }
  hasRoomFor(clientId: string): boolean { return this.#leftAt.has(clientId) || this.#leftAt.size < this.#limits.sessions }

  arrive(clientId: string, clean: boolean): void {
    if (clean) this.#leftAt.delete(clientId)
    else this.#leftAt.set(clientId, null)
  }
  leave(clientId: string, now: number): void { if (this.#leftAt.has(clientId)) this.#leftAt.set(clientId, now) }
  forget(clientId: string): void { this.#leftAt.delete(clientId) }

  /** Takes out and returns the sessions that were away for too long. */
  takeExpired(now: number): string[] {
    const expired: string[] = []
    for (const [clientId, leftAt] of this.#leftAt) if (leftAt !== null && now - leftAt >= this.#limits.sessionExpiryMs) expired.push(clientId)
    for (const clientId of expired) this.#leftAt.delete(clientId)
    return expired
  }
}
