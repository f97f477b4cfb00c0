import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LedgerSums } from '#contract/ledgers'
import { METRICS, metricById } from '../../../server/metrics/index.ts'
import { frequency } from '../../../server/metrics/frequency-metric.ts'
import { machineTimeBetweenFailures } from '../../../server/metrics/machine-time-between-failures-metric.ts'
import { noShowRate } from '../../../server/metrics/no-show-rate-metric.ts'
import { occupancyRate } from '../../../server/metrics/occupancy-rate-metric.ts'
import { utilisation } from '../../../server/metrics/utilisation-metric.ts'
import { addedSums, noSums } from '../../../server/reports/ledger-sums-rules.ts'

const HOUR = 3_600_000
/** A room that is open for so many hours with so many people of its capacity in it for some of them. */
function room({ capacity, hours, usedHours, people, knownHours = hours }: { capacity: number; hours: number; usedHours: number; people: number; knownHours?: number }): LedgerSums<'space'> {
  const [availableMs, knownMs, usedMs] = [hours * HOUR, knownHours * HOUR, usedHours * HOUR]
  return {
    ...noSums('space'), availableMs, knownMs, usedMs, countedMs: knownMs, countedUsedMs: usedMs, personMs: usedMs * people, seatAvailableMs: availableMs * capacity, seatKnownMs: knownMs * capacity,
    seatUsedMs: usedMs * capacity, seatCountedMs: knownMs * capacity, seatCountedUsedMs: usedMs * capacity, episodes: usedHours > 0 ? 1 : 0, peakCount: usedHours > 0 ? people : 0,
  }
}

describe('utilisation', () => {
  it('of ten full seats and a hundred empty ones is 9.1 %, not 50 % (METRICS: the trap)', () => {
    const both = addedSums('space', room({ capacity: 10, hours: 8, usedHours: 8, people: 10 }), room({ capacity: 100, hours: 8, usedHours: 0, people: 0 }))
    expect(utilisation.figure(both).value).toBeCloseTo(10 / 110, 12)
    expect(frequency.figure(both).value).toBe(0.5)
  })

  it('of one room is F × O: 60 % of the hours, 80 % full, is 48 % (a university\'s laboratories)', () => {
    const sums = room({ capacity: 10, hours: 10, usedHours: 6, people: 8 })
    expect([frequency.figure(sums).value, occupancyRate.figure(sums).value]).toEqual([0.6, 0.8])
    expect(utilisation.figure(sums).value).toBeCloseTo(0.48, 12)
  })

  it('says why it is missing: nothing open, nothing counted, no capacity; an empty room that is counted is a true 0', () => {
    expect(utilisation.figure(noSums('space')).reason).toBe('not-available')
    expect(utilisation.figure({ ...room({ capacity: 4, hours: 2, usedHours: 1, people: 1 }), countedMs: 0 }).reason).toBe('not-counted')
    expect(utilisation.figure(room({ capacity: 0, hours: 2, usedHours: 1, people: 1 })).reason).toBe('no-capacity')
    expect(utilisation.figure(room({ capacity: 4, hours: 2, usedHours: 0, people: 0 })).value).toBe(0)
  })
})

describe('frequency', () => {
  it('is of known time alone: two of four known hours, of eight open ones, is a half at half coverage', () => {
    expect(frequency.figure(room({ capacity: 4, hours: 8, usedHours: 2, people: 1, knownHours: 4 }))).toEqual({ value: 0.5, reason: null, coverage: 0.5, availableMs: 8 * HOUR, knownMs: 4 * HOUR })
  })
})

describe('the no-show rate', () => {
  it('leaves out what nobody can know, and says how much that is', () => {
    expect(noShowRate.figure({ standing: 10, known: 8, noShows: 2 })).toMatchObject({ value: 0.25, coverage: 0.8 })
    expect(noShowRate.figure({ standing: 3, known: 0, noShows: 0 })).toMatchObject({ value: null, reason: 'not-known', coverage: 0 })
  })
})

describe('the time between failures', () => {
  it('is the time in order by the times out of it; never out of order is no figure', () => {
    expect(machineTimeBetweenFailures.figure({ availableMs: 100 * HOUR, outOfOrderMs: 10 * HOUR, outOfOrders: 3 }).value).toBe(30)
    expect(machineTimeBetweenFailures.figure({ availableMs: 100 * HOUR, outOfOrderMs: 0, outOfOrders: 0 }).reason).toBe('not-recorded')
  })
})

describe('every metric', () => {
  const drawn = fc.record({ capacity: fc.integer({ min: 0, max: 20 }), hours: fc.integer({ min: 0, max: 50 }), part: fc.double({ min: 0, max: 1, noNaN: true }), known: fc.double({ min: 0, max: 1, noNaN: true }), people: fc.integer({ min: 1, max: 20 }) })
    .map(({ capacity, hours, part, known, people }) => room({ capacity, hours, knownHours: hours * known, usedHours: hours * known * part, people: Math.min(people, Math.max(1, capacity)) }))

  it('is a number or a reason, never both and never neither, with a coverage between 0 and 1', () => {
    fc.assert(fc.property(drawn, (sums) => {
      for (const metric of METRICS.filter(({ of }) => of === 'space')) {
        const { value, reason, coverage } = metric.figure(sums)
        expect((value === null) !== (reason === null), metric.info.id).toBe(true)
        if (value !== null) expect(Number.isFinite(value), metric.info.id).toBe(true)
        if (coverage !== null) expect(coverage >= 0 && coverage <= 1, metric.info.id).toBe(true)
      }
    }))
  })

  it('that is a share of time lies, for a group, between those of its parts', () => {
    fc.assert(fc.property(drawn, drawn, (a, b) => {
      for (const id of ['frequency', 'average-utilisation', 'coverage']) {
        const of = metricById(id)
        const [one, other, both] = [of.figure(a).value, of.figure(b).value, of.figure(addedSums('space', a, b)).value]
        if (one === null || other === null || both === null) continue
        expect(both).toBeGreaterThanOrEqual(Math.min(one, other) - 1e-9)
        expect(both).toBeLessThanOrEqual(Math.max(one, other) + 1e-9)
      }
    }))
  })
})
