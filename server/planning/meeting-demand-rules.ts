import type { DemandScope, RecordedDemand } from '#contract/planning'
import { without } from '../bookings/stretch-rules.ts'
import { sharedMs, type Stretch } from '../site-time/available-time-rules.ts'
import type { Meeting } from './demand-replay-rules.ts'

/** A standing booking of one of the rooms, as it was really held. */
export interface HeldBooking extends Stretch {
  readonly id: string
  readonly roomId: string
  readonly askedAt: number
  readonly partySize: number
  /** False: the room was known empty from the start to the end of grace; null: not known. */
  readonly came: boolean | null
}

/** Somebody waited for any of some rooms and got none. */
export interface VainWait extends Stretch { readonly id: string; readonly askedAt: number; readonly partySize: number }

/** A stretch in which a room was in use; `people`: most counted at once, null where nothing counts. */
export interface RoomUse extends Stretch { readonly roomId: string; readonly people: number | null }

/** Left out, an empty booking is taken as released at once. */
export type DemandOptions = Required<Pick<DemandScope, 'size' | 'emptyBookings'>>

export interface Demand extends RecordedDemand { readonly meetings: readonly Meeting[] }

/** A shorter stay without a booking looked for nothing: somebody fetched a chair. */
const LEAST_WALK_IN_MS = 10 * 60_000
/** Pauses that belong to one stay (METRICS.md, Dwell). */
const BRIDGED_MS = 15 * 60_000

/** What the recorded time wanted of the rooms. Uses are sorted by their begin within a room. */
export function recordedDemand(bookings: readonly HeldBooking[], uses: readonly RoomUse[], waits: readonly VainWait[], options: DemandOptions): Demand {
  const usesOf = byRoom(uses)
  const kept = bookings.filter(({ came }) => came !== false || options.emptyBookings === 'keep')
  const booked = kept.map((booking): Meeting => {
    const counted = options.size === 'counted' ? mostCounted(booking, usesOf.get(booking.roomId) ?? []) : null
    return { id: booking.id, source: 'booking', roomId: booking.roomId, askedAt: booking.askedAt, from: booking.from, to: booking.to, people: Math.max(1, counted ?? booking.partySize) }
  })
  const walkIns = [...usesOf].flatMap(([roomId, own]) => walkInsOf(roomId, own, bookings.filter((booking) => booking.roomId === roomId)))
  const waited = waits.map(({ id, from, to, askedAt, partySize }): Meeting => ({ id, source: 'waiting', roomId: null, askedAt, from, to, people: partySize }))
  return {
    meetings: [...booked, ...walkIns.map(({ meeting }) => meeting), ...waited],
    bookings: booked.length, walkIns: walkIns.length, waited: waited.length, nobodyCame: bookings.filter(({ came }) => came === false).length,
    sizeUnknown: walkIns.filter(({ counted }) => !counted).length,
  }
}

function byRoom(uses: readonly RoomUse[]): Map<string, RoomUse[]> {
  const rooms = new Map<string, RoomUse[]>()
  for (const use of uses) {
    const own = rooms.get(use.roomId)
    if (own === undefined) rooms.set(use.roomId, [use])
    else own.push(use)
  }
  return rooms
}

function mostCounted(stretch: Stretch, uses: readonly RoomUse[]): number | null {
  const counts = uses.filter((use) => sharedMs(use, stretch) > 0).flatMap(({ people }) => people ?? [])
  return counts.length === 0 ? null : Math.max(...counts)
}

/** Uses outside every booking of the room, pauses bridged. */
function walkInsOf(roomId: string, uses: readonly RoomUse[], bookings: readonly HeldBooking[]): { meeting: Meeting; counted: boolean }[] {
  const booked = [...bookings].sort((a, b) => a.from - b.from)
  return bridged(without(uses, booked), booked).filter(({ from, to }) => to - from >= LEAST_WALK_IN_MS).map((stretch) => {
    const people = mostCounted(stretch, uses)
    return { counted: people !== null, meeting: { id: `${roomId}@${stretch.from}`, source: 'walk-in', roomId, askedAt: stretch.from, from: stretch.from, to: stretch.to, people: Math.max(1, people ?? 1) } }
  })
}

/** Stretches with short pauses between them made one, but never across a booking. */
function bridged(stretches: readonly Stretch[], booked: readonly Stretch[]): Stretch[] {
  const result: { from: number; to: number }[] = []
  for (const { from, to } of stretches) {
    const last = result.at(-1)
    const pause = last && { from: last.to, to: from }
    if (pause && from - last.to < BRIDGED_MS && !booked.some((booking) => touchesPause(booking, pause))) last.to = to
    else result.push({ from, to })
  }
  return result
}

const touchesPause = (booking: Stretch, pause: Stretch): boolean => booking.from < Math.max(pause.to, pause.from + 1) && pause.from < booking.to
