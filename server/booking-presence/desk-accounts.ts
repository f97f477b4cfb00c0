import type { SpaceSigns } from '../occupancy/presence-signs-rules.ts'

/**
 * Since when everybody who is counted in a room has been seen at another desk of it, or the room has been empty:
 * then nobody sits at the desk in question, whatever its own sensor says. Kept in memory; a restart begins anew.
 */
export class DeskAccounts {
  readonly #since = new Map<string, number>()

  /** Looks at a desk's room now and says since when all are accounted for; null while somebody is not. */
  accountedSince(deskId: string, room: SpaceSigns, otherDesks: readonly SpaceSigns[], now: number): number | null {
    if (!isAccounted(room, otherDesks)) {
      this.#since.delete(deskId)
      return null
    }
    const since = this.#since.get(deskId) ?? now
    this.#since.set(deskId, since)
    return since
  }
}

/** The sensors' own word, not the debounced state: who gets up and leaves is gone from count and desk alike within a minute. */
const isSeated = ({ signs }: SpaceSigns): boolean => signs.some(({ kind, on }) => kind === 'presence' && on)

function isAccounted(room: SpaceSigns, otherDesks: readonly SpaceSigns[]): boolean {
  if (room.now.state === 'vacant') return true
  return room.count !== null && room.count <= otherDesks.filter(isSeated).length
}
