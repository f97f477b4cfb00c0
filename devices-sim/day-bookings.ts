import { machineId, roomId } from './building-plan.ts'
import type { DayPlan, PlanContext } from './day-plan.ts'
import type { Occasion } from './occasion.ts'
import { MACHINE_ROWS } from './plan-machines.ts'
import { ROOM_ROWS } from './plan-rooms.ts'
import { between, chance, exponential, integerBetween, pick, randomOf, shuffled, type Random } from './seeded-random.ts'
import { HOUR_MS, MINUTE_MS } from './zone-days.ts'

/** What is booked: a space or a machine, by the ids of the building file. */
export interface BookedPlace { readonly spaceId: string; readonly equipmentId: string | null }

/** What a member asks for, and nothing of what will come of it. Epoch ms. */
export interface PlannedBooking {
  readonly id: string
  readonly kind: Occasion['kind']
  readonly place: BookedPlace
  readonly from: number
  readonly to: number
  /** When it is made: days ahead or minutes. */
  readonly bookedAt: number
  /** The member's number; −1: nobody in particular of the house. */
  readonly organiser: number
  readonly partySize: number
}

/**
 * came: within the first minutes. late: 5 to 10 minutes after the start. late-beyond: after 20 or 30.
 * left-early: gone half an hour and more before the end. no-show: none of the party ever came.
 */
export const BOOKING_CLASSES = ['came', 'late', 'late-beyond', 'left-early', 'no-show'] as const
export type BookingClass = (typeof BOOKING_CLASSES)[number]

/**
 * What makes it hard to tell. overstayed: the party before is still in at the start. squatted: others walk in
 * during a no-show's first minutes and stay. visited: somebody looks in for a minute during them.
 */
export const CONFUSIONS = ['overstayed', 'squatted', 'visited'] as const
export type Confusion = (typeof CONFUSIONS)[number]

export interface BookingTruth {
  readonly booking: PlannedBooking
  readonly class: BookingClass
  readonly confusions: readonly Confusion[]
  /** Whose booking it is: numbers of people. Empty for a no-show. */
  readonly party: readonly number[]
  /** When any of the party was at the place, [from, to) in epoch ms; a machine: when it was switched on. */
  readonly presence: readonly { readonly from: number; readonly to: number }[]
}

/** Use without a booking. */
export interface WalkIn { readonly place: BookedPlace; readonly from: number; readonly to: number; readonly people: readonly number[] }
/** Somebody looks in for a moment: the cleaner, or whoever forgot a charger. */
export interface Errand { readonly space: number; readonly from: number; readonly to: number }
export interface DayBookings { readonly bookings: readonly BookingTruth[]; readonly walkIns: readonly WalkIn[]; readonly errands: readonly Errand[] }

/** Shares and counts of a working day; a weekend has a third of the empty bookings. */
export const BOOKING_HABITS = {
  /** Share of each kind of use that was booked. */
  booked: { meeting: 0.86, call: 0.4, desk: 0.5, event: 1, machine: 0.6 },
  /** Of booked meetings and calls. */
  late: 0.14, lateBeyond: 0.05, leftEarly: 0.2, overstays: 0.08,
  /** Bookings a day to which nobody comes. */
  noShows: { meeting: 9, call: 4, desk: 4, event: 0.15, machine: 3 },
  /** Of no-shows: others walk in and stay; somebody looks in. */
  squatted: 0.06, visited: 0.08,
  /** Visits of a minute elsewhere, a day. */
  errands: 6,
  /** Meetings and calls that are called off in time, a working day; a third of them at a weekend. */
  calledOff: { meeting: 6, call: 2 },
} as const

const GRID_MIN = 5
/** Nobody comes to a booking earlier than this. */
const EARLIEST_MIN = 15
const FIRST_MIN = 9 * 60
const LAST_MIN = 18 * 60
const gridDown = (minutes: number): number => GRID_MIN * Math.floor(minutes / GRID_MIN)
const gridUp = (minutes: number): number => GRID_MIN * Math.ceil(minutes / GRID_MIN)

interface Draft { readonly kind: Occasion['kind']; readonly place: number; fromMin: number; toMin: number; class: BookingClass; readonly confusions: readonly Confusion[]; readonly party: readonly number[]; /** Until when the place is really used. */ readonly usedToMin: number }
interface Busy { readonly fromMin: number; readonly toMin: number }

/** Who has which place when, as the booking system sees it. */
class Ledger {
  readonly #byPlace = new Map<string, Busy[]>()
  isFree(key: string, fromMin: number, toMin: number): boolean { return (this.#byPlace.get(key) ?? []).every((busy) => toMin <= busy.fromMin || fromMin >= busy.toMin) }
  take(key: string, fromMin: number, toMin: number): void { this.#byPlace.set(key, [...(this.#byPlace.get(key) ?? []), { fromMin, toMin }]) }
}

const keyOf = ({ kind, place }: Pick<Draft, 'kind' | 'place'>): string => `${kind === 'machine' ? 'machine' : 'space'} ${place}`

/**
 * The bookings of one local day, made up around what its people really do: which of it they booked, how well
 * they kept to it, and what was booked for nothing. Pure, with draws of its own: people's days do not change by it.
 */
export function planBookings(context: PlanContext, plan: DayPlan): DayBookings {
  const random = randomOf(context.seed, 'bookings', plan.day)
  const ledger = new Ledger()
  const uses = new Ledger()
  for (const occasion of plan.occasions) uses.take(keyOf(occasion), occasion.fromMin, occasion.toMin)
  const [booked, unbooked] = bookedOccasions(random, plan.occasions, ledger)
  const empty = emptyBookings(context, random, plan, unbooked, booked, ledger, uses)
  const drafts = [...booked, ...empty].sort((one, other) => one.fromMin - other.fromMin || one.place - other.place)
  const origin = context.zone.origin(plan.day)
  const bookings = drafts.map((draft, index) => truthOf(context, plan, draft, `${context.zone.date(plan.day)}-${index + 1}`, origin, random))
  return {
    bookings, errands: planErrands(context, random, drafts, uses, origin),
    walkIns: unbooked.map(({ kind, place, fromMin, toMin, people }) => ({ place: placeOf(context, kind, place), from: origin + fromMin * MINUTE_MS, to: origin + toMin * MINUTE_MS, people })),
  }
}

function bookedOccasions(random: Random, occasions: readonly Occasion[], ledger: Ledger): [Draft[], Occasion[]] {
  const drafts: Draft[] = []
  const unbooked: Occasion[] = []
  for (const occasion of [...occasions].sort((one, other) => one.fromMin - other.fromMin)) {
    const draft = chance(random, BOOKING_HABITS.booked[occasion.kind]) && occasion.people.length > 0 ? draftOf(random, occasion) : null
    if (draft && ledger.isFree(keyOf(draft), draft.fromMin, draft.toMin)) {
      ledger.take(keyOf(draft), draft.fromMin, draft.toMin)
      drafts.push(draft)
    } else unbooked.push(occasion)
  }
  return [drafts, unbooked]
}

/** What was booked for an occasion; the occasion itself stays as it is, so lateness is an earlier start. */
function draftOf(random: Random, { kind, place, fromMin, toMin, people }: Occasion): Draft {
  const draft: Draft = { kind, place, fromMin: gridDown(fromMin), toMin: Math.max(gridUp(toMin), gridDown(fromMin) + 15), class: 'came', confusions: [], party: people, usedToMin: toMin }
  const sits = kind === 'meeting' || kind === 'call'
  if (chance(random, sits ? BOOKING_HABITS.late : 0)) { draft.class = 'late'; draft.fromMin -= pick(random, [5, 10]) }
  else if (chance(random, sits || kind === 'desk' ? BOOKING_HABITS.lateBeyond : 0)) { draft.class = 'late-beyond'; draft.fromMin -= kind === 'desk' ? 60 : pick(random, [20, 30]) }
  if (chance(random, sits ? BOOKING_HABITS.leftEarly : 0)) { draft.toMin += pick(random, [30, 45]); if (draft.class === 'came') draft.class = 'left-early' }
  else if (kind === 'meeting' && toMin - fromMin >= 45 && chance(random, BOOKING_HABITS.overstays)) draft.toMin -= pick(random, [10, 15])
  return draft
}

const MEETING_CODES = ROOM_ROWS.filter(({ purpose }) => purpose === 'meeting').map(({ code }) => code)
const BOOTH_CODES = ROOM_ROWS.filter(({ booth }) => booth).map(({ code }) => code)
const DESK_ROOMS = ['1.28', '1.05']

function placesOf({ table }: PlanContext, kind: Occasion['kind']): number[] {
  const rooms = (codes: readonly string[]): number[] => codes.map((code) => table.indexOf.get(roomId(code)) ?? -1)
  switch (kind) {
    case 'meeting': return rooms(MEETING_CODES)
    case 'call': return rooms(BOOTH_CODES)
    case 'event': return rooms(['0.11'])
    case 'machine': return MACHINE_ROWS.map((_, index) => index)
    case 'desk': return table.ids.flatMap((id, index) => (DESK_ROOMS.some((code) => id.startsWith(`${roomId(code)}-desk-`)) ? [index] : []))
  }
}

const LENGTHS_MIN: Readonly<Record<Occasion['kind'], readonly number[]>> = { meeting: [30, 60, 60, 90, 120], call: [30, 30, 45], desk: [240, 360, 480], event: [120, 180], machine: [60, 90, 120] }

/** Bookings to which nobody comes: mostly in free time, some while others are there. */
function emptyBookings(context: PlanContext, random: Random, plan: DayPlan, unbooked: readonly Occasion[], booked: readonly Draft[], ledger: Ledger, uses: Ledger): Draft[] {
  const drafts: Draft[] = []
  const busy = context.zone.weekday(plan.day) > 5 ? 1 / 3 : 1
  for (const [kind, mean] of Object.entries(BOOKING_HABITS.noShows) as [Occasion['kind'], number][]) {
    const wanted = Math.floor(mean * busy) + (chance(random, (mean * busy) % 1) ? 1 : 0)
    const places = placesOf(context, kind)
    for (let attempt = 0, made = 0; made < wanted && attempt < wanted * 12; attempt++) {
      const draft = emptyDraft(random, kind, pick(random, places), unbooked, booked)
      if (!ledger.isFree(keyOf(draft), draft.fromMin, draft.toMin)) continue
      if (!draft.confusions.includes('squatted') && !uses.isFree(keyOf(draft), Math.max(draft.fromMin, draft.usedToMin) + 1, draft.toMin)) continue
      ledger.take(keyOf(draft), draft.fromMin, draft.toMin)
      drafts.push(draft)
      made++
    }
  }
  return drafts
}

function emptyDraft(random: Random, kind: Occasion['kind'], anywhere: number, unbooked: readonly Occasion[], booked: readonly Draft[]): Draft {
  const length = pick(random, LENGTHS_MIN[kind])
  const draft: Draft = { kind, place: anywhere, fromMin: gridDown(between(random, FIRST_MIN, kind === 'desk' ? 11 * 60 : LAST_MIN - 30)), toMin: 0, class: 'no-show', confusions: [], party: [], usedToMin: -Infinity }
  draft.toMin = draft.fromMin + length
  const roll = random()
  const sits = kind === 'meeting' || kind === 'call'
  if (roll < BOOKING_HABITS.squatted) {
    const squatters = unbooked.filter((occasion) => occasion.kind === kind)
    if (squatters.length === 0) return draft
    const { place, fromMin } = pick(random, squatters)
    const starts = gridDown(fromMin) - pick(random, [0, 5])
    return { ...draft, place, fromMin: starts, toMin: starts + length, confusions: ['squatted'] }
  }
  if (sits && roll < BOOKING_HABITS.squatted + BOOKING_HABITS.visited) return { ...draft, confusions: ['visited'] }
  if (!sits || roll > 0.3) return draft
  // Some book the slot right behind a party, which may not have left yet.
  const [overstaying, before] = [booked.filter((other) => other.kind === kind && other.usedToMin > other.toMin), booked.filter((other) => other.kind === kind)]
  if (before.length === 0) return draft
  const { place, toMin, usedToMin } = pick(random, overstaying.length > 0 && roll < 0.24 ? overstaying : before)
  return { ...draft, place, fromMin: toMin, toMin: toMin + length, usedToMin, confusions: usedToMin > toMin ? ['overstayed'] : [] }
}

function placeOf({ table }: PlanContext, kind: Occasion['kind'], place: number): BookedPlace {
  const row = kind === 'machine' ? MACHINE_ROWS[place] : undefined
  return row ? { spaceId: roomId(row.room), equipmentId: machineId(row) } : { spaceId: table.ids[place] as string, equipmentId: null }
}

function truthOf(context: PlanContext, plan: DayPlan, draft: Draft, id: string, origin: number, random: Random): BookingTruth {
  const [from, to] = [origin + draft.fromMin * MINUTE_MS, origin + draft.toMin * MINUTE_MS]
  const aheadMs = draft.kind === 'call' ? exponential(random, 40 * MINUTE_MS) : exponential(random, 60 * HOUR_MS)
  const booking: PlannedBooking = {
    id, kind: draft.kind, place: placeOf(context, draft.kind, draft.place), from, to, bookedAt: Math.round(from - Math.max(20 * MINUTE_MS, Math.min(13 * 24 * HOUR_MS, aheadMs))),
    organiser: draft.party[0] ?? pick(random, context.people.filter(({ tenant }) => tenant >= 0)).id,
    partySize: draft.kind === 'meeting' ? Math.max(2, draft.party.length) : Math.max(1, draft.party.length),
  }
  return { booking, class: draft.class, confusions: draft.confusions, party: draft.party, presence: presenceOf(plan, draft, origin) }
}

/** What was booked for a day and called off in time: nobody comes, and the place is free for others. With draws of its own. */
export function callOffBookings(context: PlanContext, day: number): PlannedBooking[] {
  const random = randomOf(context.seed, 'called off', day)
  const busy = context.zone.weekday(day) > 5 ? 1 / 3 : 1
  const [origin, date] = [context.zone.origin(day), context.zone.date(day)]
  const members = context.people.filter(({ tenant }) => tenant >= 0)
  return (['meeting', 'call'] as const).flatMap((kind) => {
    const places = placesOf(context, kind)
    return Array.from({ length: Math.round(BOOKING_HABITS.calledOff[kind] * busy) }, (_, index): PlannedBooking => {
      const from = origin + gridDown(between(random, FIRST_MIN, LAST_MIN - 30)) * MINUTE_MS
      const to = from + pick(random, LENGTHS_MIN[kind]) * MINUTE_MS
      return { id: `${date}-off-${kind}-${index + 1}`, kind, place: placeOf(context, kind, pick(random, places)), from, to, bookedAt: from - 24 * HOUR_MS, organiser: pick(random, members).id, partySize: kind === 'meeting' ? 3 : 1 }
    })
  })
}

/** When the party was at its place; what two people share is one stretch. */
function presenceOf(plan: DayPlan, { kind, place, party, fromMin, toMin }: Draft, origin: number): { from: number; to: number }[] {
  const [earliest, end] = [origin + (fromMin - EARLIEST_MIN) * MINUTE_MS, origin + toMin * MINUTE_MS]
  const stretches = kind === 'machine'
    ? plan.machineRuns.filter(({ machine, from, to }) => party.length > 0 && machine === place && to > origin + fromMin * MINUTE_MS && from < end)
    : plan.stays.filter(({ person, space, desk, from }) => party.includes(person) && (kind === 'desk' ? desk : space) === place && from > earliest && from < end)
  const merged: { from: number; to: number }[] = []
  for (const { from, to } of [...stretches].sort((one, other) => one.from - other.from)) {
    const last = merged.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else merged.push({ from, to })
  }
  return merged
}

function planErrands({ table }: PlanContext, random: Random, drafts: readonly Draft[], uses: Ledger, origin: number): Errand[] {
  const at = (space: number, minutes: number): Errand => {
    const from = Math.round(origin + minutes * MINUTE_MS)
    return { space, from, to: Math.round(from + between(random, 0.6, 2.4) * MINUTE_MS) }
  }
  const visits = drafts.filter(({ confusions }) => confusions.includes('visited')).map(({ place, fromMin }) => at(place, fromMin + between(random, 1, 14)))
  const rooms = shuffled(random, MEETING_CODES.map((code) => table.indexOf.get(roomId(code)) ?? -1))
  for (let count = 0; count < BOOKING_HABITS.errands; count++) {
    const [space, minutes] = [rooms[count % rooms.length] as number, integerBetween(random, FIRST_MIN, LAST_MIN) + random()]
    if (uses.isFree(`space ${space}`, minutes - 5, minutes + 5)) visits.push(at(space, minutes))
  }
  return visits
}
