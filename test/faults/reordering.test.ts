import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OccupancyInterval } from '#contract/occupancy'
import type { EngineEvent } from '../../server/occupancy/occupancy-engine.ts'
import { eventsOf, settledIntervals } from '../../server/occupancy/recompute-rules.ts'
import { SpaceRuntime } from '../../server/occupancy/space-runtime.ts'
import type { Reading } from '../../server/telemetry/telemetry-store.ts'
import { anyDay, NINE } from '../server/occupancy/space-scenario.ts'

/**
 * TRUST.md fault 7 at the engine: however a day's readings are shuffled and repeated on their way, the
 * recomputation from what was stored equals the clean run exactly, people and all.
 */
type Sample = Extract<EngineEvent, { kind: 'sample' }>

const stored = ({ at, device, point, channel, value, quality }: Sample): Reading =>
  ({ deviceId: device, point, channel, placeId: 'room', observedAt: at, receivedAt: at, value, quality, historical: false })

const keyOf = ({ deviceId, point, channel, observedAt }: Reading): string => `${deviceId} ${point} ${channel} ${observedAt}`

/** A sensor says one thing at a time: of two values with one time stamp only the first is a reading of it. */
const oneValueATime = (readings: readonly Reading[]): Reading[] =>
  [...new Map([...readings].reverse().map((reading) => [keyOf(reading), reading])).values()].reverse()

function intervalsOf(config: Parameters<typeof SpaceRuntime.begin>[0], readings: readonly Reading[], end: number): OccupancyInterval[] {
  const runtime = SpaceRuntime.begin(config, NINE)
  for (const event of eventsOf(readings, [])) runtime.apply(event)
  runtime.apply({ kind: 'tick', at: end })
  return settledIntervals([...runtime.takeIntervals(), runtime.openInterval(end)], NINE, end, false)
}

const disturbedDay = anyDay.chain(({ config, events, end }) => {
  const readings = oneValueATime(events.filter((event): event is Sample => event.kind === 'sample').map(stored))
  return fc.record({
    config: fc.constant(config), end: fc.constant(end), readings: fc.constant(readings),
    arrived: fc.shuffledSubarray(readings, { minLength: readings.length }).chain((shuffled) =>
      fc.array(fc.nat(Math.max(0, readings.length - 1)), { maxLength: 40 }).map((again) => [...shuffled, ...again.flatMap((index) => shuffled[index] ?? [])])),
  })
})

describe('fault 7: duplicates and reordering', () => {
  it('a shuffled and repeated day recomputes to exactly the clean run', () => {
    fc.assert(fc.property(disturbedDay, ({ config, end, readings, arrived }) => {
      expect(intervalsOf(config, arrived, end)).toEqual(intervalsOf(config, readings, end))
    }), { numRuns: 400 })
  })

  it('the recomputation equals what the live engine stored when everything came in order', () => {
    fc.assert(fc.property(disturbedDay, ({ config, end, readings }) => {
      const live = SpaceRuntime.begin(config, NINE)
      const emitted: OccupancyInterval[] = []
      for (const event of eventsOf(readings, [])) {
        live.apply({ kind: 'tick', at: event.at })
        live.apply(event)
        emitted.push(...live.takeIntervals())
      }
      live.apply({ kind: 'tick', at: end })
      emitted.push(...live.takeIntervals(), live.openInterval(end))
      expect(settledIntervals(emitted, NINE, end, false)).toEqual(intervalsOf(config, readings, end))
    }), { numRuns: 200 })
  })
})
