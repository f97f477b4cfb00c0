import { describe, expect, it } from 'vitest'
import { spaceSigns, type PresenceSign } from '../../../server/occupancy/presence-signs-rules.ts'
import { MINUTE, NINE, sample, Scenario, source, space } from './space-scenario.ts'

const at = (minutes: number): number => NINE + minutes * MINUTE
const signsAt = (scenario: Scenario, minutes: number): readonly PresenceSign[] => spaceSigns(scenario.config, scenario.until(at(minutes)).state, at(minutes)).signs
const alive = { staleAfterMs: 60 * MINUTE }

describe('the signs of a space', () => {
  it('tell of a level sensor when it last noticed somebody, and that it works once it has changed', () => {
    const scenario = new Scenario(space([source('radar', 'occupancy.present', alive)]), NINE).feed(sample(at(1), 'radar', 'occupancy.present', 0))
    expect(signsAt(scenario, 2)[0]).toMatchObject({ fresh: true, on: false, watchingSince: at(1), lastSignAt: at(1), reactedAt: null })
    scenario.feed(sample(at(5), 'radar', 'occupancy.present', 1))
    expect(signsAt(scenario, 6)[0]).toMatchObject({ on: true, lastSignAt: at(6), seenUntil: at(6), reactedAt: at(6) })
    scenario.feed(sample(at(9), 'radar', 'occupancy.present', 0))
    expect(signsAt(scenario, 20)[0]).toMatchObject({ on: false, lastSignAt: at(9), seenUntil: at(9), reactedAt: at(9) })
  })

  it('begin anew after a silence: what it missed is not known, and a level heard again is no change', () => {
    const scenario = new Scenario(space([source('radar', 'occupancy.present', alive)]), NINE)
      .feed(sample(at(1), 'radar', 'occupancy.present', 1), sample(at(5), 'radar', 'occupancy.present', 0), sample(at(90), 'radar', 'occupancy.present', 0))
    expect(signsAt(scenario, 95)[0]).toMatchObject({ fresh: true, watchingSince: at(90), lastSignAt: at(90), reactedAt: null })
    expect(signsAt(scenario, 151)[0]).toMatchObject({ fresh: false })
  })

  it('take a motion sensor\'s own hold off what is sure, and leave it on what may be', () => {
    const scenario = new Scenario(space([source('pir', 'occupancy.present', { ...alive, ownHoldMs: 3 * MINUTE })]), NINE).feed(sample(at(1), 'pir', 'occupancy.present', 1))
    expect(signsAt(scenario, 3)[0]).toMatchObject({ kind: 'motion', on: true, lastSignAt: at(3), seenUntil: at(1) })
    expect(signsAt(scenario, 9)[0]).toMatchObject({ on: true, lastSignAt: at(9), seenUntil: at(6) })
    scenario.feed(sample(at(10), 'pir', 'occupancy.present', 0))
    expect(signsAt(scenario, 12)[0]).toMatchObject({ on: false, lastSignAt: at(7), seenUntil: at(7), reactedAt: at(7) })
  })

  it('take an open door for a sign until it closes', () => {
    const scenario = new Scenario(space([source('leaf', 'contact.open', { ...alive, doorId: 'door-1', doorSign: 1 })]), NINE)
      .feed(sample(at(1), 'leaf', 'contact.open', 0), sample(at(4), 'leaf', 'contact.open', 1))
    expect(signsAt(scenario, 8)[0]).toMatchObject({ kind: 'door', doorId: 'door-1', on: true, lastSignAt: at(8), seenUntil: null })
    scenario.feed(sample(at(9), 'leaf', 'contact.open', 0))
    expect(signsAt(scenario, 12)[0]).toMatchObject({ on: false, lastSignAt: at(9), reactedAt: at(9) })
  })

  it('leave out what says nothing of people by itself: light, air, power', () => {
    const scenario = new Scenario(space([source('lamp', 'light.level'), source('air', 'air.co2'), source('saw', 'power.active')]), NINE).feed(sample(at(1), 'saw', 'power.active', 900))
    expect(signsAt(scenario, 2)).toEqual([])
  })
})
