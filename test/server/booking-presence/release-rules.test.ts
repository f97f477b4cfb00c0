import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SETTLE_MS, verdictOf, type JudgedBooking, type PlaceEvidence, type Verdict } from '../../../server/booking-presence/release-rules.ts'
import type { SpaceSigns } from '../../../server/occupancy/presence-signs-rules.ts'
import { at, BOOKING, machine, MINUTE, room, RULES, sign, space, START } from './signs-fixture.ts'

const verdict = (places: readonly PlaceEvidence[], minutes: number, booking: JudgedBooking = BOOKING): Verdict => verdictOf(booking, RULES, places, at(minutes))
/** Somebody has been in since a moment and still is. */
const used = (since: number, now: number, more: Partial<SpaceSigns> = {}): SpaceSigns => room({
  now: { state: 'occupied', from: at(since), to: null }, before: { state: 'vacant', from: at(-117), to: at(since) },
  signs: [sign('presence', { on: true, lastSignAt: at(now), seenUntil: at(now), reactedAt: at(now) }), sign('motion', { lastSignAt: at(now - 1), seenUntil: at(now - 1), reactedAt: at(now - 1) })], ...more,
})

describe('a booking to which nobody comes', () => {
  it('is a no-show once the whole grace time was quiet and the slowest report has come', () => {
    expect(verdict([space(room())], 16.9)).toEqual({ kind: 'wait', until: at(15) + SETTLE_MS, why: 'grace' })
    expect(verdict([space(room())], 17)).toEqual({ kind: 'no-show', quietFrom: START, witnesses: [{ placeId: 'room', kinds: ['presence', 'motion'] }] })
  })

  it('is given another whole grace time after whatever moved', () => {
    const visited = room({ now: { state: 'vacant', from: at(9), to: null }, before: { state: 'occupied', from: at(8), to: at(9) }, signs: [sign('presence', { lastSignAt: at(9) }), sign('motion', { lastSignAt: at(8.5) })] })
    expect(verdict([space(visited)], 17)).toEqual({ kind: 'wait', until: at(24) + SETTLE_MS, why: 'grace' })
    expect(verdict([space(visited)], 26)).toMatchObject({ kind: 'no-show', quietFrom: at(9) })
  })

  it('waits for the party before to leave, and then for a grace time', () => {
    const booking = { ...BOOKING, previous: { from: at(-60), to: START } }
    expect(verdict([space(used(-60, 7))], 7, booking)).toMatchObject({ kind: 'wait', why: 'occupied' })
    const left = room({ now: { state: 'vacant', from: at(8), to: null }, before: { state: 'occupied', from: at(-60), to: at(8) }, signs: [sign('presence', { lastSignAt: at(8), seenUntil: at(8) }), sign('motion', { lastSignAt: at(7), seenUntil: at(7) })] })
    expect(verdict([space(left)], 20, booking)).toMatchObject({ kind: 'wait', why: 'grace' })
    expect(verdict([space(left)], 25, booking)).toMatchObject({ kind: 'no-show', quietFrom: at(8) })
  })
})

describe('what is not known', () => {
  it.each<[string, Partial<SpaceSigns>, string]>([
    ['a space whose state is unknown', { now: { state: 'unknown', from: at(5), to: null }, reason: 'stale' }, 'stale'],
    ['one kind of sensor, however many of it', { signs: [sign('presence'), sign('presence', { device: 'presence-2' })] }, 'one-witness'],
    ['a second sensor that has fallen silent', { signs: [sign('presence'), sign('motion', { fresh: false })] }, 'one-witness'],
    ['a second sensor that never showed a change', { signs: [sign('presence'), sign('motion', { reactedAt: null })] }, 'one-witness'],
    ['a second sensor that showed none for more than a week', { signs: [sign('presence'), sign('motion', { reactedAt: at(-8 * 1440) })] }, 'one-witness'],
    ['a sensor that has been heard again only since the start', { signs: [sign('presence'), sign('motion', { watchingSince: at(2) })] }, 'one-witness'],
    ['a door that moved while the radar saw nobody', { signs: [sign('presence'), sign('door', { lastSignAt: at(1), reactedAt: at(1) })] }, 'one-witness'],
    ['a door without a sensor beside one that has', { doorIds: ['door-1', 'door-2'], signs: [sign('presence'), sign('door')] }, 'one-witness'],
    ['no sensors at all', { signs: [], now: { state: 'unknown', from: at(-999), to: null }, reason: 'no-sensors' }, 'no-sensors'],
  ])('never releases: %s', (_name, more, why) => {
    for (const minutes of [19, 30, 59]) expect(verdict([space(room(more))], minutes)).toMatchObject({ kind: 'wait', why })
  })

  it('makes the quiet time begin anew when the state was unknown meanwhile', () => {
    const gap = room({ now: { state: 'vacant', from: at(12), to: null }, before: { state: 'unknown', from: at(-30), to: at(12) } })
    expect(verdict([space(gap)], 20)).toMatchObject({ kind: 'wait', why: 'grace' })
    expect(verdict([space(gap)], 29)).toMatchObject({ kind: 'no-show', quietFrom: at(12) })
  })
})

describe('after a restart', () => {
  const listening = (signs: Partial<SpaceSigns>, minutes: number): Verdict => verdictOf(BOOKING, RULES, [space(room(signs))], at(minutes), at(5))
  it('quiet counts from when we listen again, by sensors that were heard since', () => {
    const heard = [sign('presence', { heardAt: at(12) }), sign('motion', { heardAt: at(14) })]
    expect(listening({ signs: heard }, 21)).toMatchObject({ kind: 'wait', why: 'grace' })
    expect(listening({ signs: heard }, 22)).toMatchObject({ kind: 'no-show', quietFrom: at(5) })
    expect(listening({}, 40)).toMatchObject({ kind: 'wait', why: 'one-witness' })
  })
})

describe('somebody who comes', () => {
  it('is checked in after three minutes, from when they were first noticed', () => {
    expect(verdict([space(used(4, 6))], 6)).toMatchObject({ kind: 'wait', why: 'occupied' })
    expect(verdict([space(used(4, 7))], 7)).toEqual({ kind: 'came', at: at(4) })
  })

  it('may come early, but not before the time for it', () => {
    expect(verdict([space(used(-8, -5))], -5)).toEqual({ kind: 'came', at: at(-8) })
    expect(verdict([space(used(-30, -5))], -5)).toMatchObject({ kind: 'wait' })
  })

  it('has come when presence from before the booking outlasts the grace time', () => {
    expect(verdict([space(used(-30, 14.9))], 14.9)).toMatchObject({ kind: 'wait', why: 'occupied' })
    expect(verdict([space(used(-30, 15))], 15)).toEqual({ kind: 'came', at: START })
  })

  it('has come to a bundle when any part of it is used; release needs all parts quiet', () => {
    expect(verdict([space(room()), space(used(4, 8, { spaceId: 'other' }))], 8)).toMatchObject({ kind: 'came' })
    expect(verdict([space(room()), space(room({ spaceId: 'other', now: { state: 'unknown', from: at(0), to: null }, reason: 'offline' }))], 30)).toMatchObject({ kind: 'wait', why: 'offline' })
    expect(verdict([space(room()), space(room({ spaceId: 'unwatched', signs: [] }))], 17)).toMatchObject({ kind: 'no-show' })
  })
})

describe('a machine', () => {
  it('is in use when it draws power', () => expect(verdict([machine(at(6), { state: 'idle', since: at(5) })], 6)).toEqual({ kind: 'came', at: at(5) }))
  it('is a no-show only after a report of its meter from after the grace time, or when its room is empty too', () => {
    expect(verdict([machine(at(10))], 30)).toMatchObject({ kind: 'wait', why: 'one-witness' })
    expect(verdict([machine(at(16))], 17)).toMatchObject({ kind: 'no-show', witnesses: [{ placeId: 'laser', kinds: ['meter'] }] })
    expect(verdict([machine(at(10), {}, room())], 17)).toMatchObject({ kind: 'no-show' })
  })
  it('is not known while its meter is silent', () => expect(verdict([machine(at(-200))], 30)).toMatchObject({ kind: 'wait', why: 'stale' }))
})

describe('a desk with a sensor of its own only', () => {
  const desk = room({ spaceId: 'desk', doorIds: [], signs: [sign('presence')] })
  it('is a no-show when all in its room were seen elsewhere, time and again from the start until now', () => {
    expect(verdict([space(desk)], 40)).toMatchObject({ kind: 'wait', why: 'one-witness' })
    expect(verdict([space(desk, [[-5, 3], [9, 12], [20, 22], [31, 40]])], 40)).toMatchObject({ kind: 'no-show', witnesses: [{ kinds: ['presence', 'room'] }] })
  })
  it.each<[string, readonly (readonly [number, number])[]]>([
    ['somebody may have sat there for a quarter of an hour', [[-5, 3], [18, 40]]],
    ['they are not all accounted for now', [[-5, 38]]],
    ['they have been only since they went to lunch', [[30, 40]]],
  ])('is not known where %s', (_why, accounted) => {
    expect(verdict([space(desk, accounted)], 40)).toMatchObject({ kind: 'wait', why: 'one-witness' })
  })
})

describe('the rule', () => {
  const signs = fc.record({ kind: fc.constantFrom('presence' as const, 'motion' as const, 'count' as const, 'door' as const), fresh: fc.boolean(), last: fc.integer({ min: -300, max: 60 }), heard: fc.integer({ min: -600, max: 60 }) })
  const states = fc.constantFrom('vacant' as const, 'occupied' as const, 'unknown' as const)

  it('never finds a no-show where anything was noticed within the last grace time, or anything is unknown or one-sided', () => {
    fc.assert(fc.property(fc.array(signs, { maxLength: 5 }), states, fc.integer({ min: 0, max: 60 }), fc.integer({ min: -300, max: 60 }), (list, state, now, since) => {
      const made = list.map(({ kind, fresh, last, heard }) => sign(kind, { fresh, lastSignAt: at(Math.min(last, now)), watchingSince: at(heard) }))
      const given = verdict([space(room({ signs: made, now: { state, from: at(since), to: null }, before: null, reason: state === 'unknown' ? 'stale' : null }))], now)
      if (given.kind !== 'no-show') return
      const quiet = at(now) - 15 * MINUTE
      expect(state).toBe('vacant')
      expect(made.every(({ lastSignAt }) => (lastSignAt ?? -Infinity) <= quiet)).toBe(true)
      expect(at(since)).toBeLessThanOrEqual(quiet)
      expect(new Set(made.filter(({ fresh, watchingSince }) => fresh && watchingSince <= quiet).map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(2)
    }), { numRuns: 2_000 })
  })

  it('takes nothing from the booking but its times: the same evidence gives the same verdict whoever booked', () => {
    const asked = { ...BOOKING, checkedInAt: at(1), memberId: 'm', partySize: 9, status: 'confirmed' }
    for (const minutes of [5, 17, 40]) expect(verdict([space(room())], minutes, asked)).toEqual(verdict([space(room())], minutes))
  })
})
