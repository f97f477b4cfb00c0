import type { EquipmentTrace } from '../../../server/occupancy/equipment-state-rules.ts'
import type { PresenceSign, SpaceSigns } from '../../../server/occupancy/presence-signs-rules.ts'
import type { JudgedBooking, PlaceEvidence } from '../../../server/booking-presence/release-rules.ts'

export const MINUTE = 60_000
/** A booking from 10:00 to 11:00. */
export const START = Date.UTC(2026, 8, 7, 10)
export const at = (minutes: number): number => START + minutes * MINUTE
export const BOOKING: JudgedBooking = { from: START, to: at(60), previous: null }
export const RULES = { earlyMin: 10, graceMin: 15 }

/** A sensor that last noticed somebody two hours before the booking and works. */
export function sign(kind: PresenceSign['kind'], more: Partial<PresenceSign> = {}): PresenceSign {
  const last = more.lastSignAt === undefined ? at(-120) : more.lastSignAt
  return { device: `${kind}-1`, kind, doorId: kind === 'door' ? 'door-1' : null, fresh: true, on: false, heardAt: at(-1), watchingSince: at(-6_000), lastSignAt: last, seenUntil: kind === 'door' ? null : last, reactedAt: last, ...more }
}

/** A vacant meeting room with a radar and a motion sensor. */
export function room(more: Partial<SpaceSigns> = {}): SpaceSigns {
  return {
    spaceId: 'room', now: { state: 'vacant', from: at(-117), to: null }, before: { state: 'occupied', from: at(-180), to: at(-117) },
    reason: null, count: null, doorIds: ['door-1'], signs: [sign('presence'), sign('motion')], ...more,
  }
}

/** `accounted`: minutes in which everybody in the desk's room was seen elsewhere. */
export const space = (signs: SpaceSigns, accounted: readonly (readonly [number, number])[] = []): PlaceEvidence =>
  ({ kind: 'space', id: signs.spaceId, signs, accounted: accounted.map(([from, to]) => ({ from: at(from), to: at(to) })) })

/** A laser that is off and was heard at `heardAt`. */
export const machine = (heardAt: number, more: Partial<EquipmentTrace> = {}, room: SpaceSigns | null = null): PlaceEvidence => ({
  kind: 'machine', id: 'laser', room, trace: { state: 'off', since: at(-300), powerW: 0.6, at: heardAt, ranAt: null, staleAfterMs: 105 * MINUTE, ...more },
})
