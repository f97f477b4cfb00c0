import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EngineEvent } from '../../../server/occupancy/occupancy-engine.ts'
import { HOUR, MINUTE, NINE, sample, Scenario, series, source, space } from './space-scenario.ts'

const pir = source('pir', 'motion.event', { staleAfterMs: HOUR })
const radar = source('radar', 'occupancy.present', { staleAfterMs: HOUR })
const at = (minutes: number) => NINE + minutes * MINUTE
const moved = (minutes: number) => sample(at(minutes), 'pir', 'motion.event', 1)
const still = (from: number, to: number) => series(at(from), at(to), MINUTE, 'pir', 'motion.event', 0)
/** A meeting room (hold 10 min, 2.5 of them firm) with a motion sensor and more, quiet since nine. */
const room = (...more: Parameters<typeof space>[0]) => new Scenario(space([pir, ...more]), NINE).feed(...still(0, 15))
const ended = (scenario: Scenario, minutes: number): number | undefined => {
  const stay = scenario.until(at(minutes)).stored(-Infinity, at(minutes)).findLast(({ state }) => state === 'occupied')
  return stay?.to === undefined || stay.to === null ? undefined : (stay.to - NINE) / MINUTE
}

describe('the recorded end of a use', () => {
  it('is not brought forward while the hold still runs: the next motion makes it one use', () => {
    const scenario = room().feed(moved(20), ...still(21, 30), moved(30), ...still(31, 45))
    expect(scenario.story(NINE, at(45))).toEqual(['unknown 0–10', 'vacant 10–20', 'occupied 20–32.5', 'vacant 32.5–45'])
  })

  it('is at the last of all signs: a door, a badge, a machine that was switched', () => {
    expect(ended(room(source('reed', 'contact.open', { staleAfterMs: HOUR })).feed(sample(at(19), 'reed', 'contact.open', 0), moved(20), sample(at(26), 'reed', 'contact.open', 1)), 60)).toBe(26)
    expect(ended(room(source('reader', 'access.event', { staleAfterMs: HOUR })).feed(moved(20), sample(at(27), 'reader', 'access.event', 1)), 60)).toBe(27)
    expect(ended(room(source('meter', 'power.active', { staleAfterMs: HOUR })).feed(sample(at(18), 'meter', 'power.active', 900), moved(20), sample(at(24), 'meter', 'power.active', 2)), 60)).toBe(24)
  })

  it('is not put off by a machine that runs on in an empty room', () => {
    const printer = source('meter', 'power.active', { staleAfterMs: HOUR })
    expect(ended(room(printer).feed(sample(at(18), 'meter', 'power.active', 2), sample(at(19), 'meter', 'power.active', 900), moved(20), ...series(at(21), at(50), MINUTE, 'meter', 'power.active', 900)), 50)).toBe(22.5)
  })

  it('is where a presence sensor lost them when that was after the last motion, though it is believed only later', () => {
    const scenario = room(radar).feed(sample(at(15), 'radar', 'occupancy.present', 0), moved(20), sample(at(20), 'radar', 'occupancy.present', 1), sample(at(40), 'radar', 'occupancy.present', 0))
    expect(scenario.until(at(43)).glance).toBe('occupied')
    expect(ended(scenario, 44)).toBe(40)
  })

  it('is never before a motion sensor was heard again after a silence', () => {
    const scenario = new Scenario(space([source('pir', 'motion.event', { staleAfterMs: 4 * MINUTE }), radar]), NINE)
      .feed(sample(at(0), 'radar', 'occupancy.present', 0), sample(at(1), 'radar', 'occupancy.present', 1), moved(2), sample(at(9), 'radar', 'occupancy.present', 0), ...still(11, 30))
    expect(ended(scenario, 30)).toBe(11)
  })

  it('stays where something else had spoken for people until then: counted at the door, they sat still until they left', () => {
    const door = { doorSign: 1 as const, doorId: 'door', staleAfterMs: 2 * HOUR }
    const scenario = new Scenario(space([pir, source('in', 'people.in_total', door), source('out', 'people.out_total', door)], { doorIds: ['door'] }), NINE)
      .feed(sample(NINE, 'in', 'people.in_total', 0), sample(NINE, 'out', 'people.out_total', 0), ...still(0, 15), sample(at(20), 'in', 'people.in_total', 3), moved(20), ...still(21, 60))
    expect(scenario.glance).toBe('occupied')
    expect(ended(scenario.feed(sample(at(60), 'out', 'people.out_total', 3)), 61)).toBe(60)
  })

  it('stays where a counter alone held it until its daily zero: that is a convention, and nobody watched', () => {
    const door = { doorSign: 1 as const, doorId: 'door', staleAfterMs: 30 * HOUR }
    const counted = new Scenario(space([source('in', 'people.in_total', door), source('out', 'people.out_total', door), source('meter', 'power.active', { staleAfterMs: 30 * HOUR })], { doorIds: ['door'] }), NINE)
      .feed(sample(NINE, 'in', 'people.in_total', 0), sample(NINE, 'out', 'people.out_total', 0), sample(NINE, 'meter', 'power.active', 900), sample(at(1), 'in', 'people.in_total', 3), sample(at(2), 'meter', 'power.active', 2))
    // Four in the morning in Berlin.
    expect(counted.until(NINE + 20 * HOUR).now).toMatchObject({ state: 'vacant', since: Date.UTC(2026, 0, 6, 3) })
  })

  it('of a room is where its last desk was left, however late the room is told', () => {
    const desks = new Scenario(space([pir], { childSpaceIds: ['desk'] }), NINE).feed(...still(0, 15), { kind: 'child', at: at(15), since: at(13), spaceId: 'desk', state: 'occupied' }, ...still(16, 60))
    expect(desks.now.since).toBe(at(13))
    expect(ended(desks.feed({ kind: 'child', at: at(60), since: at(55), spaceId: 'desk', state: 'vacant' }), 61)).toBe(55)
  })

  it('leaves no motion, door or badge inside a time called vacant', () => {
    const config = space([pir, source('reed', 'contact.open', { staleAfterMs: HOUR }), source('reader', 'access.event', { staleAfterMs: HOUR })])
    const point = { pir: 'motion.event', reed: 'contact.open', reader: 'access.event' } as const
    const step = fc.record({ afterMs: fc.oneof(fc.integer({ min: 1_000, max: 4 * MINUTE }), fc.constantFrom(9 * MINUTE, 10 * MINUTE, 11 * MINUTE, 25 * MINUTE)), device: fc.constantFrom('pir' as const, 'pir' as const, 'reed' as const, 'reader' as const), on: fc.boolean() })
    fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
      let time = NINE
      const events = [...still(0, 1), ...steps.map(({ afterMs, device, on }): EngineEvent => sample(time += afterMs, device, point[device], Number(on)))]
      const scenario = new Scenario(config, NINE)
      const signs: number[] = []
      let wasOpen: boolean | null = null
      for (const event of events) {
        scenario.feed(event)
        if (event.kind !== 'sample') continue
        const isSign = event.device === 'reed' ? wasOpen !== null && wasOpen !== (event.value > 0) : event.value > 0
        if (event.device === 'reed') wasOpen = event.value > 0
        if (isSign && scenario.state.open.state === 'occupied') signs.push(event.at)
        if (event.device === 'pir' && event.value > 0) expect(scenario.state.open.state).toBe('occupied')
      }
      const vacant = scenario.until(time + HOUR).stored(-Infinity, time + HOUR).filter(({ state }) => state === 'vacant')
      for (const sign of signs) expect(vacant.some(({ from, to }) => from < sign && sign < (to ?? Infinity))).toBe(false)
    }), { numRuns: 300 })
  })
})
