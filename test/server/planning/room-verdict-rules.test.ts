import { describe, expect, it } from 'vitest'
import type { ReplayedStock } from '#contract/planning'
import { roomVerdict, type VerdictFacts } from '../../../server/planning/room-verdict-rules.ts'

const stock = (more: Partial<ReplayedStock> = {}): ReplayedStock =>
  ({ changes: [], title: { en: 'as they are', 'zh-CN': '现状' }, rooms: 4, placed: 1_000, moved: 0, tooSmall: 0, taken: 0, seatFill: 0.4, peakRooms: 3, ...more })
const facts = (more: Partial<VerdictFacts> = {}): VerdictFacts => ({
  demand: { bookings: 800, walkIns: 200, waited: 0, nobodyCame: 0, sizeUnknown: 0 },
  vacantAtOnce: { minimum: 1, knownHours: 100, coverage: 0.95, hours: [{ vacant: 1, hours: 10 }, { vacant: 2, hours: 90 }] },
  present: stock(), withoutEmptyBookings: stock(), scenarios: [], ...more,
})
const allTaken = { ...facts().vacantAtOnce, minimum: 0, hours: [{ vacant: 0, hours: 3 }, { vacant: 2, hours: 97 }] }

describe('do we need another room', () => {
  it('yes, where all were taken for more than one hour in a hundred', () => {
    const { code, why } = roomVerdict(facts({ vacantAtOnce: allTaken }))
    expect(code).toBe('another-room-helps')
    expect(why[0]!.en).toContain('3.0 % of the known open time')
  })
  it('yes, where somebody waited in vain though the sensors saw a vacant room at every moment', () => {
    expect(roomVerdict(facts({ demand: { ...facts().demand, waited: 7 }, present: stock({ taken: 7 }) })).code).toBe('another-room-helps')
  })
  it('not before bookings that nobody comes to are released, where that alone places at least half of those left out', () => {
    const verdict = roomVerdict(facts({ demand: { ...facts().demand, waited: 7, nobodyCame: 120 }, vacantAtOnce: allTaken, present: stock({ taken: 7 }), withoutEmptyBookings: stock({ taken: 3 }) }))
    expect([verdict.code, verdict.why[0]!.en]).toEqual(['release-empty-bookings-first', 'Without the 120 bookings that nobody came to, 3 instead of 7 meetings would have found no place.'])
  })
  it('a larger one, where only size was missing', () => {
    expect(roomVerdict(facts({ present: stock({ tooSmall: 3 }) })).code).toBe('larger-room-helps')
  })
  it('no, and one could go, where its meetings fit elsewhere but for one in two hundred', () => {
    const without = (taken: number): ReplayedStock => stock({ changes: [{ kind: 'remove', roomId: 'a' }], title: { en: 'without a', 'zh-CN': '不含 a' }, taken })
    expect(roomVerdict(facts({ scenarios: [without(5)] })).code).toBe('one-could-go')
    expect(roomVerdict(facts({ scenarios: [without(6)] })).code).toBe('enough')
  })
  it('is not answered from less than half of the time, nor where nothing was open', () => {
    expect(roomVerdict(facts({ vacantAtOnce: { ...facts().vacantAtOnce, coverage: 0.49 } })).code).toBe('not-known')
    expect(roomVerdict(facts({ vacantAtOnce: { minimum: null, knownHours: 0, coverage: null, hours: [] } })).code).toBe('not-known')
  })
})
