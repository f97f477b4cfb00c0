import { describe, expect, it } from 'vitest'
import { isSomebodyThere, leftSince } from '../../../server/booking-presence/early-leave-rules.ts'
import { noShowEvidence } from '../../../server/booking-presence/no-show-evidence-rules.ts'
import { at, machine, room, sign, space, START } from './signs-fixture.ts'

const BOOKING = { from: START, to: at(120), checkedInAt: at(2) }
const left = space(room({ now: { state: 'vacant', from: at(33), to: null }, before: { state: 'occupied', from: at(2), to: at(33) }, signs: [sign('presence', { lastSignAt: at(33) }), sign('door', { lastSignAt: at(34) })] }))

describe('the question whether a booking is over', () => {
  it('comes a whole grace time after the last sign of anybody', () => {
    expect(leftSince(BOOKING, 15, [left], at(48))).toBeNull()
    expect(leftSince(BOOKING, 15, [left], at(49))).toBe(at(34))
  })
  it('does not come in the last quarter of an hour, nor where nothing watches', () => {
    expect(leftSince({ ...BOOKING, to: at(60) }, 15, [left], at(49))).toBeNull()
    expect(leftSince(BOOKING, 15, [], at(49))).toBeNull()
  })
  it('does not come while any place is used or unknown', () => {
    expect(leftSince(BOOKING, 15, [left, machine(at(40), { state: 'running', since: at(20) })], at(60))).toBeNull()
    expect(leftSince(BOOKING, 15, [space(room({ now: { state: 'unknown', from: at(20), to: null } }))], at(60))).toBeNull()
  })
})

describe('whoever was asked', () => {
  it('is back when any place is used again; what is unknown and an idle room say nothing', () => {
    expect(isSomebodyThere([left])).toBe(false)
    expect(isSomebodyThere([space(room({ now: { state: 'unknown', from: at(20), to: null } })), machine(at(40), { state: 'off', since: at(20) })])).toBe(false)
    expect(isSomebodyThere([left, space(room({ now: { state: 'occupied', from: at(50), to: null } }))])).toBe(true)
    expect(isSomebodyThere([left, machine(at(40), { state: 'idle', since: at(20) })])).toBe(true)
  })
})

describe('the evidence of a no-show record', () => {
  it('has the states from the start on and the share of the time that was known', () => {
    const late = space(room({ now: { state: 'vacant', from: at(5), to: null }, before: { state: 'unknown', from: at(-20), to: at(5) } }))
    expect(noShowEvidence([late], [], START, at(20))).toEqual({
      coverage: 0.75, sources: [],
      states: [{ state: 'unknown', from: new Date(START).toISOString(), to: new Date(at(5)).toISOString() }, { state: 'vacant', from: new Date(at(5)).toISOString(), to: new Date(at(20)).toISOString() }],
    })
    expect(noShowEvidence([space(room())], [], START, at(15)).coverage).toBe(1)
  })
})
