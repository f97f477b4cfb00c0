import type { SourceKind } from '../occupancy/occupancy-plan.ts'
import type { PresenceSign, SpaceSigns } from '../occupancy/presence-signs-rules.ts'
import type { EquipmentTrace } from '../occupancy/equipment-state-rules.ts'

/**
 * Who may say that nobody is there: kinds of evidence that do not fail together. Several sensors of one kind are
 * one witness. doors: every door of the space is watched, and none moved. room: everybody counted in the desk's
 * room sits at another desk, or the room is empty. meter: a machine's own meter.
 */
export const WITNESS_KINDS = ['count', 'presence', 'motion', 'doors', 'room', 'meter'] as const
export type WitnessKind = (typeof WITNESS_KINDS)[number]

/** A sensor that has shown nobody for so long may be blind: the longest time in which a bookable place is surely used. */
const USED_WITHIN_MS = 7 * 86_400_000
/** Between two sensors' last signs of the same people: the last movement and the closing door. */
const AGREE_MS = 5 * 60_000

const KIND_OF: Partial<Record<SourceKind, WitnessKind>> = { count: 'count', presence: 'presence', motion: 'motion', door: 'doors' }

/** Last moment at which any source noticed anything of anybody, silent sources included; −∞ when nothing ever was. */
export const lastSignOf = (signs: readonly PresenceSign[]): number => signs.reduce((latest, { lastSignAt }) => Math.max(latest, lastSignAt ?? -Infinity), -Infinity)

/** Until when somebody was surely in, by a source that is heard now and can see people who stay. */
export const seenUntilOf = ({ signs }: SpaceSigns): number => signs.reduce((latest, { fresh, seenUntil }) => Math.max(latest, fresh ? seenUntil ?? -Infinity : -Infinity), -Infinity)

/** Since when the state has been known without a gap. */
export function knownSince({ now, before }: SpaceSigns): number {
  if (now.state === 'unknown') return Infinity
  return before && before.state !== 'unknown' ? before.from : now.from
}

/**
 * The witnesses who have watched the space since `quietFrom` (epoch ms) without a gap and noticed nobody at `at`.
 * Each must be heard now, and have been since we listen; must have shown a change since it was last silent, for a sensor that always said
 * "nobody" proves nothing; and must have noticed the last use that the others did. A door that moved while a radar
 * saw nobody says that somebody may have gone in whom the radar cannot see.
 */
export function spaceWitnesses(space: SpaceSigns, quietFrom: number, at: number, listeningSince: number): WitnessKind[] {
  const noticed = new Map(WITNESS_KINDS.map((kind) => [kind, lastSignOf(space.signs.filter((sign) => KIND_OF[sign.kind] === kind))]))
  const lastUse = lastUseOf(noticed)
  return WITNESS_KINDS.filter((kind) => {
    const watching = space.signs.filter((sign) => KIND_OF[sign.kind] === kind && hasWatched(sign, quietFrom, at, listeningSince))
    return watching.length > 0 && noticed.get(kind)! >= lastUse - AGREE_MS && (kind !== 'doors' || areAllDoors(space, watching))
  })
}

/** The last use that is certain: a door that moved, or what two kinds noticed together. What one sensor alone saw may be a false alarm. */
function lastUseOf(noticed: ReadonlyMap<WitnessKind, number>): number {
  const certain = [...noticed].filter(([kind, at]) => kind === 'doors' || [...noticed].some(([other, otherAt]) => other !== kind && Math.abs(otherAt - at) <= AGREE_MS))
  return Math.max(-Infinity, ...certain.map(([, at]) => at))
}

const hasWatched = ({ fresh, heardAt, watchingSince, lastSignAt, reactedAt }: PresenceSign, quietFrom: number, at: number, listeningSince: number): boolean =>
  fresh && (heardAt ?? -Infinity) >= listeningSince && watchingSince <= quietFrom && (lastSignAt ?? Infinity) <= quietFrom && reactedAt !== null && reactedAt >= at - USED_WITHIN_MS

function areAllDoors({ doorIds }: SpaceSigns, watching: readonly PresenceSign[]): boolean {
  const closed = new Set(watching.map(({ doorId }) => doorId))
  return doorIds !== undefined && doorIds.length > 0 && doorIds.every((doorId) => closed.has(doorId))
}

/** Since when a machine has drawn no power but its standby; null while it does, or while its meter is silent. A reading after `quietFrom` is asked for: the one that told of a start may have been lost. */
export function machineOffSince(trace: EquipmentTrace | undefined, at: number): number | null {
  if (!trace || trace.state !== 'off' || at - trace.at > trace.staleAfterMs) return null
  return trace.since
}
