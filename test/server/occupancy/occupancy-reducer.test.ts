import { describe, expect, it } from 'vitest'
import { adoptedOccupancy } from '../../../server/occupancy/occupancy-reducer.ts'
import { HOUR, MINUTE, NINE, sample, Scenario, series, source, space } from './space-scenario.ts'

const motion = source('pir', 'motion.event')
const count = source('camera', 'people.count')
const desk = source('desk', 'occupancy.present')

describe('motion', () => {
  const room = () => new Scenario(space([motion]), NINE)

  it('opens at once, is shown until the purpose’s hold has run out, and ends when the last motion no longer spoke firmly', () => {
    const scenario = room().feed(sample(NINE + 5 * MINUTE, 'pir', 'motion.event', 1))
    expect(scenario.glance).toBe('occupied')
    expect(scenario.now.method).toBe('motion')
    scenario.feed(...series(NINE + 6 * MINUTE, NINE + 16 * MINUTE, MINUTE, 'pir', 'motion.event', 0))
    expect(scenario.glance).toBe('occupied')
    expect(scenario.until(NINE + 15 * MINUTE + 1).now).toMatchObject({ state: 'vacant', since: NINE + 7.5 * MINUTE })
    expect(scenario.story(NINE, NINE + 20 * MINUTE)).toEqual(['unknown 0–5', 'occupied 5–7.5', 'vacant 7.5–20'])
  })

  it('subtracts the hold that the device itself keeps', () => {
    const scenario = new Scenario(space([source('pir', 'occupancy.present', { ownHoldMs: 2 * MINUTE })]), NINE)
    scenario.feed(sample(NINE, 'pir', 'occupancy.present', 1), sample(NINE + 7 * MINUTE, 'pir', 'occupancy.present', 0))
      .feed(...series(NINE + 8 * MINUTE, NINE + 16 * MINUTE, MINUTE, 'pir', 'occupancy.present', 0))
    // The last motion was at 5; the meeting room's ten minutes count from there, and so does their firm quarter.
    expect(scenario.glance).toBe('occupied')
    expect(scenario.until(NINE + 15 * MINUTE + 1).now).toMatchObject({ state: 'vacant', since: NINE + 7.5 * MINUTE })
  })

  it('ends before the device says so where its own hold is the longer one', () => {
    const scenario = new Scenario(space([source('pir', 'occupancy.present', { ownHoldMs: 90_000 })], { purpose: 'circulation' }), NINE)
    scenario.feed(sample(NINE, 'pir', 'occupancy.present', 1), sample(NINE + 90_000, 'pir', 'occupancy.present', 0))
    expect(scenario.now).toMatchObject({ state: 'vacant', since: NINE + MINUTE / 8 })
  })

  it('does not call a room vacant before it was watched for a whole hold', () => {
    const scenario = room().feed(...series(NINE, NINE + 10 * MINUTE, MINUTE, 'pir', 'motion.event', 0))
    expect(scenario.glance).toBe('unknown only-weak')
    expect(scenario.feed(...series(NINE + 10 * MINUTE, NINE + 12 * MINUTE, MINUTE, 'pir', 'motion.event', 0)).glance).toBe('vacant')
  })

  it('is unknown from the moment that silence lasts too long, never vacant', () => {
    const scenario = room().feed(...series(NINE, NINE + 13 * MINUTE, MINUTE, 'pir', 'motion.event', 0)).until(NINE + 3 * HOUR)
    expect(scenario.glance).toBe('unknown stale')
    expect(scenario.now.since).toBe(NINE + (12 + 15) * MINUTE)
    expect(scenario.now.probability).toBeNull()
  })

  it('is alive while its device reports anything else', () => {
    const scenario = room().feed(...series(NINE, NINE + 12 * MINUTE, MINUTE, 'pir', 'motion.event', 0))
      .feed(...Array.from({ length: 6 }, (_, i) => sample(NINE + (20 + 10 * i) * MINUTE, 'pir', 'device.battery', 80)))
    expect(scenario.glance).toBe('vacant')
  })

  it('is stuck, not occupied, after uninterrupted motion beyond the purpose’s limit', () => {
    const scenario = room().feed(...series(NINE, NINE + 13 * HOUR, 5 * MINUTE, 'pir', 'motion.event', 1))
    expect(scenario.glance).toBe('unknown stuck')
    expect(scenario.now.since).toBe(NINE + 12 * HOUR)
  })
})

describe('replays and absent devices', () => {
  it('neither opens nor closes an interval by a retained reading', () => {
    const scenario = new Scenario(space([motion, count]), NINE).feed(sample(NINE, 'camera', 'people.count', 4, 'stale'))
    expect(scenario.glance).toBe('unknown stale')
    scenario.feed(sample(NINE + MINUTE, 'camera', 'people.count', 2))
    expect(scenario.feed(sample(NINE + 2 * MINUTE, 'camera', 'people.count', 0, 'stale')).now).toMatchObject({ state: 'occupied', count: 2 })
  })

  it('leaves out values that are doubted', () => {
    const scenario = new Scenario(space([count]), NINE).feed(sample(NINE, 'camera', 'people.count', 99_999, 'suspect'))
    expect(scenario.glance).toBe('unknown never-reported')
  })

  it('says why it cannot know: no sensors, never reported, offline', () => {
    expect(new Scenario(space([]), NINE).glance).toBe('unknown no-sensors')
    expect(new Scenario(space([count]), NINE).glance).toBe('unknown never-reported')
    const offline = new Scenario(space([count]), NINE).feed(sample(NINE, 'camera', 'people.count', 0), { kind: 'availability', at: NINE + MINUTE, device: 'camera', online: false })
    expect(offline.glance).toBe('unknown offline')
    expect(offline.now.since).toBe(NINE + MINUTE)
    expect(offline.feed(sample(NINE + 2 * MINUTE, 'camera', 'people.count', 0)).glance).toBe('vacant')
  })

  it('lets no weaker source say vacant while a stronger one is silent', () => {
    const scenario = new Scenario(space([motion, count]), NINE)
      .feed(sample(NINE, 'camera', 'people.count', 0), ...series(NINE, NINE + 30 * MINUTE, MINUTE, 'pir', 'motion.event', 0))
    expect(scenario.glance).toBe('unknown stale')
    expect(scenario.feed(sample(NINE + 30 * MINUTE, 'pir', 'motion.event', 1)).glance).toBe('occupied')
  })

  it('lets one of two motion sensors say occupied, but not vacant, while the other is silent', () => {
    const two = new Scenario(space([motion, source('far', 'motion.event')]), NINE).feed(sample(NINE, 'far', 'motion.event', 0))
      .feed(...series(NINE, NINE + 40 * MINUTE, MINUTE, 'pir', 'motion.event', 0))
    expect(two.glance).toBe('unknown stale')
  })
})

describe('desk sensors', () => {
  const at = (minutes: number) => NINE + minutes * MINUTE
  const start = () => new Scenario(space([desk], { purpose: 'desk', spaceId: 'desk' }), NINE).feed(sample(NINE, 'desk', 'occupancy.present', 0))

  it('does not believe a bag: two minutes of presence, then measured from its begin', () => {
    const scenario = start().feed(sample(at(10), 'desk', 'occupancy.present', 1), sample(at(11), 'desk', 'occupancy.present', 0))
    expect(scenario.until(at(14)).glance).toBe('vacant')
    scenario.feed(sample(at(14), 'desk', 'occupancy.present', 1)).until(at(16))
    expect(scenario.glance).toBe('vacant')
    expect(scenario.until(at(16) + 1).now).toMatchObject({ state: 'occupied', since: at(14), method: 'presence' })
    expect(scenario.story(NINE, at(17))).toEqual(['vacant 0–14', 'occupied 14–17'])
  })

  it('shows a left desk as free after five minutes, and measures it free from when it was left', () => {
    const scenario = start().feed(sample(at(10), 'desk', 'occupancy.present', 1)).feed(...series(at(20), at(60), 5 * MINUTE, 'desk', 'occupancy.present', 1))
      .feed(sample(at(60), 'desk', 'occupancy.present', 0)).until(at(65))
    expect(scenario.glance).toBe('occupied')
    expect(scenario.until(at(65) + 1).now).toMatchObject({ state: 'vacant', since: at(60) })
    expect(scenario.story(NINE, at(70))).toEqual(['vacant 0–10', 'occupied 10–60', 'vacant 60–70'])
  })

  it('bridges a short absence', () => {
    const scenario = start().feed(sample(at(10), 'desk', 'occupancy.present', 1), sample(at(20), 'desk', 'occupancy.present', 0), sample(at(24), 'desk', 'occupancy.present', 1)).until(at(38))
    expect(scenario.story(NINE, at(38))).toEqual(['vacant 0–10', 'occupied 10–38'])
  })
})

describe('counts', () => {
  it('decides at once both ways and keeps peak and time-weighted mean', () => {
    const scenario = new Scenario(space([count]), NINE).feed(
      sample(NINE, 'camera', 'people.count', 2), sample(NINE + 5 * MINUTE, 'camera', 'people.count', 4),
      sample(NINE + 10 * MINUTE, 'camera', 'people.count', 0))
    expect(scenario.now).toMatchObject({ state: 'vacant', count: 0, method: 'count' })
    expect(scenario.stored(NINE, NINE + 11 * MINUTE)[0]).toMatchObject({ state: 'occupied', peakCount: 4, meanCount: 3, from: NINE, to: NINE + 10 * MINUTE })
  })

  it('outweighs a motion sensor’s hold', () => {
    const scenario = new Scenario(space([motion, count]), NINE).feed(
      sample(NINE, 'camera', 'people.count', 1), sample(NINE + MINUTE, 'pir', 'motion.event', 1), sample(NINE + 2 * MINUTE, 'camera', 'people.count', 0))
    expect(scenario.glance).toBe('vacant')
  })

  it('says conflict when two strong sources contradict each other for long, and occupied until then', () => {
    const scenario = new Scenario(space([count, source('radar', 'occupancy.present')]), NINE).feed(
      ...[0, 5, 10, 15, 20].flatMap((m) => [sample(NINE + m * MINUTE, 'camera', 'people.count', 0), sample(NINE + m * MINUTE, 'radar', 'occupancy.present', 1)]))
    expect(scenario.glance).toBe('unknown conflict')
    expect(scenario.story(NINE, NINE + 20 * MINUTE)).toContain('occupied 0–15')
  })
})

describe('door counters', () => {
  const inTotal = source('door', 'people.in_total', { doorSign: 1, staleAfterMs: 30 * HOUR })
  const outTotal = source('door', 'people.out_total', { doorSign: 1, staleAfterMs: 30 * HOUR })
  const room = () => new Scenario(space([inTotal, outTotal]), NINE)
    .feed(sample(NINE, 'door', 'people.in_total', 40), sample(NINE, 'door', 'people.out_total', 40))
  const pass = (scenario: Scenario, minutes: number, entries: number, exits: number) =>
    scenario.feed(sample(NINE + minutes * MINUTE, 'door', 'people.in_total', 40 + entries), sample(NINE + minutes * MINUTE, 'door', 'people.out_total', 40 + exits))

  it('counts by difference and clamps the shown count at 0', () => {
    expect(pass(room(), 5, 3, 1).now).toMatchObject({ state: 'occupied', count: 2, method: 'count' })
    expect(pass(room(), 5, 1, 2).now).toMatchObject({ state: 'vacant', count: 0 })
  })

  it('says vacant of a quiet morning’s 0, and nothing of a busy day’s', () => {
    expect(pass(room(), 5, 2, 2).glance).toBe('vacant')
    expect(pass(pass(room(), 5, 2, 0), 300, 210, 210).glance).not.toBe('vacant')
  })

  it('starts from 0 at four in the morning of the site’s zone', () => {
    const scenario = pass(room(), 60, 5, 3).until(Date.UTC(2026, 0, 6, 3) + 1)
    expect(scenario.now).toMatchObject({ state: 'vacant', count: 0, since: Date.UTC(2026, 0, 6, 3) })
  })

  it('counts against the room where the door’s "in" leads out of it', () => {
    const outward = new Scenario(space([{ ...inTotal, doorSign: -1 }, { ...outTotal, doorSign: -1 }]), NINE)
      .feed(sample(NINE, 'door', 'people.in_total', 40), sample(NINE, 'door', 'people.out_total', 40))
    expect(pass(outward, 5, 1, 3).now).toMatchObject({ state: 'occupied', count: 2 })
  })
})

describe('weak sources', () => {
  const light = source('lux', 'light.level')
  const co2 = source('air', 'air.co2')

  it('decide where nothing better is placed', () => {
    const scenario = new Scenario(space([light]), NINE).feed(...series(NINE, NINE + 10 * MINUTE, MINUTE, 'lux', 'light.level', 4))
    expect(scenario.glance).toBe('vacant')
    expect(scenario.feed(...series(NINE + 10 * MINUTE, NINE + 13 * MINUTE, MINUTE, 'lux', 'light.level', 430)).now).toMatchObject({ state: 'occupied', method: 'fusion', since: NINE + 10 * MINUTE })
    expect(scenario.feed(...series(NINE + 13 * MINUTE, NINE + 15 * MINUTE, MINUTE, 'lux', 'light.level', 4)).glance).toBe('vacant')
  })

  it('never make a room occupied by a lamp left on where motion says nobody is there', () => {
    const quiet = Array.from({ length: 120 }, (_, m) => [
      sample(NINE + m * MINUTE, 'pir', 'motion.event', 0), sample(NINE + m * MINUTE, 'lux', 'light.level', m < 30 ? 5 : 450)]).flat()
    const scenario = new Scenario(space([motion, light]), NINE).feed(...quiet)
    expect(scenario.story(NINE, NINE + 2 * HOUR).some((line) => line.startsWith('occupied'))).toBe(false)
    expect(scenario.glance).toBe('vacant')
  })

  it('do not stand in for a motion sensor that has fallen silent', () => {
    const scenario = new Scenario(space([motion, light, co2]), NINE).feed(sample(NINE, 'pir', 'motion.event', 1))
      .feed(...series(NINE, NINE + HOUR, MINUTE, 'lux', 'light.level', 3), ...series(NINE, NINE + HOUR, MINUTE, 'air', 'air.co2', 420))
    expect(scenario.glance).toBe('unknown stale')
  })

  it('leave temperature and humidity alone at unknown', () => {
    const scenario = new Scenario(space([source('t', 'air.temperature'), source('h', 'air.humidity')]), NINE)
      .feed(...series(NINE, NINE + HOUR, MINUTE, 't', 'air.temperature', 21), ...series(NINE, NINE + HOUR, MINUTE, 'h', 'air.humidity', 40))
    expect(scenario.glance).toBe('unknown only-weak')
  })

  it('end a hold early when the room goes dark', () => {
    const scenario = new Scenario(space([motion, light]), NINE)
      .feed(...series(NINE, NINE + 5 * MINUTE, MINUTE, 'lux', 'light.level', 5), ...series(NINE + 5 * MINUTE, NINE + 20 * MINUTE, MINUTE, 'lux', 'light.level', 420))
      .feed(sample(NINE + 20 * MINUTE, 'pir', 'motion.event', 1), ...series(NINE + 21 * MINUTE, NINE + 25 * MINUTE, MINUTE, 'lux', 'light.level', 5))
    expect(scenario.now).toMatchObject({ state: 'vacant', since: NINE + 22.5 * MINUTE })
  })
})

describe('desks of a room', () => {
  const child = (at: number, spaceId: string, state: 'occupied' | 'vacant') => ({ kind: 'child', at, since: at, spaceId, state }) as const

  it('vouch for it, but their emptiness alone does not', () => {
    const scenario = new Scenario(space([], { childSpaceIds: ['a', 'b'] }), NINE).feed(child(NINE, 'a', 'occupied'))
    expect(scenario.now).toMatchObject({ state: 'occupied', method: 'desks' })
    scenario.feed(child(NINE + MINUTE, 'a', 'vacant'), child(NINE + MINUTE, 'b', 'vacant'))
    expect(scenario.glance).toBe('unknown only-weak')
  })

  it('outweigh a motion sensor that sees nobody move', () => {
    const scenario = new Scenario(space([motion], { childSpaceIds: ['a'] }), NINE).feed(child(NINE, 'a', 'occupied'))
      .feed(...series(NINE, NINE + HOUR, MINUTE, 'pir', 'motion.event', 0))
    expect(scenario.glance).toBe('occupied')
    expect(scenario.feed(child(NINE + HOUR, 'a', 'vacant')).glance).toBe('vacant')
  })
})

describe('machines and doors', () => {
  it('speak for presence while a machine runs, and say nothing when it does not', () => {
    const scenario = new Scenario(space([source('meter', 'power.active', { runningThresholdW: 100 })], { purpose: 'workshop' }), NINE).feed(sample(NINE, 'meter', 'power.active', 5))
    expect(scenario.glance).toBe('unknown only-weak')
    expect(scenario.feed(sample(NINE + MINUTE, 'meter', 'power.active', 800)).now).toMatchObject({ state: 'occupied', method: 'power' })
  })

  it('do not keep a workshop occupied by a printer that runs through the night', () => {
    const night = Array.from({ length: 90 }, (_, m) => [sample(NINE + m * MINUTE, 'meter', 'power.active', 800), sample(NINE + m * MINUTE, 'pir', 'motion.event', 0)]).flat()
    expect(new Scenario(space([motion, source('meter', 'power.active')], { purpose: 'workshop' }), NINE).feed(...night).glance).toBe('vacant')
  })

  it('take a door’s opening as a short hint', () => {
    const scenario = new Scenario(space([source('reed', 'contact.open')]), NINE).feed(sample(NINE, 'reed', 'contact.open', 0), sample(NINE + MINUTE, 'reed', 'contact.open', 1))
    expect(scenario.glance).toBe('occupied')
    expect(scenario.until(NINE + 4 * MINUTE).glance).toBe('unknown only-weak')
  })
})

describe('published evidence', () => {
  it('lists each source with its value, its weight and whether it is fresh', () => {
    const { evidence, probability } = new Scenario(space([motion, count]), NINE)
      .feed(sample(NINE, 'pir', 'motion.event', 0), sample(NINE + 14 * MINUTE, 'camera', 'people.count', 2)).feed(sample(NINE + 16 * MINUTE, 'camera', 'people.count', 3)).now
    expect(evidence).toEqual([
      { device: 'pir', point: 'motion.event', channel: 1, value: 0, observedAt: NINE, quality: 'good', weight: 0, fresh: false },
      { device: 'camera', point: 'people.count', channel: 1, value: 3, observedAt: NINE + 16 * MINUTE, quality: 'good', weight: 5, fresh: true },
    ])
    expect(probability).toBeGreaterThan(0.98)
  })
})

describe('an edited configuration', () => {
  it('keeps the memory of sources that stay and forgets those that went', () => {
    const scenario = new Scenario(space([motion, count]), NINE).feed(sample(NINE, 'camera', 'people.count', 2), sample(NINE, 'pir', 'motion.event', 0))
    const more = adoptedOccupancy(space([count, motion, source('radar', 'occupancy.present')]), scenario.state, NINE + MINUTE)
    expect(more.occupancy).toMatchObject({ state: 'occupied', count: 2, since: NINE })
    expect(adoptedOccupancy(space([]), scenario.state, NINE + MINUTE).occupancy).toMatchObject({ state: 'unknown', reason: 'no-sensors', since: NINE + MINUTE })
  })
})
