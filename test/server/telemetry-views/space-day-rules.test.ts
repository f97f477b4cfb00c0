import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OccupancyInterval } from '#contract/occupancy'
import { clippedIntervals, spaceDay } from '../../../server/telemetry-views/space-day-rules.ts'

const interval = (state: OccupancyInterval['state'], from: number, to: number | null, peakCount: number | null = null): OccupancyInterval =>
  ({ spaceId: 'a', state, from, to, peakCount, meanCount: peakCount, method: 'count', reason: null })

describe('a space\'s day', () => {
  it('counts what lies inside the available time, and what nobody recorded as unknown', () => {
    const day = spaceDay('2026-01-05', [{ from: 0, to: 60_000 }, { from: 100_000, to: 160_000 }], [
      interval('vacant', -50_000, 30_000, 0), interval('occupied', 30_000, 110_000, 3), interval('unknown', 110_000, 130_000), interval('occupied', 70_000, 90_000, 9),
    ], 1e9)
    expect(day).toEqual({ date: '2026-01-05', availableS: 120, occupiedS: 40, vacantS: 30, unknownS: 50, coverage: 70 / 120, frequency: 40 / 70, peakCount: 3 })
  })

  it('is null, not nought, where nothing was open or nothing is known', () => {
    expect(spaceDay('d', [], [interval('occupied', 0, 10)], 10)).toMatchObject({ availableS: 0, coverage: null, frequency: null, peakCount: null })
    expect(spaceDay('d', [{ from: 0, to: 1_000 }], [], 1_000)).toMatchObject({ unknownS: 1, coverage: 0, frequency: null })
  })

  it('ends what still lasts at now', () => {
    expect(spaceDay('d', [{ from: 0, to: 10_000 }], [interval('occupied', 0, null)], 4_000)).toMatchObject({ occupiedS: 4, unknownS: 6 })
  })

  it('states add up to the available time, whatever the cuts (property)', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 0, max: 100_000 }), { minLength: 2, maxLength: 12 }).map((list) => list.sort((a, b) => a - b))
    fc.assert(fc.property(cuts, cuts, fc.array(fc.constantFrom('vacant' as const, 'occupied' as const, 'unknown' as const), { minLength: 12, maxLength: 12 }), (open, edges, states) => {
      const available = open.slice(0, -1).flatMap((from, index) => (index % 2 === 0 ? [{ from, to: open[index + 1]! }] : []))
      const intervals = edges.slice(0, -1).map((from, index) => interval(states[index]!, from, edges[index + 1]!))
      const day = spaceDay('d', available, intervals, 100_000)
      expect(day.occupiedS + day.vacantS + day.unknownS).toBeCloseTo(day.availableS, 9)
    }))
  })
})

describe('clipped intervals', () => {
  it('are cut to the period; what lasts stays open only where the period reaches now', () => {
    const all = [interval('vacant', 0, 10), interval('occupied', 10, 20), interval('vacant', 20, null)]
    expect(clippedIntervals(all, { from: 5, to: 15 }, 100).map(({ from, to }) => [from, to])).toEqual([[5, 10], [10, 15]])
    expect(clippedIntervals(all, { from: 20, to: 50 }, 100).map(({ from, to }) => [from, to])).toEqual([[20, 50]])
    expect(clippedIntervals(all, { from: 15, to: 500 }, 100).map(({ from, to }) => [from, to])).toEqual([[15, 20], [20, null]])
  })
})
