import { describe, expect, it } from 'vitest'
import { isLateCancellation, needsApproval } from '../../../server/bookings/approval-rules.ts'
import type { BookingBefore } from '../../../server/bookings/booking-context.ts'
import { bookingFaults } from '../../../server/bookings/booking-rules.ts'
import { HOUR, MINUTE, testAsk, testContext, testPolicy, testResource } from './booking-examples.ts'

const { from, to } = testAsk()
const needed = (policy: Parameters<typeof testPolicy>[0], time: Partial<{ from: number; to: number }> = {}, before: BookingBefore | null = null): boolean =>
  needsApproval({ from, to, ...time, before }, { resource: testResource(), policy: testPolicy(policy), parts: [] })
const before = (changes: Partial<BookingBefore> = {}): BookingBefore => ({ resourceId: 'room', from, to, partySize: 2, ...changes })

describe('approval', () => {
  it('is asked for always, never, or when longer', () => {
    expect([needed({ approval: 'never' }), needed({ approval: 'always' })]).toEqual([false, true])
    expect([needed({ approval: 'longer', approvalOverMin: 60 }), needed({ approval: 'longer', approvalOverMin: 59 })]).toEqual([false, true])
  })

  it('is asked for by a part too', () => {
    expect(needsApproval({ from, to }, { resource: testResource(), policy: testPolicy(), parts: [{ resource: testResource({ id: 'laser' }), policy: testPolicy({ approval: 'always' }) }] })).toBe(true)
  })

  it('is not reset by shortening at either end or by changing no time (Indico #4214)', () => {
    expect([needed({ approval: 'always' }, {}, before()), needed({ approval: 'always' }, { from: from + 15 * MINUTE }, before()), needed({ approval: 'always' }, { to: to - 15 * MINUTE }, before())]).toEqual([false, false, false])
  })

  it('is asked for again by moving, lengthening or another resource', () => {
    expect([needed({ approval: 'always' }, { from: from + HOUR, to: to + HOUR }, before()), needed({ approval: 'always' }, { to: to + 15 * MINUTE }, before()), needed({ approval: 'always' }, {}, before({ resourceId: 'other' }))]).toEqual([true, true, true])
  })
})

describe('a change', () => {
  const faults = (ask: Parameters<typeof testAsk>[0], context: Parameters<typeof testContext>[0]) => bookingFaults(testAsk(ask), testContext(context)).map(({ code }) => code)

  it('that only shortens gives back, whatever rules came since', () => {
    const strict = { policy: testPolicy({ noticeMin: 10_000, horizonDays: 0, maxAhead: 0, quotas: [{ per: 'member', period: 'day', maxMinutes: 0, maxBookings: 0, planId: null }], inductionTopic: 'laser', roles: ['staff'] as 'staff'[] }), openingHours: [[]] }
    expect(faults({ to: to - 15 * MINUTE, before: before() }, strict)).toEqual([])
    expect(faults({ to: to + 15 * MINUTE, before: before() }, strict)).toContain('quota-minutes')
  })

  it('that shortens into another day or month counts there', () => {
    const night = { from: Date.parse('2026-03-31T21:00:00Z'), to: Date.parse('2026-04-01T00:00:00Z') } // 23:00 to 02:00 in Berlin
    const usage = { ...testContext().usage, member: [{ from: night.to, to: night.to + HOUR }], credits: { monthly: 10, spent: { '2026-04': 10 } } }
    const policy = testPolicy({ creditsPerHour: 1, quotas: [{ per: 'member', period: 'day', maxMinutes: null, maxBookings: 1, planId: null }] })
    const shortened = (from: number) => faults({ ...night, from, before: before(night) }, { usage, policy })
    expect(shortened(night.from + 30 * MINUTE)).toEqual([])
    expect(shortened(night.from + 90 * MINUTE)).toEqual(['quota-bookings', 'credits'])
  })

  it('keeps an end that was off the grid, not a new one', () => {
    const odd = before({ from: from + 7 * MINUTE })
    expect(faults({ from: odd.from, to: to - 15 * MINUTE, before: odd }, {})).toEqual([])
    expect(faults({ from: odd.from + 5 * MINUTE, before: odd }, {})).toEqual(['off-grid'])
  })

  it('of a running booking may leave its beginning in the past, not end there', () => {
    const now = from + 30 * MINUTE
    expect(faults({ to: to + HOUR, before: before() }, { now })).toEqual([])
    expect(faults({ to: from + 15 * MINUTE, before: before() }, { now })).toEqual(['in-the-past'])
  })
})

describe('who stands at the door', () => {
  const faults = (source: 'walk-up' | 'ad-hoc' | 'waitlist' | 'web', begin: number) => bookingFaults(testAsk({ source, from: begin, to: begin + HOUR }), testContext({ now: begin, policy: testPolicy({ noticeMin: 60 }) })).map(({ code }) => code)
  it('needs no notice and no grid; the waitlist needs no notice', () => {
    const odd = from + 7 * MINUTE
    expect([faults('walk-up', odd), faults('ad-hoc', odd), faults('waitlist', from), faults('waitlist', odd), faults('web', from)]).toEqual([[], [], [], ['off-grid', 'off-grid'], ['too-soon']])
  })
})

describe('a late cancellation', () => {
  it('comes within the policy\'s time before the start', () => {
    const late = (minutesAhead: number, cancelMin: number): boolean => isLateCancellation(from, from - minutesAhead * MINUTE, { cancelMin })
    expect([late(61, 60), late(60, 60), late(59, 60), late(-5, 0)]).toEqual([false, false, true, false])
  })
})
