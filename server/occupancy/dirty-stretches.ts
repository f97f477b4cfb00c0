/** A stretch of a space's past that no longer agrees with its readings. */
export interface DirtyStretch {
  readonly from: number
  readonly to: number
  /** Late live readings also change the present; historical ones never do. */
  readonly live: boolean
}

/** Which spaces must be recomputed, widened as late readings arrive. */
export class DirtyStretches {
  readonly #stretches = new Map<string, DirtyStretch>()
  readonly #unsaved = new Set<string>()
  #markedAt = -Infinity

  get size(): number { return this.#stretches.size }
  /** When something was last marked, by the caller's clock. */
  get markedAt(): number { return this.#markedAt }

  mark(spaceId: string, at: number, live: boolean, now: number): void {
    this.#markedAt = now
    const known = this.#stretches.get(spaceId)
    if (known && known.from <= at && known.to >= at && (known.live || !live)) return
    this.#stretches.set(spaceId, known ? { from: Math.min(known.from, at), to: Math.max(known.to, at), live: known.live || live } : { from: at, to: at, live })
    this.#unsaved.add(spaceId)
  }

  ids(): string[] { return [...this.#stretches.keys()] }
  stretch(spaceId: string): DirtyStretch | undefined { return this.#stretches.get(spaceId) }

  /** Hands the stretch over; a reading that comes after this marks anew. */
  take(spaceId: string): DirtyStretch | undefined {
    const stretch = this.#stretches.get(spaceId)
    if (stretch) {
      this.#stretches.delete(spaceId)
      this.#unsaved.add(spaceId)
    }
    return stretch
  }

  /** What changed since the last call, as JSON; null for stretches that are done. */
  takeUnsaved(): Map<string, string | null> {
    const entries = new Map([...this.#unsaved].map((spaceId): [string, string | null] => {
      const stretch = this.#stretches.get(spaceId)
      return [spaceId, stretch ? JSON.stringify(stretch) : null]
    }))
    this.#unsaved.clear()
    return entries
  }

  restore(entries: Iterable<readonly [string, string]>): void {
    for (const [spaceId, json] of entries) this.#stretches.set(spaceId, JSON.parse(json) as DirtyStretch)
  }
}
