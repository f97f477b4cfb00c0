import { describe, expect, it } from 'vitest'
import type { SpaceBooking } from '#contract/bookings'
import { burnInShift, PANEL_TRUST_MS, panelState, walkUpChoices } from '../../../web/src/panel/panel-state.ts'

const HOUR = 3_600_000
const answer = (change: Partial<SpaceBooking> = {}) => ({ standing: { resourceId: 'r', now: null, next: null, blackoutUntil: null, ...change } })
const booked = { bookingId: 'b', from: 0, to: HOUR, checkedIn: false }

describe('a door panel', () => {
  it('says free only when nothing is booked and the room is known to be empty', () => {
    expect(panelState(answer(), 0, 'vacant', 10)).toBe('free')
    expect(panelState(answer(), 0, 'unknown', 10)).toBe('unknown')
    expect(panelState(answer(), 0, 'occupied', 10)).toBe('in-use')
  })
  it('tells a booking whose people are not there from one that is in use', () => {
    expect(panelState(answer({ now: booked }), 0, 'vacant', 10)).toBe('booked')
    expect(panelState(answer({ now: booked }), 0, 'unknown', 10)).toBe('booked')
    expect(panelState(answer({ now: booked }), 0, 'occupied', 10)).toBe('in-use')
    expect(panelState(answer({ now: { ...booked, checkedIn: true } }), 0, 'unknown', 10)).toBe('in-use')
  })
  it('knows nothing any more when the server has been silent', () => {
    expect(panelState(answer(), PANEL_TRUST_MS + 1, 'vacant', 10)).toBe('unknown')
    expect(panelState(answer({ now: booked }), Infinity, 'occupied', 10)).toBe('unknown')
    expect(panelState(null, 0, 'vacant', 10)).toBe('unknown')
  })
  it('is out of service under a blackout, whoever is inside', () => expect(panelState(answer({ blackoutUntil: HOUR }), 0, 'occupied', 10)).toBe('out-of-service'))
  it('of something that nothing measures goes by its calendar', () => {
    expect(panelState(answer(), 0, null, 10)).toBe('free')
    expect(panelState(answer({ now: booked }), 0, null, 10)).toBe('booked')
  })
  it('offers only the lengths that are left', () => {
    expect(walkUpChoices(0)).toEqual([])
    expect(walkUpChoices(44)).toEqual([15, 30])
    expect(walkUpChoices(480)).toEqual([15, 30, 60])
  })
  it('wanders within 12 px and comes back', () => {
    const places = Array.from({ length: 25 }, (_, minute) => burnInShift(minute * 60_000))
    expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(25)
    expect(places.every(({ x, y }) => Math.abs(x) <= 12 && Math.abs(y) <= 12)).toBe(true)
  })
})
