import type { SpaceSigns } from '../occupancy/presence-signs-rules.ts'

export interface Stretch { readonly from: number; readonly to: number }

/** Longer than any grace time and what is added to it. */
const KEPT_MS = 6 * 3_600_000
/** Who gets up is gone from the desk's sensor and from the count within a minute of each other; a shorter agreement is chance. */
const SHORTEST_MS = 60_000

/**
 * When everybody who was counted in a room was seen at another desk of it, or the room was empty: then nobody sat
 * at the desk in question, whatever its own sensor says. Kept in memory; a restart begins anew.
 */
export class DeskAccounts {
  readonly #stretches = new Map<string, { from: number; to: number }[]>()
  readonly #open = new Set<string>()

  /** Looks at a desk's room now; gives the stretches of a minute and more in which all were accounted for, the lasting one up to now. */
  look(deskId: string, room: SpaceSigns, otherDesks: readonly SpaceSigns[], now: number): readonly Stretch[] {
    const kept = (this.#stretches.get(deskId) ?? []).filter(({ to }) => to > now - KEPT_MS)
    const last = kept.at(-1)
    if (!isAccounted(room, otherDesks)) this.#open.delete(deskId)
    else if (last && this.#open.has(deskId)) last.to = now
    else {
      kept.push({ from: now, to: now })
      this.#open.add(deskId)
    }
    this.#stretches.set(deskId, kept)
    return kept.filter(({ from, to }) => to - from >= SHORTEST_MS)
  }
}

/** The sensors' own word, not the debounced state: who gets up and leaves is gone from count and desk alike within a minute. */
const isSeated = ({ signs }: SpaceSigns): boolean => signs.some(({ kind, on }) => kind === 'presence' && on)

function isAccounted(room: SpaceSigns, otherDesks: readonly SpaceSigns[]): boolean {
  if (room.now.state === 'vacant') return true
  return room.count !== null && room.count <= otherDesks.filter(isSeated).length
}
