import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { correctedCount, counterReading, doorCountLogOdds, driftCorrection } from '../../../server/occupancy/door-counter-rules.ts'

const MINUTE = 60_000

describe('counterReading', () => {
  it('continues over a wrap at 2^16, 2^24 and 2^32', () => {
    for (const bits of [16, 24, 32]) expect(counterReading(2 ** bits - 3, 4, MINUTE)).toEqual({ crossings: 7, kind: 'wrapped' })
  })
  it('counts what has come since a reset', () => {
    expect(counterReading(5_000, 3, MINUTE)).toEqual({ crossings: 3, kind: 'reset' })
    expect(counterReading(12, 0, MINUTE)).toEqual({ crossings: 0, kind: 'reset' })
  })
  it('ignores a late, lower total and a jump no door can let through', () => {
    expect(counterReading(5_000, 4_998, MINUTE)).toEqual({ crossings: 0, kind: 'late' })
    expect(counterReading(100, 90_000, MINUTE)).toEqual({ crossings: 0, kind: 'implausible' })
  })
  it('sums to the true crossings over any walk of a 16-bit counter', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 65_535 }), fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 400 }), (start, steps) => {
      let total = start
      let counted = 0
      for (const step of steps) {
        const next = (total + step) % 65_536
        counted += counterReading(total, next, MINUTE).crossings
        total = next
      }
      expect(counted).toBe(steps.reduce((sum, step) => sum + step, 0))
    }))
  })
})

describe('doorCountLogOdds', () => {
  it('is sure while few have passed and unsure after many', () => {
    expect(doorCountLogOdds(0, 4)).toBeLessThan(-2)
    expect(doorCountLogOdds(0, 400)).toBeGreaterThan(-1)
    expect(doorCountLogOdds(1, 4)).toBeGreaterThan(2)
    expect(doorCountLogOdds(30, 400)).toBeGreaterThan(20)
  })
  it('grows with the count, and never is infinite', () => {
    fc.assert(fc.property(fc.integer({ min: -300, max: 300 }), fc.integer({ min: 0, max: 5_000 }), (raw, traffic) => {
      const here = doorCountLogOdds(raw, traffic)
      expect(Number.isFinite(here)).toBe(true)
      expect(doorCountLogOdds(raw + 1, traffic)).toBeGreaterThan(here)
    }))
  })
})

describe('driftCorrection', () => {
  it('scales exits up when people were left over, entries when they went missing', () => {
    expect(driftCorrection({ entries: 105, exits: 100 })).toEqual({ exitsFactor: 1.05, entriesFactor: 1, corrector: expect.closeTo(0.05, 9) as number, verdict: 'good' })
    expect(driftCorrection({ entries: 100, exits: 112 })).toMatchObject({ exitsFactor: 1, entriesFactor: 1.12, verdict: 'watch' })
    expect(driftCorrection({ entries: 120, exits: 100 }).verdict).toBe('suspect')
  })
  it('says so when nothing, or only one direction, was counted', () => {
    expect(driftCorrection({ entries: 0, exits: 0 })).toMatchObject({ corrector: null, verdict: 'unknown' })
    expect(driftCorrection({ entries: 9, exits: 0 }).verdict).toBe('suspect')
  })
  it('ends every corrected day at 0', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 5_000 }), (entries, exits) => {
      expect(correctedCount(entries, exits, driftCorrection({ entries, exits }))).toBeCloseTo(0, 6)
    }))
  })
})
