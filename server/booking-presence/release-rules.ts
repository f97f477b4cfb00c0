import type { BookingPolicy } from '#contract/bookings'
import type { UnknownReason } from '#contract/occupancy'
import type { EquipmentTrace } from '../occupancy/equipment-state-rules.ts'
import type { SpaceSigns, StateStretch } from '../occupancy/presence-signs-rules.ts'
import { knownSince, lastSignOf, machineOffSince, seenUntilOf, spaceWitnesses, type WitnessKind } from './witness-rules.ts'

/** A booking as the verdict needs it. Epoch ms. Nothing of it is evidence: times to look at, no more. */
export interface JudgedBooking {
  readonly from: number
  readonly to: number
  /** Bookings of the same units that end in this one's time for arriving, or reach up to it. */
  readonly previous: { readonly from: number; readonly to: number } | null
}

/** One place of the booking: a space by its sensors, or a machine by its meter. A bundle has several. */
export type PlaceEvidence =
  | { readonly kind: 'space'; readonly id: string; readonly signs: SpaceSigns; /** Of a desk: when everybody in its room was accounted for elsewhere (desk-accounts.ts). */ readonly accounted: readonly { readonly from: number; readonly to: number }[] }
  | { readonly kind: 'machine'; readonly id: string; readonly trace: EquipmentTrace | undefined; /** The room it stands in. */ readonly room: SpaceSigns | null }

export type UnknownVerdict = UnknownReason | 'one-witness' | 'not-quiet'

export type Verdict =
  /** Somebody came, first noticed at `at`. */
  | { readonly kind: 'came'; readonly at: number }
  /** Nobody was there for a whole grace time from `quietFrom`, by these witnesses of each place. */
  | { readonly kind: 'no-show'; readonly quietFrom: number; readonly witnesses: readonly { readonly placeId: string; readonly kinds: readonly WitnessKind[] }[] }
  /** Not yet; look again at `until` at the latest. */
  | { readonly kind: 'wait'; readonly until: number; readonly why: UnknownVerdict | 'grace' | 'occupied' }

const MINUTE = 60_000
/** Somebody who is in for less has looked in; who stays has come. A dropped bag, a cleaner, a forgotten charger. */
export const STAY_MS = 3 * MINUTE
/** By then the slowest report of a working network has come: late deliveries of two minutes, counters that pause for 20 s. */
export const SETTLE_MS = 2 * MINUTE
/** What is not known now may be known by then. */
const LOOK_AGAIN_MS = 15_000
/** Who sits down stays for longer than this. */
const UNACCOUNTED_MS = 10 * MINUTE
/** Two kinds of evidence do not fail together; one does, and nothing shows it. A meter measures, and counts as it goes: it is enough by itself. */
const WITNESSES_NEEDED = 2

type Rules = Pick<BookingPolicy['checkIn'], 'earlyMin' | 'graceMin'>

/**
 * The verdict on a booking that nobody has checked in to by hand, at `now`. Presence in its time is the check-in.
 * It is a no-show only when every place of it was quiet for one whole grace time, begun anew after whatever moved
 * there, and at least two independent kinds of working evidence say so. Whatever cannot be known waits: it never
 * releases. A place that no source watches says nothing for or against. `listeningSince`: what was said before
 * may have been missed (a restart, a broker that was away), so quiet counts from then, by sources heard since.
 */
export function verdictOf(booking: JudgedBooking, rules: Rules, places: readonly PlaceEvidence[], now: number, listeningSince = -Infinity): Verdict {
  const watched = places.filter(isWatched)
  const came = watched.flatMap((place) => arrivalsOf(place, booking, rules)).sort((one, other) => one - other)[0]
  if (came !== undefined) return { kind: 'came', at: came }
  if (watched.length === 0) return { kind: 'wait', until: booking.to, why: 'no-sensors' }
  const quiet = watched.map((place) => quietOf(place, booking, now))
  const quietFrom = Math.max(listeningSince, ...quiet.map(({ from }) => from))
  const due = quietFrom + rules.graceMin * MINUTE + SETTLE_MS
  const blocked = quiet.find(({ why }) => why !== null)
  if (blocked?.why) return { kind: 'wait', until: now + LOOK_AGAIN_MS, why: blocked.why }
  if (now < due) return { kind: 'wait', until: due, why: 'grace' }
  const witnesses = watched.map((place) => ({ placeId: place.id, kinds: witnessesOf(place, { quietFrom, graceEnd: due - SETTLE_MS, now, listeningSince }) }))
  if (witnesses.some(({ kinds }) => kinds.length < WITNESSES_NEEDED && !kinds.includes('meter'))) return { kind: 'wait', until: now + LOOK_AGAIN_MS, why: 'one-witness' }
  return { kind: 'no-show', quietFrom, witnesses }
}

const isWatched = (place: PlaceEvidence): boolean => (place.kind === 'machine' ? place.trace !== undefined : place.signs.signs.length > 0)

interface Quiet { readonly from: number; readonly why: UnknownVerdict | 'occupied' | null }

/** Since when a place has been quiet within the booking's time, or why it cannot be said to be. */
function quietOf(place: PlaceEvidence, { from }: JudgedBooking, now: number): Quiet {
  if (place.kind === 'machine') {
    const off = machineOffSince(place.trace, now)
    if (off !== null) return { from: Math.max(from, off), why: null }
    return { from: now, why: place.trace && place.trace.state !== 'off' ? 'occupied' : 'stale' }
  }
  const { signs } = place
  if (signs.now.state === 'unknown') return { from: now, why: signs.reason ?? 'stale' }
  if (signs.now.state === 'occupied') return { from: now, why: 'occupied' }
  return { from: Math.max(from, lastSignOf(signs.signs), knownSince(signs)), why: null }
}

function witnessesOf(place: PlaceEvidence, { quietFrom, graceEnd, now, listeningSince }: { quietFrom: number; graceEnd: number; now: number; listeningSince: number }): WitnessKind[] {
  if (place.kind === 'machine') {
    const roomEmpty = place.room !== null && place.room.now.state === 'vacant' && lastSignOf(place.room.signs) <= quietFrom && spaceWitnesses(place.room, quietFrom, now, listeningSince).length > 0
    const heardAt = place.trace?.at ?? -Infinity
    // A report after the grace time covers a start whose report was lost; an empty room covers it sooner.
    return heardAt >= graceEnd || (roomEmpty && heardAt >= listeningSince) ? ['meter'] : []
  }
  const kinds = spaceWitnesses(place.signs, quietFrom, now, listeningSince)
  return isAccountedFor(place.accounted, quietFrom, now) ? [...kinds, 'room'] : kinds
}

/** Never for long between two moments at which all were seen elsewhere, from the begin of the quiet time until now: nobody can have sat there in between. */
function isAccountedFor(accounted: readonly { readonly from: number; readonly to: number }[], quietFrom: number, now: number): boolean {
  let covered = quietFrom
  for (const { from, to } of accounted) {
    if (to <= covered) continue
    if (from - covered > UNACCOUNTED_MS) return false
    covered = to
  }
  return now - covered < LOOK_AGAIN_MS
}

/** When somebody came to the place for this booking: the begin of a stay, or nothing. */
function arrivalsOf(place: PlaceEvidence, booking: JudgedBooking, rules: Rules): number[] {
  const earliest = booking.from - rules.earlyMin * MINUTE
  if (place.kind === 'machine') {
    const { trace } = place
    if (!trace || trace.state === 'off') return []
    // A machine that was on already belongs to whoever had it before, until it has outlasted the grace time.
    const proofFrom = booking.previous ? booking.from + rules.graceMin * MINUTE : booking.from
    return trace.at >= proofFrom ? [Math.max(booking.from, trace.since)] : []
  }
  const { now, before } = place.signs
  const seenUntil = seenUntilOf(place.signs)
  const stays: readonly StateStretch[] = before ? [before, now] : [now]
  return stays.filter(({ state, to }) => state === 'occupied' && (to ?? Infinity) > earliest)
    .flatMap(({ from, to }) => arrivalOf(Math.max(from, earliest), Math.min(to ?? Infinity, seenUntil), ownedByOthers(from, earliest, booking), booking, rules))
}

/** Presence that was there before anybody could come for this booking belongs to somebody else, until it has outlasted the grace time. */
const ownedByOthers = (begin: number, earliest: number, { previous }: JudgedBooking): boolean =>
  begin < earliest || (previous !== null && begin < previous.to && begin >= previous.from)

function arrivalOf(begin: number, seenUntil: number, others: boolean, { from }: JudgedBooking, { graceMin }: Rules): number[] {
  if (!others) return seenUntil - begin >= STAY_MS ? [begin] : []
  return seenUntil >= from + graceMin * MINUTE ? [from] : []
}

/** Since when somebody has been in a single space without a pause, where a working source sees them now; null otherwise. */
export function seenStaySince(places: readonly PlaceEvidence[]): number | null {
  const [place] = places
  if (places.length !== 1 || place?.kind !== 'space' || place.signs.now.state !== 'occupied') return null
  return seenUntilOf(place.signs) - place.signs.now.from >= STAY_MS ? place.signs.now.from : null
}
