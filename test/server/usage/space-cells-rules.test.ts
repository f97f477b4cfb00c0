import { describe, expect, it } from 'vitest'
import type { LedgerCell } from '#contract/ledgers'
import type { OccupancyInterval, OccupancyStateName } from '#contract/occupancy'
import { spaceCells, type SpaceUse } from '../../../server/usage/space-cells-rules.ts'
import { usageRows } from '../../../server/usage/usage-row-rules.ts'

const MIN = 60_000
const HOUR = 60 * MIN
/** Minutes after 08:00, when it opens. */
const at = (minutes: number): number => Date.UTC(2026, 5, 1, 8) + minutes * MIN
const interval = (state: OccupancyStateName, from: number, to: number | null, spaceId = 'room'): OccupancyInterval =>
  ({ spaceId, state, from: at(from), to: to === null ? null : at(to), peakCount: null, meanCount: null, method: 'count', reason: state === 'unknown' ? 'stale' : null })

/** Two hours, 08:00–10:00, open all the time, 10 seats, long past. */
const use = (changes: Partial<SpaceUse> = {}): SpaceUse => ({
  spaceId: 'room', borders: [at(0), at(60), at(120)], now: at(600), available: [{ from: at(-15), to: at(120) }],
  capacity: [{ from: -Infinity, to: Infinity, value: 10 }], intervals: [], countSteps: [], booked: [], ...changes,
})
const hour = (cells: readonly LedgerCell[], index: number) => cells.find(({ from }) => from === at(60 * index))?.sums ?? {}

describe('a space in an hour', () => {
  it('is used, empty or unknown for exactly as long as it was, and nothing else is counted', () => {
    const { space } = spaceCells(use({ intervals: [interval('occupied', -30, 20), interval('vacant', 20, 50), interval('unknown', 50, 70), interval('occupied', 70, null)] }))
    expect(hour(space, 0)).toMatchObject({ availableMs: 60 * MIN, knownMs: 50 * MIN, usedMs: 20 * MIN, seatUsedMs: 200 * MIN, seatKnownMs: 500 * MIN, seatAvailableMs: 600 * MIN, countedMs: 0, peakCount: null })
    // 70 to 120: the interval lasts.
    expect(hour(space, 1)).toMatchObject({ availableMs: 60 * MIN, knownMs: 50 * MIN, usedMs: 50 * MIN })
  })

  it('of a room whose sensors died at noon is known for half of the day, and its frequency is of that half', () => {
    // 08:00–16:00. Used 08:00–10:00, empty 10:00–12:00, then nothing is known: coverage 4 h ÷ 8 h, frequency 2 h ÷ 4 h.
    const { space } = spaceCells(use({
      borders: Array.from({ length: 9 }, (_, index) => at(60 * index)), available: [{ from: at(0), to: at(480) }],
      intervals: [interval('occupied', 0, 120), interval('vacant', 120, 240), interval('unknown', 240, null)],
    }))
    const { knownMs, availableMs, usedMs } = usageRows({ ledger: 'space', bucket: 'none', by: [] }, space, [at(0), at(480)])[0]!.sums as Record<string, number>
    expect([knownMs! / availableMs!, usedMs! / knownMs!]).toEqual([0.5, 0.5])
  })

  it('that still runs is counted until now', () => {
    const { space } = spaceCells(use({ now: at(90), intervals: [interval('occupied', 0, null)] }))
    expect(hour(space, 1)).toMatchObject({ availableMs: 30 * MIN, usedMs: 30 * MIN })
  })

  it('that is closed has no cell; what happens after closing is not use', () => {
    const { space } = spaceCells(use({ available: [{ from: at(0), to: at(45) }], intervals: [interval('occupied', 0, 120)] }))
    expect(space).toHaveLength(1)
    expect(hour(space, 0)).toMatchObject({ availableMs: 45 * MIN, usedMs: 45 * MIN, episodes: 1 })
  })
})

describe('people', () => {
  it('that become more in the middle of an hour: person time, the highest count, and how long how many were there', () => {
    // 2 people for 30 min, 5 for 15 min, none for 15 min: 60 + 75 + 0 = 135 person-minutes.
    const { space, count } = spaceCells(use({
      intervals: [interval('occupied', 0, 45), interval('vacant', 45, 60), interval('unknown', 60, null)],
      countSteps: [{ at: at(-40), count: 2 }, { at: at(30), count: 5 }, { at: at(45), count: 0 }],
    }))
    expect(hour(space, 0)).toMatchObject({ personMs: 135 * MIN, peakCount: 5, countedMs: 60 * MIN, countedUsedMs: 45 * MIN, seatCountedMs: 600 * MIN, seatCountedUsedMs: 450 * MIN })
    expect(count.map(({ key, sums }) => [key, sums.ms])).toEqual([['0', 15 * MIN], ['2', 30 * MIN], ['5', 15 * MIN]])
    // Nothing is known in the second hour, so nobody is counted though the last step was 0.
    expect(hour(space, 1)).toMatchObject({ knownMs: 0, countedMs: 0, peakCount: null })
  })

  it('are not counted while nothing counts them', () => {
    const { space } = spaceCells(use({ intervals: [interval('occupied', 0, 120)], countSteps: [{ at: at(0), count: 3 }, { at: at(20), count: null }] }))
    expect(hour(space, 0)).toMatchObject({ knownMs: 60 * MIN, countedMs: 20 * MIN, personMs: 60 * MIN })
    expect(hour(space, 1)).toMatchObject({ countedMs: 0, personMs: 0, peakCount: null })
  })
})

describe('bookings', () => {
  it('of an hour: booked and used, booked and empty (ghost), used and not booked (walk-in), and what was not known', () => {
    // Booked 08:10–08:50. Used 08:00–08:30, empty 08:30–08:40, unknown 08:40–09:00.
    const { space, booking } = spaceCells(use({
      intervals: [interval('occupied', 0, 30), interval('vacant', 30, 40), interval('unknown', 40, null)], booked: [{ tenantId: 'acme', from: at(10), to: at(50) }],
    }))
    expect(hour(space, 0)).toMatchObject({ bookedMs: 40 * MIN, bookedKnownMs: 30 * MIN, bookedUsedMs: 20 * MIN, bookedVacantMs: 10 * MIN, walkInMs: 10 * MIN })
    expect(booking.map(({ key, sums }) => ({ key, ...sums }))).toEqual([{ key: 'acme', bookedMs: 40 * MIN, bookedKnownMs: 30 * MIN, bookedUsedMs: 20 * MIN, bookedVacantMs: 10 * MIN, personMs: 0 }])
  })

  it('of two tenants at once are each one\'s own, and one time of the space', () => {
    // 2 people all the time. acme 08:00–08:30, globex 08:20–08:50: the space is booked for 50 min, not 60.
    const { space, booking } = spaceCells(use({
      intervals: [interval('occupied', 0, 120)], countSteps: [{ at: at(0), count: 2 }],
      booked: [{ tenantId: 'globex', from: at(20), to: at(50) }, { tenantId: 'acme', from: at(0), to: at(30) }, { tenantId: 'acme', from: at(10), to: at(20) }],
    }))
    expect(hour(space, 0)).toMatchObject({ bookedMs: 50 * MIN, bookedUsedMs: 50 * MIN, walkInMs: 10 * MIN })
    expect(booking.map(({ key, sums }) => [key, sums.bookedMs, sums.personMs])).toEqual([['acme', 30 * MIN, 60 * MIN], ['globex', 30 * MIN, 60 * MIN]])
  })
})

describe('stays', () => {
  const episodes = (...stays: [number, number][]): number[] => {
    const { space } = spaceCells(use({ intervals: stays.map(([from, to]) => interval('occupied', from, to)) }))
    return [0, 1].map((index) => Number((hour(space, index) as { episodes?: number }).episodes ?? 0))
  }
  it('go on over a gap of 14 minutes and not over one of 16', () => {
    expect(episodes([0, 20], [34, 50])).toEqual([1, 0])
    expect(episodes([0, 20], [36, 50])).toEqual([2, 0])
    expect(episodes([0, 20], [35, 50])).toEqual([2, 0]) // 15 minutes are no shorter gap
  })
  it('count where they begin, also when they are bridged over the hour or began before it', () => {
    expect(episodes([50, 70])).toEqual([1, 0])
    expect(episodes([40, 55], [65, 80])).toEqual([1, 0])
    expect(episodes([-20, -10], [2, 30])).toEqual([0, 0])
    expect(episodes([-40, -15], [0, 30])).toEqual([1, 0])
  })
})

it('ten full seats and a hundred empty ones are 9.1 %, not the 50 % of a mean of rooms', () => {
  const small = spaceCells(use({ spaceId: 'small', capacity: [{ from: -Infinity, to: Infinity, value: 10 }], intervals: [interval('occupied', 0, 120, 'small')], countSteps: [{ at: at(0), count: 10 }] }))
  const large = spaceCells(use({ spaceId: 'large', capacity: [{ from: -Infinity, to: Infinity, value: 100 }], intervals: [interval('vacant', 0, 120, 'large')], countSteps: [{ at: at(0), count: 0 }] }))
  const [group] = usageRows({ ledger: 'space', bucket: 'none', by: [] }, [...small.space, ...large.space], [at(0), at(120)])
  const { personMs, seatCountedMs, seatUsedMs, seatKnownMs, usedMs, knownMs } = group!.sums as Record<string, number>
  // 10 × 2 h person-hours ÷ 110 × 2 h seat-hours = 1 ÷ 11.
  expect(personMs! / seatCountedMs!).toBeCloseTo(0.0909, 4)
  expect(seatUsedMs! / seatKnownMs!).toBeCloseTo(0.0909, 4)
  expect(usedMs! / knownMs!).toBe(0.5)
  expect(personMs).toBe(10 * 2 * HOUR)
})
