import { beforeAll, describe, expect, it } from 'vitest'
import { rowsOf, silentMs, staleVacantMs, type Answer } from '../../bench/occupancy-score-tables.ts'
import { runBuilding, type Run } from '../../bench/occupancy-score-run.ts'
import { FLAW_KINDS, type FlawKind } from '../../devices-sim/sensor-flaws.ts'

/** Monday and Tuesday in the building's zone; bench/occupancy-sim.ts does the same for a fortnight and three seeds. */
const FROM = Date.parse('2026-09-06T16:00:00Z')
const run = (flaws: readonly FlawKind[]): Run => runBuilding({ seed: 4, timeZone: 'Asia/Shanghai', from: FROM, to: FROM + 2 * 86_400_000, flaws, noise: true })
const ANSWERS: readonly Answer[] = ['shown', 'recorded', 'recomputed']
const figures = (of: Run, answer: Answer, name = 'all') => rowsOf([of], answer).find((row) => row.name === name)!.figures

describe('two simulated days through the real ingest and engine', () => {
  let good: Run
  let flawed: Run
  beforeAll(() => {
    good = run([])
    flawed = run(FLAW_KINDS)
  }, 180_000)

  it('take every message in', () => {
    for (const { messages, counters } of [good, flawed]) {
      expect(messages).toBeGreaterThan(40_000)
      expect({ refused: counters.rejectedMessages, failures: counters.failures, outOfRange: counters.outOfRange }).toEqual({ refused: 0, failures: 0, outOfRange: 0 })
    }
  })

  it('give intervals with a binary F1 of at least 0.95 with good sensors', () => {
    expect(figures(good, 'recorded').f1).toBeGreaterThanOrEqual(0.95)
    expect(figures(good, 'recomputed').f1).toBeGreaterThanOrEqual(0.95)
    // Good sensors leave nothing unknown but the rooms that have none on purpose (5 of 154 spaces).
    expect(figures(good, 'recorded').unknown).toBeLessThan(0.035)
  })

  it('are about as good by purpose wherever people stay', () => {
    for (const purpose of ['booth', 'desk', 'event', 'kitchen', 'lounge', 'meeting', 'office', 'workshop']) {
      expect({ purpose, good: figures(good, 'recorded', purpose).f1 >= 0.92 }).toEqual({ purpose, good: true })
    }
  })

  it('lose little by flawed sensors', () => {
    expect(flawed.flawedDevices).toBeGreaterThan(100)
    expect(flawed.counters.duplicates).toBeGreaterThan(1_000)
    expect(figures(flawed, 'recorded').f1).toBeGreaterThanOrEqual(figures(good, 'recorded').f1 - 0.02)
    expect(figures(flawed, 'recorded').unknown).toBeGreaterThan(figures(good, 'recorded').unknown)
  })

  it('never say vacant while nothing that may vouch for it is fresh', () => {
    // The rule must have had something to stand: rooms whose sensors fell silent.
    expect(silentMs(flawed) - silentMs(good)).toBeGreaterThan(6 * 3_600_000)
    for (const answer of ANSWERS) expect([answer, staleVacantMs(good, answer), staleVacantMs(flawed, answer)]).toEqual([answer, 0, 0])
  })

  it('would be caught saying so: an engine that waits three times as long is', () => {
    // Seed 4's desk in 1.07 falls silent at three in the night, empty.
    const patient = runBuilding({ seed: 4, timeZone: 'Asia/Shanghai', from: FROM, to: FROM + 7 * 3_600_000, flaws: ['dead-battery'], noise: true, patience: 3 })
    for (const answer of ANSWERS) expect(staleVacantMs(patient, answer)).toBeGreaterThan(3_600_000)
  })

  it('show arrivals at once and departures after the hold', () => {
    const { arrivalS, departureS } = figures(good, 'shown', 'meeting')
    expect(arrivalS).toBeLessThan(10)
    expect(departureS).toBeGreaterThan(60)
    expect(departureS).toBeLessThan(11 * 60)
    expect(figures(good, 'shown', 'desk').arrivalS).toBeGreaterThanOrEqual(120)
  })
})
