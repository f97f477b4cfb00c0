import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { FreshnessBooks } from '../../bench/occupancy-score-freshness.ts'
import { figuresOf, overlapMs, scoreOf, type Said } from '../../bench/occupancy-score.ts'
import { simulate } from '../../devices-sim/simulation.ts'

const said = (...edges: [number, Said['state']][]): Said[] => edges.map(([from, state], index) => ({ from, state, to: edges[index + 1]?.[0] ?? 1_000 }))

describe('the time-weighted score', () => {
  it('splits all time by truth and answer', () => {
    const score = scoreOf([{ from: 100, to: 300 }, { from: 600, to: 700 }], said([50, 'vacant'], [150, 'occupied'], [400, 'vacant'], [650, 'unknown']), 0, 1_000, true)
    expect(score).toMatchObject({ truePositive: 150, falsePositive: 100, falseNegative: 100, trueNegative: 250, unknownOccupied: 50, unknownVacant: 350 })
    expect(figuresOf(score)).toMatchObject({ precision: 0.6, recall: 0.6, f1: 0.6, unknown: 0.4, accuracy: 400 / 600 })
  })

  it('measures arrivals and departures as they were shown, and counts what that leaves out', () => {
    const stays = [{ from: 100, to: 300 }, { from: 350, to: 360 }, { from: 500, to: 510 }, { from: 700, to: 900 }]
    const score = scoreOf(stays, said([0, 'vacant'], [120, 'occupied'], [420, 'vacant'], [730, 'occupied'], [950, 'vacant']), 0, 1_000, true)
    expect(score.arrivalDelays).toEqual([20, 30])
    expect({ already: score.arrivalsAlreadyShown, missed: score.arrivalsMissed, bridged: score.departuresBridged }).toEqual({ already: 1, missed: 1, bridged: 1 })
    expect(score.departureDelays).toEqual([60, 0, 50])
  })

  it('leaves no millisecond out and counts none twice', () => {
    const edges = fc.uniqueArray(fc.integer({ min: 0, max: 999 }), { maxLength: 12 }).map((list) => [...list].sort((a, b) => a - b))
    const states = fc.array(fc.constantFrom('vacant' as const, 'occupied' as const, 'unknown' as const), { minLength: 12, maxLength: 12 })
    fc.assert(fc.property(edges, edges, states, (truth, answer, names) => {
      const stays = truth.flatMap((from, index) => (index % 2 === 0 ? [{ from, to: truth[index + 1] ?? 1_000 }] : []))
      const score = scoreOf(stays, said(...answer.map((from, index): [number, Said['state']] => [from, names[index]!])), 0, 1_000, true)
      const { truePositive, falsePositive, falseNegative, trueNegative, unknownOccupied, unknownVacant } = score
      const parts = [truePositive, falsePositive, falseNegative, trueNegative, unknownOccupied, unknownVacant]
      expect(Math.min(...parts)).toBeGreaterThanOrEqual(0)
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(1_000)
      expect(truePositive + falseNegative + unknownOccupied).toBe(overlapMs(stays, [{ from: 0, to: 1_000 }]))
      expect(score.arrivals).toBe(score.arrivalDelays.length + score.arrivalsAlreadyShown + score.arrivalsMissed)
    }))
  })
})

describe('the books of freshness', () => {
  const HOUR = 3_600_000
  const { building, devices } = simulate({ seed: 1, timeZone: 'UTC', from: 0, to: HOUR })
  const books = (): FreshnessBooks => new FreshnessBooks(building, devices, 0, 10 * HOUR, 0)
  const aliveMs = (id: string): number => devices.find(({ record }) => record.id === id)!.record.reportEveryS! * 1000

  it('find the silence between two words of a room\'s only voice', () => {
    const list = books()
    list.heard('demo-pir-0-10', HOUR, HOUR, null)
    list.heard('demo-pir-0-10', 5 * HOUR, 5 * HOUR - 7, null)
    const alive = aliveMs('demo-pir-0-10')
    expect(list.gapsOf('demo-0-10')).toEqual([{ from: 0, to: HOUR }, { from: HOUR + alive, to: 5 * HOUR - 7 }, { from: 5 * HOUR + alive, to: 10 * HOUR }])
  })

  it('hear light and sound only until something better has spoken, and late words at their time', () => {
    const list = books()
    list.heard('demo-sound-1-34', HOUR, HOUR, null)
    list.heard('demo-pir-1-34', 2 * HOUR, 2 * HOUR, null)
    list.heard('demo-sound-1-34', 6 * HOUR, 6 * HOUR, null)
    list.heard('demo-air-1-34', 2 * HOUR + 50, 2 * HOUR - 100, null)
    const [sound, pir] = [aliveMs('demo-sound-1-34'), aliveMs('demo-pir-1-34')]
    expect(list.gapsOf('demo-1-34')).toEqual([{ from: 0, to: HOUR }, { from: HOUR + sound, to: 2 * HOUR - 100 }, { from: 2 * HOUR + pir, to: 10 * HOUR }])
  })

  it('do not take a second delivery for news, nor a door with an uncounted neighbour for a voice', () => {
    const list = books()
    list.heard('demo-mmwave-1-12', 0, 0, 'a')
    list.heard('demo-mmwave-1-12', HOUR, HOUR, 'a')
    expect(list.gapsOf('demo-1-12')).toEqual([{ from: aliveMs('demo-mmwave-1-12'), to: 10 * HOUR }])
    list.heard('demo-entrance-0-09-out', 0, 0, null)
    expect(list.gapsOf('demo-0-09')).toEqual([{ from: 0, to: 10 * HOUR }])
    list.heard('demo-line-1-28-1-09', 0, 0, null)
    expect(list.gapsOf('demo-1-28')[0]?.from).toBe(aliveMs('demo-line-1-28-1-09'))
  })
})
