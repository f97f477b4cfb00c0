import type { LedgerCell } from '#contract/ledgers'
import type { OccupancyInterval, OccupancyStateName } from '#contract/occupancy'
import type { Stretch } from '../site-time/available-time-rules.ts'
import { common, joined, byBegin } from '../bookings/stretch-rules.ts'
import { cellAt, cellTally } from './cell-tally-rules.ts'
import { ascending, begins, grouped, held, parts, type Held } from './timeline-rules.ts'

/** METRICS.md, dwell: a gap shorter than this belongs to the stay around it. What is asked of the time before the first cell. */
export const EPISODE_GAP_MS = 15 * 60_000

/** Held by a standing booking; tenantId '' is the house's own. */
export interface BookedStretch extends Stretch { readonly tenantId: string }

/** Everything about one space from EPISODE_GAP_MS before the first border on; what reaches further is cut. */
export interface SpaceUse {
  readonly spaceId: string
  /** Borders of its cells, ascending, in epoch ms; nothing after `now` is counted. */
  readonly borders: readonly number[]
  readonly now: number
  /** In order, without overlaps. */
  readonly available: readonly Stretch[]
  readonly capacity: readonly Held<number>[]
  readonly intervals: readonly OccupancyInterval[]
  /** How many people are counted from a moment on; null: nothing counts. In order of time. */
  readonly countSteps: readonly { readonly at: number; readonly count: number | null }[]
  readonly booked: readonly BookedStretch[]
}

export interface SpaceCells { readonly space: LedgerCell<'space'>[]; readonly count: LedgerCell<'count'>[]; readonly booking: LedgerCell<'booking'>[] }

/** The cells of a space in the ledgers "space", "count" and "booking": integrals over its available time until `now`. */
export function spaceCells(use: SpaceUse): SpaceCells {
  const { spaceId, borders } = use
  const end = Math.min(borders.at(-1)!, use.now)
  const timelines = timelinesOf(use, end)
  const { states, counts, bookedBy } = timelines
  const tallies = { space: cellTally('space', 'hour', spaceId, borders), count: cellTally('count', 'hour', spaceId, borders), booking: cellTally('booking', 'hour', spaceId, borders) }
  const hours = borders.slice(0, -1).map((from, index) => ({ from, to: borders[index + 1]! }))
  const whole = common(use.available, [{ from: borders[0]!, to: end }])

  const at = { cell: cellAt(borders), state: ascending(states), count: ascending(counts), capacity: ascending(use.capacity), booked: [...bookedBy].map(([tenantId, pieces]) => ({ tenantId, is: ascending(pieces) })) }
  for (const { from, to } of parts(whole, hours, states, counts, use.capacity, ...bookedBy.values())) {
    addPart(tallies, at.cell(from), to - from, {
      state: at.state(from) ?? 'unknown', people: at.count(from) ?? null, capacity: at.capacity(from) ?? 0,
      tenantIds: at.booked.filter(({ is }) => is(from) !== undefined).map(({ tenantId }) => tenantId),
    })
  }
  const cellOf = cellAt(borders)
  const used = common(joined(states.filter(({ value }) => value === 'occupied')), use.available)
  for (const begun of begins(used, EPISODE_GAP_MS)) if (begun >= borders[0]! && begun < end) tallies.space.add(cellOf(begun), '', 'episodes', 1)
  return { space: tallies.space.cells(), count: tallies.count.cells(), booking: tallies.booking.cells() }
}

function timelinesOf({ intervals, countSteps, booked }: SpaceUse, end: number) {
  const states: Held<OccupancyStateName>[] = intervals.map(({ from, to, state }) => ({ from, to: Math.min(to ?? end, end), value: state })).filter(({ from, to }) => from < to)
  const counts: Held<number>[] = countSteps.flatMap(({ at, count }, index) => {
    const to = Math.min(countSteps[index + 1]?.at ?? end, end)
    return count === null || at >= to ? [] : [{ from: at, to, value: count }]
  })
  const bookedBy = new Map([...grouped(booked, ({ tenantId }) => tenantId)].map(([tenantId, stretches]) => [tenantId, held(joined(stretches.sort(byBegin)), true)]))
  return { states, counts, bookedBy }
}

interface PartOfSpace { readonly state: OccupancyStateName; readonly people: number | null; readonly capacity: number; readonly tenantIds: readonly string[] }
type Tallies = { readonly [Ledger in 'space' | 'count' | 'booking']: ReturnType<typeof cellTally<Ledger>> }

/** Adds a part of available time over which nothing changes. */
function addPart(tallies: Tallies, cell: number, ms: number, { state, people, capacity, tenantIds }: PartOfSpace): void {
  const known = state !== 'unknown'
  const used = state === 'occupied'
  const counted = known && people !== null
  const booked = tenantIds.length > 0
  const add = (sum: Parameters<Tallies['space']['add']>[2], value: number): void => { tallies.space.add(cell, '', sum, value) }
  add('availableMs', ms)
  add('seatAvailableMs', ms * capacity)
  if (booked) add('bookedMs', ms)
  for (const tenantId of tenantIds) tallies.booking.add(cell, tenantId, 'bookedMs', ms)
  if (!known) return
  add('knownMs', ms)
  add('seatKnownMs', ms * capacity)
  if (used) {
    add('usedMs', ms)
    add('seatUsedMs', ms * capacity)
    if (!booked) add('walkInMs', ms)
  }
  if (booked) {
    add('bookedKnownMs', ms)
    add(used ? 'bookedUsedMs' : 'bookedVacantMs', ms)
  }
  for (const tenantId of tenantIds) {
    tallies.booking.add(cell, tenantId, 'bookedKnownMs', ms)
    tallies.booking.add(cell, tenantId, used ? 'bookedUsedMs' : 'bookedVacantMs', ms)
  }
  if (counted) addCounted(tallies, cell, ms, { people, used, capacity, tenantIds })
}

function addCounted(tallies: Tallies, cell: number, ms: number, { people, used, capacity, tenantIds }: { people: number; used: boolean; capacity: number; tenantIds: readonly string[] }): void {
  tallies.space.add(cell, '', 'countedMs', ms)
  tallies.space.add(cell, '', 'seatCountedMs', ms * capacity)
  tallies.space.add(cell, '', 'personMs', people * ms)
  tallies.space.add(cell, '', 'peakCount', people)
  if (used) {
    tallies.space.add(cell, '', 'countedUsedMs', ms)
    tallies.space.add(cell, '', 'seatCountedUsedMs', ms * capacity)
  }
  tallies.count.add(cell, String(people), 'ms', ms)
  for (const tenantId of tenantIds) tallies.booking.add(cell, tenantId, 'personMs', people * ms)
}
