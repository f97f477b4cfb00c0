import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { OccupancyInterval } from '#contract/occupancy'
import { shownHours, timeByState, timelineBars } from '../../../web/src/space/timeline-bars.ts'

const interval = (state: OccupancyInterval['state'], from: number, to: number | null): OccupancyInterval => ({ spaceId: 'a', state, from, to, peakCount: null, meanCount: null, method: 'motion', reason: null })

describe('the bars of a day', () => {
  it('clip to the day and to now, and an open interval lasts until now', () => {
    const bars = timelineBars([interval('occupied', -50, 30), interval('vacant', 30, null)], 0, 100, 60)
    expect(bars.map(({ state, from, to }) => [state, from, to])).toEqual([['occupied', 0, 30], ['vacant', 30, 60]])
  })

  it('call a stretch without any record "none", never free', () => {
    const bars = timelineBars([interval('vacant', 20, 40)], 0, 100, 90)
    expect(bars.map(({ state, from, to }) => [state, from, to])).toEqual([['none', 0, 20], ['vacant', 20, 40], ['none', 40, 90]])
  })

  it('tile the day up to now without gap or overlap', () => {
    const stretch = fc.tuple(fc.integer({ min: -20, max: 120 }), fc.integer({ min: 1, max: 50 }), fc.constantFrom('vacant', 'occupied', 'unknown' as const))
    fc.assert(fc.property(fc.array(stretch, { maxLength: 12 }), fc.integer({ min: 1, max: 130 }), (stretches, now) => {
      const bars = timelineBars(stretches.map(([from, length, state]) => interval(state as 'vacant', from, from + length)), 0, 100, now)
      let reached = 0
      for (const bar of bars) {
        expect(bar.from).toBe(reached)
        reached = bar.to
      }
      expect(reached).toBe(Math.min(100, now))
    }))
  })

  it('sum states inside the opening hours only', () => {
    const bars = timelineBars([interval('occupied', 0, 50), interval('unknown', 50, 80)], 0, 100, 100)
    expect(timeByState(bars, [{ from: 10, to: 60 }])).toEqual({ vacant: 0, occupied: 40, unknown: 10, none: 0 })
  })

  it('show whole hours around the opening hours and any use outside of them', () => {
    const HOUR = 3_600_000
    const bars = timelineBars([interval('occupied', 21.5 * HOUR, 22.2 * HOUR)], 0, 24 * HOUR, 23 * HOUR)
    expect(shownHours(0, 24 * HOUR, [{ from: 8 * HOUR, to: 20 * HOUR }], bars)).toEqual({ from: 7 * HOUR, to: 24 * HOUR })
    expect(shownHours(0, 24 * HOUR, [], [])).toEqual({ from: 0, to: 24 * HOUR })
  })
})
