import type { FreeSlot, Resource } from '#contract/bookings'
import type { Stretch } from '../site-time/available-time-rules.ts'
import { endsOnGrid, gridMoments } from '../site-time/wall-grid-rules.ts'
import { offsetStretches } from '../site-time/wall-time-rules.ts'
import { needsApproval } from './approval-rules.ts'
import { blackoutTimes, openingTimesWithin, type SearchedResource, type SearchedSite } from './availability-rules.ts'
import { policiesOf, type Booker } from './booking-context.ts'
import { isoOf } from './booking-fault-sentences.ts'
import { MINUTE_MS } from './booking-rule.ts'
import { horizonEnd } from './lead-time-rules.ts'
import { mayBook, seatsOf, trainedUntil } from './permission-to-book-rules.ts'
import { keptTimes } from './priority-rules.ts'
import { creditsFor } from './quota-rules.ts'
import { buffersOf } from './resource-unit-rules.ts'
import { byBegin, common, without } from './stretch-rules.ts'
import { beginsWithFreeUnits, holdsByUnit } from './unit-availability-rules.ts'

/** What somebody needs, before any resource: a length within a time, seats, features (LibreBooking #1614). */
export interface FindQuery extends Stretch {
  readonly minutes: number
  readonly partySize: number
  /** All of them. */
  readonly features: readonly string[]
  /** Empty: any. */
  readonly kinds: readonly Resource['kind'][]
  readonly floorId: string | null
  /** At most so many slots. */
  readonly limit: number
}

/**
 * What is free for so long within the query's time, best first: of each resource its earliest slot, the smallest
 * that seats the party before larger ones; then each one's next slots. Slots of one resource stand side by side and
 * together cover every time at which it could be booked for that long. A length below the policy's least, or off its
 * grid, is lengthened to the next that may be booked. Slots keep every rule but those on what the asker has already
 * (quotas, credits, bookings ahead, no-shows): those are told when a slot is asked for.
 */
export function freeSlots(query: FindQuery, site: SearchedSite, who: Booker): FreeSlot[] {
  const slotsOf = slotFinder({ ...query, from: Math.max(query.from, site.now) }, site, who)
  const found = site.resources.filter((searched) => isWanted(searched, query, who)).map((searched) => ({ searched, slots: slotsOf(searched) })).filter(({ slots }) => slots.length > 0)
  const seats = ({ resource }: SearchedResource): number => seatsOf(resource) ?? Infinity
  const result: FreeSlot[] = []
  for (let nth = 0; result.length < query.limit && found.some(({ slots }) => nth < slots.length); nth += 1) {
    const round = found.filter(({ slots }) => nth < slots.length)
    // Where nobody has said how many fit (Infinity), the difference of two is no number.
    round.sort((a, b) => (seats(a.searched) === seats(b.searched) ? 0 : seats(a.searched) - seats(b.searched)) || a.slots[nth]!.from - b.slots[nth]!.from || byName(a.searched.resource, b.searched.resource))
    result.push(...round.slice(0, query.limit - result.length).map(({ searched, slots }) => freeSlot(searched, slots[nth]!)))
  }
  return result
}

const freeSlot = (searched: SearchedResource, slot: Stretch): FreeSlot => ({
  resourceId: searched.resource.id, from: isoOf(slot.from), to: isoOf(slot.to), credits: creditsFor(slot, searched.policy), needsApproval: needsApproval(slot, searched),
})

function isWanted(searched: SearchedResource, { partySize, features, kinds, floorId }: FindQuery, who: Booker): boolean {
  const { resource } = searched
  const seats = seatsOf(resource)
  return resource.bookable && (seats === null || seats >= partySize) && (kinds.length === 0 || kinds.includes(resource.kind))
    && (floorId === null || searched.floorId === floorId) && features.every((feature) => resource.features.includes(feature)) && mayBook(searched, who)
}

/** As people count: "Desk 2" before "Desk 10". */
const natural = new Intl.Collator('en', { numeric: true })
const byName = (a: Resource, b: Resource): number => natural.compare(a.name, b.name) || (a.id < b.id ? -1 : 1)

/** What every resource of one search shares is worked out once: hours, blackouts, holds, the grid of each step, the times of each set of policies. */
function slotFinder(query: FindQuery, site: SearchedSite, who: Booker): (searched: SearchedResource) => Stretch[] {
  if (query.to <= query.from) return () => []
  const openOf = openingTimesWithin(query, site.timeZone)
  const blackoutsOf = blackoutTimes(site.blackouts)
  const holds = holdsByUnit(site.held)
  const gridOf = once((stepMin: number) => gridMoments(query.from, query.to, stepMin, site.timeZone), String)
  const limitsOf = once((searched: SearchedResource) => policyLimits(searched, query, site, who), (searched) => policiesOf(searched).map(({ id }) => id).join())
  const endFits = gridEnds(query, site.timeZone)
  return (searched) => {
    const { policy } = searched
    const lengthMs = Math.ceil(Math.max(query.minutes, policy.minLengthMin) / policy.stepMin) * policy.stepMin * MINUTE_MS
    if (lengthMs > policy.maxLengthMin * MINUTE_MS) return []
    const { begin, kept } = limitsOf(searched)
    const { bufferBeforeMin, bufferAfterMin } = buffersOf(searched)
    const usable = without(without(openOf(searched.openingHours), blackoutsOf(searched)), kept)
    const long = usable.map(({ from, to }) => ({ from, to: to - lengthMs + 1 })).filter(({ from, to }) => from < to)
    const free = beginsWithFreeUnits(searched.units, holds, query, bufferBeforeMin * MINUTE_MS, lengthMs + bufferAfterMin * MINUTE_MS)
    const trained = trainedUntil(searched, who, site.timeZone)
    return tiles(common(common(long, free), [begin]), gridOf(policy.stepMin), lengthMs, query.limit, (slot) => slot.to <= trained && endFits(slot, policy.stepMin))
  }
}

/** Whether what begins on the grid and lasts whole steps ends on it: always, unless the clocks change meanwhile. */
function gridEnds(window: Stretch, timeZone: string): (slot: Stretch, stepMin: number) => boolean {
  const changes = offsetStretches(window.from, window.to + 1, timeZone).slice(1).map(({ from }) => from)
  return ({ from, to }, stepMin) => !changes.some((at) => from < at && at < to) || endsOnGrid(to, stepMin, timeZone)
}

/** When a slot may begin by notice and horizon, and what priority windows keep for others. */
function policyLimits(searched: SearchedResource, query: FindQuery, { now, timeZone }: SearchedSite, who: Booker): { begin: Stretch; kept: Stretch[] } {
  const { policy } = searched
  return {
    begin: { from: now + policy.noticeMin * MINUTE_MS, to: horizonEnd({ now, timeZone, policy }) },
    kept: keptTimes(policiesOf(searched), query, who, now, timeZone).sort(byBegin),
  }
}

/**
 * Slots side by side over each stretch of possible beginnings, on the grid, at most `most`. The last of a stretch
 * begins as late as it can, so that they cover it whole. Where the clocks change by less than a step an end may
 * miss the grid: such a beginning is passed over.
 */
function tiles(begins: readonly Stretch[], grid: readonly number[], lengthMs: number, most: number, fits: (slot: Stretch) => boolean): Stretch[] {
  const slots: Stretch[] = []
  let index = 0
  for (const { from, to } of begins) {
    index = firstAtOrAfter(grid, from, index)
    let next = from
    for (; index < grid.length && grid[index]! < to && slots.length < most; index += 1) {
      const begin = grid[index]!
      const isLast = index + 1 >= grid.length || grid[index + 1]! >= to
      const slot = { from: begin, to: begin + lengthMs }
      if ((begin < next && !isLast) || !fits(slot)) continue
      slots.push(slot)
      next = slot.to
    }
  }
  return slots
}

/** The index of the first number that is at least `value`, from `start` on; by bisection. */
function firstAtOrAfter(sorted: readonly number[], value: number, start: number): number {
  let [low, high] = [start, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

function once<Key, Value>(make: (key: Key) => Value, name: (key: Key) => string): (key: Key) => Value {
  const known = new Map<string, Value>()
  return (key) => {
    const value = known.get(name(key)) ?? make(key)
    known.set(name(key), value)
    return value
  }
}
