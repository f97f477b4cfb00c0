import fc from 'fast-check'
import type { CountStep, OccupancyInterval } from '#contract/occupancy'
import type { PointId } from '#contract/vocabulary'
import type { EngineEvent, Source, SpaceConfig } from '../../../server/occupancy/occupancy-engine.ts'
import { describeOccupancy, initialOccupancy, nextOccupancy } from '../../../server/occupancy/occupancy-reducer.ts'
import type { OccupancyState } from '../../../server/occupancy/occupancy-state.ts'
import { settledIntervals, settledSteps } from '../../../server/occupancy/recompute-rules.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
/** A Monday, 09:00 in UTC. */
export const NINE = Date.UTC(2026, 0, 5, 9)

export const source = (device: string, point: PointId, more: Partial<Source> = {}): Source =>
  ({ device, point, channel: 1, staleAfterMs: 15 * MINUTE, ownHoldMs: 0, ...more })

export const space = (sources: readonly Source[], more: Partial<SpaceConfig> = {}): SpaceConfig =>
  ({ spaceId: 'room', purpose: 'meeting', capacity: 6, sources, childSpaceIds: [], timeZone: 'Europe/Berlin', ...more })

export const sample = (at: number, device: string, point: PointId, value: number, quality: 'good' | 'stale' | 'suspect' = 'good'): EngineEvent =>
  ({ kind: 'sample', at, device, point, channel: 1, value, quality })

/** One sample every `everyMs` in [from, to). */
export const series = (from: number, to: number, everyMs: number, device: string, point: PointId, value: number): EngineEvent[] =>
  Array.from({ length: Math.ceil((to - from) / everyMs) }, (_, index) => sample(from + index * everyMs, device, point, value))

/** A space fed event by event. */
export class Scenario {
  readonly config: SpaceConfig
  state: OccupancyState
  readonly emitted: OccupancyInterval[] = []
  readonly counted: CountStep[] = []

  constructor(config: SpaceConfig, at: number) {
    this.config = config
    this.state = initialOccupancy(config, at)
  }

  feed(...events: EngineEvent[]): this {
    for (const event of events) {
      const step = nextOccupancy(this.config, this.state, event)
      this.state = step.state
      this.emitted.push(...step.intervals)
      this.counted.push(...step.countSteps)
    }
    return this
  }

  until(at: number): this { return this.feed({ kind: 'tick', at }) }
  get now() { return describeOccupancy(this.config, this.state) }
  get glance(): string { return this.now.reason ? `${this.now.state} ${this.now.reason}` : this.now.state }

  /** What a store holds at the end: the last version of each interval, those struck out removed. */
  stored(from: number, to: number): OccupancyInterval[] { return settledIntervals(this.emitted, from, to, true) }
  /** What a store holds of the counts: the last version of each step. */
  get steps(): CountStep[] { return settledSteps(this.counted) }
  /** "state from–to" in minutes after `origin`. */
  story(origin: number, to: number): string[] {
    return this.stored(-Infinity, to).map(({ state, from, to: end }) => `${state} ${(from - origin) / MINUTE}–${((end ?? to) - origin) / MINUTE}`)
  }
}

const POINTS: readonly (readonly [PointId, readonly number[]])[] = [
  ['motion.event', [0, 1]], ['occupancy.present', [0, 1]], ['people.count', [0, 1, 3]], ['contact.open', [0, 1]],
  ['people.in_total', [100, 101, 103, 104]], ['people.out_total', [90, 91, 94]], ['power.active', [3, 400]],
  ['air.co2', [420, 600, 900]], ['light.level', [0, 20, 400]], ['sound.laeq', [35, 55]], ['air.temperature', [20, 22]],
]

/** A space with a random choice of sensors and a random day of their samples, in order. */
export const anyDay = fc.record({
  points: fc.subarray([...POINTS], { minLength: 1 }),
  purpose: fc.constantFrom('office' as const, 'meeting' as const, 'desk' as const, 'booth' as const),
  steps: fc.array(fc.record({
    afterMs: fc.oneof(fc.integer({ min: 0, max: 90_000 }), fc.constantFrom(2 * MINUTE, 3 * MINUTE, 10 * MINUTE, 15 * MINUTE, 40 * MINUTE)),
    which: fc.nat(20), value: fc.nat(5), kind: fc.constantFrom('sample', 'sample', 'sample', 'sample', 'sample', 'stale', 'offline', 'online'),
  }), { minLength: 1, maxLength: 120 }),
}).map(({ points, purpose, steps }) => {
  const config = space(points.map(([point]) => source(`d-${point}`, point, { ownHoldMs: point === 'motion.event' ? 60_000 : 0 })), { purpose })
  let at = NINE
  const events = steps.map(({ afterMs, which, value, kind }): EngineEvent => {
    at += afterMs
    const [point, values] = points[which % points.length]!
    if (kind === 'offline' || kind === 'online') return { kind: 'availability', at, device: `d-${point}`, online: kind === 'online' }
    return sample(at, `d-${point}`, point, values[value % values.length]!, kind === 'stale' ? 'stale' : 'good')
  })
  return { config, events, end: at + 3 * HOUR }
})
