import { describe, expect, it } from 'vitest'
import type { Equipment } from '#contract/building'
import { counted, energyTold } from '../../../server/usage/counter-energy-rules.ts'
import { energyCells } from '../../../server/usage/energy-cells-rules.ts'
import { machineCells, type MachineUse } from '../../../server/usage/machine-cells-rules.ts'
import type { Told } from '../../../server/usage/timeline-rules.ts'

const MIN = 60_000
const at = (minutes: number): number => Date.UTC(2026, 5, 1, 8) + minutes * MIN
const told = (believedMin: number, ...values: [minutes: number, value: number][]): Told<number>[] => values.map(([minutes, value]) => ({ at: at(minutes), value, believedMs: believedMin * MIN }))
const LASER: Equipment = { id: 'laser', siteId: 's', floorId: 'f', spaceId: 'room', name: 'Laser', type: 'laser-cutter', at: [0, 0], runningThresholdW: 200, idleThresholdW: 20 }
const WHOLE = [{ from: at(-60), to: at(120) }]
const use = (changes: Partial<MachineUse> = {}): MachineUse => ({ equipment: LASER, borders: [at(0), at(60), at(120)], now: at(600), available: WHOLE, open: WHOLE, maintenance: [], booked: [], power: [], meters: [], ...changes })
const hour = (index: number, changes: Partial<MachineUse>) => machineCells(use(changes)).find(({ from }) => from === at(60 * index))?.sums

describe('a machine in an hour', () => {
  it('runs, stands ready, is off, or is not known once its meter is silent for longer than it is believed', () => {
    // Running 08:00–08:20, idle to 08:30, off from 08:30; the meter's last word at 08:30 is believed for 10 minutes.
    const sums = hour(0, { power: told(10, [-2, 500], [5, 500], [10, 450], [20, 50], [30, 5]) })
    expect(sums).toMatchObject({ availableMs: 60 * MIN, knownMs: 40 * MIN, poweredMs: 30 * MIN, runningMs: 20 * MIN, runs: 0 })
  })
  it('pauses for less than a minute without a new run; after a longer pause a new one begins', () => {
    const power = told(10, [0, 500], [9, 500], [9.5, 50], [9.8, 500], [19, 500], [20, 50], [25, 500], [30, 5])
    // At 09.5 the last running was 0.5 min ago: it runs on. At 20 it was 1 min ago: idle until 25.
    expect(hour(0, { power })).toMatchObject({ runs: 2, runningMs: 25 * MIN })
  })
  it('that runs into the next hour has begun one run', () => {
    const power = told(10, [55, 500], [60, 500], [65, 500], [70, 0])
    expect([hour(0, { power })?.runs, hour(1, { power })?.runs, hour(1, { power })?.runningMs]).toEqual([1, 0, 10 * MIN])
  })
  it('is booked and running in it, or booked and not', () => {
    const sums = hour(0, { power: told(60, [0, 500], [30, 0]), booked: [{ from: at(15), to: at(55) }] })
    expect(sums).toMatchObject({ bookedMs: 40 * MIN, bookedKnownMs: 40 * MIN, runningBookedMs: 15 * MIN })
  })
  it('out of order is opening hours lost to maintenance, counted where that begins', () => {
    const maintenance = [{ from: at(-1000), to: at(10) }, { from: at(40), to: at(90) }]
    const changes = { maintenance, available: [{ from: at(10), to: at(40) }, { from: at(90), to: at(120) }] }
    expect(hour(0, changes)).toMatchObject({ availableMs: 30 * MIN, outOfOrderMs: 30 * MIN, outOfOrders: 1 })
    expect(hour(1, changes)).toMatchObject({ availableMs: 30 * MIN, outOfOrderMs: 30 * MIN, outOfOrders: 0 })
  })
})

describe('a counter of energy', () => {
  it('adds up over a reset: what is counted since then', () => {
    // 08:00 1,000 Wh, 08:20 1,100, reset, 08:40 30, 09:05 80: 100 + 30 in the first hour, 50 in the second.
    const meters = [told(30, [0, 1_000], [20, 1_100], [40, 30], [65, 80])]
    expect(energyCells({ subjectId: 'laser', borders: [at(0), at(60), at(120)], now: at(600), meters }).map(({ sums }) => sums)).toEqual([
      { knownMs: 60 * MIN, energyWh: 130 }, { knownMs: 35 * MIN, energyWh: 50 },
    ])
    expect([0, 1].map((index) => hour(index, { meters })?.energyWh)).toEqual([130, 50])
  })
  it('counts forward from the last total before the hour, over a silence as well', () => {
    expect(energyCells({ subjectId: 'laser', borders: [at(0), at(60)], now: at(600), meters: [told(10, [-200, 500], [30, 540])] })[0]?.sums).toEqual({ knownMs: 10 * MIN, energyWh: 40 })
  })
  it('goes on over a wrap at 2^32, and takes a small drop for a correction', () => {
    expect(counted(2 ** 32 - 100, 50)).toBe(150)
    expect(counted(1_000, 999)).toBe(0)
    expect(counted(1_000, 400)).toBe(400)
  })
  it('outside available time is the meter\'s and not the machine\'s; a silence of more than a week belongs to no hour', () => {
    const meters = [told(10, [0, 0], [30, 40], [50, 70])]
    expect(hour(0, { meters, available: [{ from: at(0), to: at(40) }] })?.energyWh).toBe(40)
    expect(energyTold(told(10, [-8 * 24 * 60, 0], [0, 900], [10, 910])).map(({ wh }) => wh)).toEqual([0, 10])
  })
  it('of two meters at one place adds both', () => {
    const cells = energyCells({ subjectId: 'laser', borders: [at(0), at(60)], now: at(600), meters: [told(20, [0, 0], [10, 5]), told(20, [0, 100], [40, 107])] })
    // Known: 0–30 by the first and 0–20, 40–60 by the second.
    expect(cells[0]?.sums).toEqual({ knownMs: 50 * MIN, energyWh: 12 })
  })
})
