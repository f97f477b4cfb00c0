import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CountStep, OccupancyInterval } from '#contract/occupancy'
import { PARTS_KEPT } from '../../../server/occupancy/interval-rules.ts'
import { eventsOf, settledIntervals, settledSteps, type EvidenceReading } from '../../../server/occupancy/recompute-rules.ts'
import type { EngineEvent, SpaceConfig } from '../../../server/occupancy/occupancy-engine.ts'
import { SpaceRuntime } from '../../../server/occupancy/space-runtime.ts'
import { anyDay, HOUR, MINUTE, NINE, sample, Scenario, series, source, space } from './space-scenario.ts'

/** "minute count" of each step. */
const told = (steps: readonly CountStep[], origin = NINE): string[] => steps.map(({ at, count }) => `${(at - origin) / MINUTE} ${count}`)

/** Longest, highest and sum of what the steps say inside [from, to). */
function countedInside(steps: readonly CountStep[], from: number, to: number): { peakCount: number | null; meanCount: number | null } {
  let personMs = 0
  let countedMs = 0
  let peakCount: number | null = null
  steps.forEach(({ at, count }, index) => {
    const span = Math.min(steps[index + 1]?.at ?? Infinity, to) - Math.max(at, from)
    if (span <= 0 || count === null) return
    personMs += count * span
    countedMs += span
    peakCount = Math.max(peakCount ?? 0, count)
  })
  return { peakCount, meanCount: countedMs === 0 ? null : personMs / countedMs }
}

/** Steps and intervals of a day as a store has them at its end, the one that lasts counted up to then. */
function storedDay(config: SpaceConfig, events: readonly EngineEvent[], end: number): { intervals: OccupancyInterval[]; steps: CountStep[] } {
  const runtime = SpaceRuntime.begin(config, NINE)
  for (const event of events) runtime.apply(event)
  runtime.apply({ kind: 'tick', at: end })
  return { intervals: settledIntervals([...runtime.takeIntervals(), runtime.openInterval(end)], NINE, end, false), steps: settledSteps(runtime.takeCountSteps()) }
}

/** Days on which devices hold their motion longer than the purpose asks, so that ends are found late. */
const anyLateDay = fc.tuple(anyDay, fc.constantFrom(0, 60_000, 25 * MINUTE)).map(([day, ownHoldMs]) => ({
  ...day, config: { ...day.config, sources: day.config.sources.map((one) => (one.point === 'motion.event' ? { ...one, ownHoldMs } : one)) },
}))

const DOOR = { doorSign: 1 as const, doorId: 'door' }
const counted = (...more: SpaceConfig['sources']): SpaceConfig =>
  space([source('in', 'people.in_total', DOOR), source('out', 'people.out_total', DOOR), ...more], { doorIds: ['door'] })

/** Busy doors beside a radar and a motion sensor with a long hold of its own: what ends an interval is often known only after the next crossing. */
const anyBusyDay = fc.array(fc.record({ afterS: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.constantFrom(180, 181, 600, 1_500)), what: fc.constantFrom('in', 'in', 'out', 'out', 'radar', 'motion'), on: fc.boolean() }), { minLength: 5, maxLength: 80 })
  .map((moves) => {
    const totals = { in: 0, out: 0 }
    let at = NINE
    const events = [sample(NINE, 'in', 'people.in_total', 0), sample(NINE, 'out', 'people.out_total', 0), ...moves.map(({ afterS, what, on }): EngineEvent => {
      at += afterS * 1_000
      if (what === 'radar') return sample(at, what, 'occupancy.present', Number(on))
      if (what === 'motion') return sample(at, what, 'motion.event', Number(on))
      const way = what === 'in' ? 'in' : 'out'
      return sample(at, way, `people.${way}_total`, ++totals[way])
    })]
    return { config: counted(source('radar', 'occupancy.present'), source('motion', 'motion.event', { ownHoldMs: 25 * MINUTE })), events, end: at + HOUR }
  })

describe('count steps', () => {
  it('follow a counter: each change, nothing between, unknown where it falls silent', () => {
    const scenario = new Scenario(space([source('c', 'people.count')]), NINE)
      .feed(...[2, 2, 5, 0, 1].map((count, minute) => sample(NINE + minute * MINUTE, 'c', 'people.count', count))).until(NINE + HOUR)
    expect(told(scenario.steps)).toEqual(['0 2', '2 5', '3 0', '4 1', '19 null'])
  })

  it('of two counts at one moment keep the last, and neither peak nor mean knows the other', () => {
    const at = NINE + MINUTE
    const { steps, intervals } = storedDay(space([source('c', 'people.count')]), [sample(NINE, 'c', 'people.count', 1), sample(at, 'c', 'people.count', 9), sample(at, 'c', 'people.count', 2)], NINE + 3 * MINUTE)
    expect(told(steps)).toEqual(['0 1', '1 2'])
    expect(intervals).toMatchObject([{ state: 'occupied', peakCount: 2, meanCount: 5 / 3 }])
  })

  // The radar is believed to be empty only after three minutes; the door counts the last person out a little after the radar lost them.
  it('behind an end that is found late are taken back to nobody', () => {
    const config = counted(source('radar', 'occupancy.present'))
    const scenario = new Scenario(config, NINE).feed(
      sample(NINE, 'in', 'people.in_total', 0), sample(NINE, 'out', 'people.out_total', 0), sample(NINE, 'radar', 'occupancy.present', 0),
      sample(NINE + MINUTE, 'in', 'people.in_total', 3), sample(NINE + MINUTE, 'radar', 'occupancy.present', 1),
      sample(NINE + 8 * MINUTE, 'out', 'people.out_total', 1), sample(NINE + 10 * MINUTE, 'radar', 'occupancy.present', 0),
      sample(NINE + 10.5 * MINUTE, 'out', 'people.out_total', 2), sample(NINE + 11 * MINUTE, 'out', 'people.out_total', 3),
    )
    expect(told(scenario.steps)).toEqual(['0 0', '1 3', '8 2', '10.5 1'])
    const stored = scenario.until(NINE + 14 * MINUTE).stored(-Infinity, NINE + 14 * MINUTE)
    const stay = stored.find(({ state }) => state === 'occupied')
    expect(stay).toMatchObject({ to: NINE + 10 * MINUTE, peakCount: 3, meanCount: (3 * 7 + 2 * 2) / 9 })
    expect(told(scenario.steps)).toEqual(['0 0', '1 3', '8 2', '10 0', '10.5 0'])
  })

  it('give every interval its own mean and peak', () => {
    fc.assert(fc.property(fc.oneof(anyLateDay, anyBusyDay), ({ config, events, end }) => {
      const { intervals, steps } = storedDay(config, events, end)
      for (const { from, to, peakCount, meanCount } of intervals) expect({ peakCount, meanCount }).toEqual(countedInside(steps, from, to ?? end))
    }), { numRuns: 1_000 })
  })

  it('are only of known states: nobody where vacant, somebody where occupied, null where unknown', () => {
    fc.assert(fc.property(fc.oneof(anyLateDay, anyBusyDay), ({ config, events, end }) => {
      const { intervals, steps } = storedDay(config, events, end)
      for (const { state, from, to } of intervals) {
        const within = steps.filter((step, index) => step.at < (to ?? end) && (steps[index + 1]?.at ?? end) > from).map(({ count }) => count)
        for (const count of within) expect(count === null ? null : Math.sign(count)).toBe(count === null ? null : state === 'occupied' ? 1 : state === 'vacant' ? 0 : 'none')
      }
    }), { numRuns: 300 })
  })

  it('are the same whatever ticks are sent, and when the state is resumed from its JSON in between', () => {
    fc.assert(fc.property(fc.oneof(anyLateDay, anyBusyDay), fc.nat(120), ({ config, events, end }, cut) => {
      const straight = storedDay(config, events, end)
      let runtime = SpaceRuntime.begin(config, NINE)
      const steps: CountStep[] = []
      events.forEach((event, index) => {
        if (index === cut) {
          steps.push(...runtime.takeCountSteps())
          runtime = SpaceRuntime.resume(config, JSON.parse(JSON.stringify(runtime.state)) as typeof runtime.state)
        }
        runtime.apply({ kind: 'tick', at: event.at })
        runtime.apply(event)
      })
      runtime.apply({ kind: 'tick', at: end })
      expect(settledSteps([...steps, ...runtime.takeCountSteps()])).toEqual(straight.steps)
    }), { numRuns: 300 })
  })

  it('are the same from stored readings, whatever order these come in', () => {
    fc.assert(fc.property(anyLateDay, ({ config, events, end }) => {
      const samples = events.filter((event) => event.kind === 'sample')
      const readings = samples.map(({ at, device, point, channel, value, quality }): EvidenceReading => ({ deviceId: device, point, channel, observedAt: at, receivedAt: at, value, quality }))
      expect(storedDay(config, eventsOf(readings.toReversed(), []), end)).toEqual(storedDay(config, eventsOf(readings, []), end))
    }), { numRuns: 100 })
  })

  it('never end an interval before what is still remembered of its counts', () => {
    const config: SpaceConfig = { ...counted(source('radar', 'occupancy.present')), purpose: 'desk' }
    const crossings = Array.from({ length: 3 * PARTS_KEPT }, (_, index) => sample(NINE + 20 * MINUTE + index * 1_000, 'out', 'people.out_total', index + 1))
    const events = [
      sample(NINE, 'in', 'people.in_total', 0), sample(NINE, 'out', 'people.out_total', 0), ...series(NINE, NINE + 14 * MINUTE, MINUTE, 'radar', 'occupancy.present', 1),
      sample(NINE + 14 * MINUTE, 'in', 'people.in_total', 3 * PARTS_KEPT), sample(NINE + 19.5 * MINUTE, 'radar', 'occupancy.present', 0), ...crossings,
    ]
    const end = NINE + 30 * MINUTE
    const { intervals, steps } = storedDay(config, events, end)
    expect(steps.length).toBeGreaterThan(3 * PARTS_KEPT)
    const stay = intervals.find(({ state }) => state === 'occupied')
    expect(stay?.to).toBeGreaterThan(NINE + 20 * MINUTE)
    expect(stay?.to).toBeLessThan(NINE + 24 * MINUTE)
    for (const { from, to, peakCount, meanCount } of intervals) expect({ peakCount, meanCount }).toEqual(countedInside(steps, from, to ?? end))
  })
})
