import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EngineEvent } from '../../../server/occupancy/occupancy-engine.ts'
import { initialOccupancy, nextOccupancy } from '../../../server/occupancy/occupancy-reducer.ts'
import type { OccupancyState } from '../../../server/occupancy/occupancy-state.ts'
import { anyDay, NINE, Scenario } from './space-scenario.ts'

const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value).forEach(frozen)
  }
  return value
}

/** Results that people and stores see, at `end`. */
const outcome = (scenario: Scenario, end: number) => ({ stored: scenario.until(end).stored(-Infinity, end), now: scenario.now, state: scenario.state })

describe('laws of the occupancy engine', () => {
  it('gives the same intervals, since and state whatever ticks are sent', () => {
    fc.assert(fc.property(anyDay, fc.array(fc.integer({ min: 0, max: 8 * 3_600_000 }), { maxLength: 60 }), ({ config, events, end }, ticks) => {
      const plain = outcome(new Scenario(config, NINE).feed(...events), end)
      const times = ticks.map((after) => NINE + after).filter((at) => at <= end)
      const ticked: EngineEvent[] = [...times.map((at): EngineEvent => ({ kind: 'tick', at })), ...events]
        .map((event, index) => ({ event, index })).sort((a, b) => a.event.at - b.event.at || a.index - b.index).map(({ event }) => event)
      expect(outcome(new Scenario(config, NINE).feed(...ticked), end)).toEqual(plain)
    }), { numRuns: 300 })
  })

  it('changes by itself exactly when it said it would', () => {
    fc.assert(fc.property(anyDay, ({ config, events }) => {
      let state = initialOccupancy(config, NINE)
      for (const event of events) {
        const step = nextOccupancy(config, state, event)
        state = step.state
        if (step.nextDeadline === null) continue
        expect(nextOccupancy(config, state, { kind: 'tick', at: step.nextDeadline - 1 }).state).toBe(state)
        expect(nextOccupancy(config, state, { kind: 'tick', at: step.nextDeadline }).state).not.toBe(state)
      }
    }), { numRuns: 150 })
  })

  it('never changes a state it was given, and resumes from its JSON', () => {
    fc.assert(fc.property(anyDay, ({ config, events, end }) => {
      const straight = outcome(new Scenario(config, NINE).feed(...events), end)
      let state: OccupancyState = initialOccupancy(config, NINE)
      for (const event of events) state = nextOccupancy(config, frozen(JSON.parse(JSON.stringify(state)) as OccupancyState), event).state
      expect(nextOccupancy(config, state, { kind: 'tick', at: end }).state).toEqual(straight.state)
    }), { numRuns: 150 })
  })

  it('stores intervals without gap, overlap or two of one state in a row', () => {
    fc.assert(fc.property(anyDay, ({ config, events, end }) => {
      const stored = new Scenario(config, NINE).feed(...events).until(end).stored(-Infinity, end)
      stored.forEach((interval, index) => {
        expect(interval.to ?? end).toBeGreaterThan(interval.from)
        const next = stored[index + 1]
        if (!next) return
        expect(next.from).toBe(interval.to)
        expect(next.state).not.toBe(interval.state)
      })
    }), { numRuns: 300 })
  })

  it('is never vacant once everything has been silent for longer than it may be', () => {
    fc.assert(fc.property(anyDay, ({ config, events, end }) => {
      const { state, reason } = new Scenario(config, NINE).feed(...events).until(end).now
      expect(state).toBe('unknown')
      expect(reason).not.toBeNull()
    }), { numRuns: 150 })
  })

  it('takes a reading that is delivered twice in a row once', () => {
    fc.assert(fc.property(anyDay, ({ config, events, end }) => {
      const once = outcome(new Scenario(config, NINE).feed(...events), end)
      const twice = outcome(new Scenario(config, NINE).feed(...events.flatMap((event) => [event, event])), end)
      expect(twice.stored).toEqual(once.stored)
    }), { numRuns: 150 })
  })

  it('counts an event older than its state as of the state’s time', () => {
    fc.assert(fc.property(anyDay, ({ config, events }) => {
      const scenario = new Scenario(config, NINE).feed(...events)
      const { at } = scenario.state
      const last = events.at(-1)!
      const late = nextOccupancy(config, scenario.state, { ...last, at: NINE - 1 })
      expect(late.state).toEqual(nextOccupancy(config, scenario.state, { ...last, at }).state)
    }), { numRuns: 100 })
  })
})
