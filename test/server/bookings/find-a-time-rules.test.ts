import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { busyTimes, type SearchedResource, type SearchedSite } from '../../../server/bookings/availability-rules.ts'
import { bookingFaults } from '../../../server/bookings/booking-rules.ts'
import { freeSlots, type FindQuery } from '../../../server/bookings/find-a-time-rules.ts'
import { unitNeed } from '../../../server/bookings/resource-unit-rules.ts'
import { joined } from '../../../server/bookings/stretch-rules.ts'
import { gridMoments } from '../../../server/site-time/wall-grid-rules.ts'
import { wallTimeOf } from '../../../server/site-time/wall-time-rules.ts'
import { ALL_DAY, at, HOUR, MINUTE, NOW, testContext, testPolicy, testResource } from './booking-examples.ts'
import { contextOf, siteScenes } from './booking-sites.ts'

const { who } = testContext()
const searched = (changes: Parameters<typeof testResource>[0] = {}, policy: Parameters<typeof testPolicy>[0] = {}): SearchedResource => {
  const resource = testResource(changes)
  return { resource, policy: testPolicy(policy), parts: [], units: unitNeed(resource, new Map()), openingHours: [ALL_DAY], floorId: 'ground', blackoutIds: new Set([resource.id]) }
}
const site = (changes: Partial<SearchedSite> = {}): SearchedSite => ({ now: NOW, timeZone: 'Europe/Berlin', resources: [searched()], held: [], blackouts: [], ...changes })
const tuesday = (time: string): number => at(`2026-03-03T${time}:00+01:00`)
const query = (changes: Partial<FindQuery> = {}): FindQuery => ({ from: tuesday('09:00'), to: tuesday('12:00'), minutes: 60, partySize: 2, features: [], kinds: [], floorId: null, limit: 1_000, ...changes })
const found = (asked: FindQuery, where: SearchedSite): string[] => freeSlots(asked, where, who).map(({ resourceId, from, to }) => `${resourceId} ${wallTimeOf(at(from), where.timeZone).slice(11)}–${wallTimeOf(at(to), where.timeZone).slice(11)}`)
const hold = (unit: string, from: string, to: string) => ({ unit, bookingId: 'x', from: tuesday(from), to: tuesday(to) })

describe('find a time', () => {
  it('gives slots side by side, the last one as late as can be', () => {
    expect(found(query({ to: tuesday('11:30') }), site())).toEqual(['room 09:00–10:00', 'room 10:00–11:00', 'room 10:30–11:30'])
  })

  it('puts the earliest of each resource first, the smallest that seats the party before larger ones', () => {
    const resources = [searched({ id: 'big', capacity: 30 }), searched({ id: 'small', capacity: 4 }), searched({ id: 'pair', capacity: 2 }), searched({ id: 'unknown', capacity: 0 })]
    expect(found(query({ partySize: 3, to: tuesday('11:00') }), site({ resources, held: [hold('small', '09:00', '09:45')] }))).toEqual([
      'small 09:45–10:45', 'big 09:00–10:00', 'unknown 09:00–10:00', 'small 10:00–11:00', 'big 10:00–11:00', 'unknown 10:00–11:00',
    ])
  })

  it('looks for features, kind and floor first', () => {
    const resources = [searched({ id: 'a', features: ['screen', 'step-free'] }), searched({ id: 'b', features: ['screen'] }), searched({ id: 'c', kind: 'desk', features: ['screen', 'step-free'] })]
    const names = (changes: Partial<FindQuery>): string[] => [...new Set(freeSlots(query(changes), site({ resources }), who).map(({ resourceId }) => resourceId))]
    expect(names({ features: ['screen', 'step-free'] })).toEqual(['a', 'c'])
    expect(names({ kinds: ['desk'] })).toEqual(['c'])
    expect(names({ floorId: 'first' })).toEqual([])
  })

  it('keeps buffers on both sides', () => {
    expect(found(query(), site({ resources: [searched({}, { bufferBeforeMin: 15, bufferAfterMin: 30 })], held: [hold('room', '10:45', '11:00')] }))).toEqual(['room 09:00–10:00', 'room 09:15–10:15'])
  })

  it('finds a zone until its last place is gone, on one place throughout', () => {
    const resources = [searched({ id: 'zone', kind: 'zone', places: 2, capacity: 2 })]
    const held = [hold('zone#1', '09:00', '10:00'), hold('zone#2', '10:00', '11:00')]
    expect(found(query({ to: tuesday('11:00'), partySize: 1 }), site({ resources, held }))).toEqual(['zone 09:00–10:00', 'zone 10:00–11:00'])
    expect(found(query({ to: tuesday('11:00'), partySize: 1, minutes: 90 }), site({ resources, held }))).toEqual([])
  })

  it('shows the doubled hour as two slots, and none in the missing one (fault 9)', () => {
    const night = (zone: string, from: string, to: string, minutes = 60): string[] => freeSlots(query({ from: at(from), to: at(to), minutes }), site({ timeZone: zone, now: at(from) }), who).map((slot) => wallTimeOf(at(slot.from), zone).slice(11))
    expect(night('Europe/Berlin', '2026-10-24T23:00:00Z', '2026-10-25T03:00:00Z')).toEqual(['01:00', '02:00', '02:00', '03:00'])
    expect(night('Europe/Berlin', '2026-03-29T00:00:00Z', '2026-03-29T03:00:00Z')).toEqual(['01:00', '03:00', '04:00'])
    expect(night('Australia/Lord_Howe', '2026-04-04T14:00:00Z', '2026-04-04T16:00:00Z', 30)).toEqual(['01:00', '01:30', '01:30', '02:00'])
    expect(night('Australia/Lord_Howe', '2026-10-03T14:30:00Z', '2026-10-03T16:30:00Z', 30)).toEqual(['01:00', '01:30', '02:30', '03:00'])
    expect(night('Asia/Shanghai', '2026-03-28T17:00:00Z', '2026-03-28T20:00:00Z')).toEqual(['01:00', '02:00', '03:00'])
  })

  it('offers what the rules accept: each slot passes, and all that passes lies in slots (property)', () => {
    let [offered, accepted] = [0, 0]
    fc.assert(fc.property(siteScenes, fc.constantFrom(60, 15, 90, 240), fc.integer({ min: 0, max: 40 }), ({ site: where, date }, minutes, offset) => {
      const from = Date.parse(`${date}T00:00Z`) + (offset - 20) * 30 * MINUTE
      const asked = query({ from, to: from + 14 * HOUR, minutes, partySize: 1 })
      const slots = freeSlots(asked, where, who)
      for (const each of where.resources) {
        const context = contextOf(where, each)
        const { stepMin, minLengthMin, maxLengthMin } = each.policy
        const own = slots.filter(({ resourceId }) => resourceId === each.resource.id).map((slot) => ({ from: at(slot.from), to: at(slot.to) }))
        offered += own.length
        for (const slot of own) expect(bookingFaults({ ...slot, partySize: 1, source: 'web' }, context)).toEqual([])
        const lengthMs = Math.ceil(Math.max(minutes, minLengthMin) / stepMin) * stepMin * MINUTE
        if (lengthMs > maxLengthMin * MINUTE) continue
        const covered = joined([...own].sort((a, b) => a.from - b.from))
        for (const begin of gridMoments(Math.max(from, where.now), asked.to - lengthMs + 1, Math.max(stepMin, 30), where.timeZone)) {
          const booking = { from: begin, to: begin + lengthMs }
          if (bookingFaults({ ...booking, partySize: 1, source: 'web' }, context).length > 0) continue
          accepted += 1
          expect(covered.some((slot) => slot.from <= booking.from && booking.to <= slot.to), `${each.resource.id} ${new Date(begin).toISOString()}`).toBe(true)
        }
      }
    }), { numRuns: 25 })
    expect(offered).toBeGreaterThan(50)
    expect(accepted).toBeGreaterThan(50)
  }, 120_000)
})

describe('busy times', () => {
  it('say why: closed, out of use, booked with its buffers, held for the waitlist', () => {
    const resources = [{ ...searched(), openingHours: [[{ days: [2], from: '08:00', to: '18:00' }]] }]
    const held = [hold('room', '10:00', '11:00'), { ...hold('room', '10:30', '12:00'), bookingId: null }]
    const blackouts = [{ id: 'b', siteId: 's1', resourceId: null, kind: 'closure' as const, reason: 'Fire drill', from: '2026-03-03T15:00:00Z', to: '2026-03-03T16:00:00Z' }]
    const told = busyTimes({ from: tuesday('06:00'), to: tuesday('20:00') }, site({ resources, held, blackouts })).map(({ why, from, to }) => `${why} ${wallTimeOf(at(from), 'Europe/Berlin').slice(11)}–${wallTimeOf(at(to), 'Europe/Berlin').slice(11)}`)
    expect(told).toEqual(['closed 06:00–08:00', 'closed 18:00–20:00', 'blackout 16:00–17:00', 'booked 10:00–11:00', 'held 11:00–12:00'])
  })

  it('are free exactly where the units are (property)', () => {
    fc.assert(fc.property(siteScenes, fc.integer({ min: -40, max: 120 }), ({ site: where, date }, quarter) => {
      const from = Date.parse(`${date}T00:00Z`) + quarter * 15 * MINUTE
      const window = { from: from - 2 * HOUR, to: from + 2 * HOUR }
      const busy = busyTimes(window, where)
      for (const each of where.resources) {
        const context = contextOf(where, each, { policy: testPolicy({ stepMin: 1, minLengthMin: 1 }), parts: [], now: window.from - HOUR, usage: testContext().usage })
        const codes = bookingFaults({ from, to: from + MINUTE, partySize: 1, source: 'web' }, context).map(({ code }) => code)
        const told = busy.filter((time) => time.resourceId === each.resource.id && at(time.from) < from + MINUTE && from < at(time.to)).map(({ why }) => ({ booked: 'conflict', held: 'conflict', blackout: 'blackout', closed: 'closed' })[why])
        expect([...new Set(told)].sort()).toEqual([...new Set(codes)].sort())
      }
    }), { numRuns: 100 })
  })
})
