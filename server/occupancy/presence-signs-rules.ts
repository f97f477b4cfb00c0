import type { SpaceConfig } from './occupancy-engine.ts'
import { planOf, type PlannedSource, type SourceKind } from './occupancy-plan.ts'
import type { OccupancyState, SourceState, StateName } from './occupancy-state.ts'
import { isFresh, isMotionOn } from './source-update-rules.ts'

/** What one source by itself has noticed of people, apart from what all of them together were taken to mean. Times are epoch ms. */
export interface PresenceSign {
  readonly device: string
  readonly kind: SourceKind
  /** The door it sits at. */
  readonly doorId: string | null
  /** Heard within its time. */
  readonly fresh: boolean
  /** It notices somebody now. */
  readonly on: boolean
  /** Last heard. */
  readonly heardAt: number | null
  /** Since when it has been heard without a gap. */
  readonly watchingSince: number
  /** Nobody was noticed after this; the present while somebody is. Null: it never noticed anybody. */
  readonly lastSignAt: number | null
  /** Somebody was there at least until then: a motion sensor's own hold taken off. */
  readonly seenUntil: number | null
  /** When it last showed that it can tell somebody from nobody, since it was last silent; null: not yet. */
  readonly reactedAt: number | null
}

/** A stretch of one state as the engine has it now. */
export interface StateStretch { readonly state: StateName; readonly from: number; readonly to: number | null }

/** All that a space says at a moment about who is in it, source by source. */
export interface SpaceSigns {
  readonly spaceId: string
  /** The stretch that lasts, and the one before it where it is known. */
  readonly now: StateStretch
  readonly before: StateStretch | null
  readonly reason: OccupancyState['reason']
  /** People inside by a counter; null where nothing counts. */
  readonly count: number | null
  readonly signs: readonly PresenceSign[]
  /** Doors of the space; absent: not known. */
  readonly doorIds: readonly string[] | undefined
}

const TELLING: ReadonlySet<SourceKind> = new Set<SourceKind>(['count', 'presence', 'motion', 'entries', 'exits', 'door', 'badge'])

/** The signs of a space at `at`. */
export function spaceSigns(config: SpaceConfig, state: OccupancyState, at: number): SpaceSigns {
  const { open, before } = state
  const signs = planOf(config).sources.flatMap((planned, index) => (TELLING.has(planned.kind) ? [signOf(planned, state.sources[index]!, at)] : []))
  return {
    spaceId: config.spaceId, reason: state.reason, count: state.count, signs, doorIds: config.doorIds,
    now: { state: open.state, from: open.from, to: null }, before: before && { state: before.state, from: before.from, to: open.from },
  }
}

function signOf(planned: PlannedSource, state: SourceState, at: number): PresenceSign {
  const [lastSignAt, seenUntil, reactedAt] = noticed(planned, state, at)
  const fresh = isFresh(planned, state, at) && state.value !== null
  return {
    device: planned.source.device, kind: planned.kind, doorId: planned.source.doorId ?? null, fresh, on: fresh && lastSignAt === at,
    heardAt: state.seenAt, watchingSince: state.watchingSince, lastSignAt, seenUntil, reactedAt: reactedAt !== null && reactedAt >= state.watchingSince ? reactedAt : null,
  }
}

/** Last sign, lower bound of presence, last proof that it works. */
function noticed(planned: PlannedSource, state: SourceState, at: number): [number | null, number | null, number | null] {
  const { value, activeAt, changedAt, watchingSince } = state
  if (value === null) return [null, null, null]
  switch (planned.kind) {
    case 'count': case 'presence':
      // After a gap the level counts from when it was heard again: that is no change.
      return value > 0 ? [at, at, at] : [changedAt, changedAt, changedAt > watchingSince ? changedAt : null]
    case 'motion':
      return isMotionOn(planned, state) ? [at, Math.max(activeAt ?? 0, at - planned.source.ownHoldMs), at] : [activeAt, activeAt, activeAt]
    // An open door is a sign as long as it stands open: nobody can vouch for who went through.
    case 'door': return [value > 0 ? at : activeAt, null, activeAt]
    default: return [activeAt, null, activeAt]
  }
}
