import { describe, expect, it } from 'vitest'
import type { BookingFaultCode } from '#contract/booking-faults'
import { LANGUAGES } from '#contract/local-text'
import type { AskedBooking, BookingContext } from '../../../server/bookings/booking-context.ts'
import { BOOKING_RULES, bookingFaults } from '../../../server/bookings/booking-rules.ts'
import { at, HOUR, MINUTE, NOW, testAsk, testContext, testPolicy, testResource } from './booking-examples.ts'

type Case = readonly [code: BookingFaultCode, what: string, ask: Partial<AskedBooking>, context: Partial<BookingContext>, en: string]
const policy = testPolicy
const tuesday = (from: string, to: string): Partial<AskedBooking> => ({ from: at(`2026-03-03T${from}:00+01:00`), to: at(`2026-03-03T${to}:00+01:00`) })
const booked = (from: string, to: string): { from: number; to: number } => ({ from: at(`${from}:00+01:00`), to: at(`${to}:00+01:00`) })
const usage = (changes: Partial<BookingContext['usage']>): BookingContext['usage'] => ({ ...testContext().usage, ...changes })
const quota = { per: 'member', period: 'week', maxMinutes: null, maxBookings: null, planId: null } as const

const cases: readonly Case[] = [
  ['not-bookable', 'out of service', {}, { resource: testResource({ bookable: false }) }, '“Maple” cannot be booked at present.'],
  ['not-permitted', 'let to another tenant', {}, { resource: testResource({ tenantId: 'other' }) }, '“Maple” is let to somebody else.'],
  ['not-permitted', 'let to a colleague', {}, { resource: testResource({ tenantId: 'tenant', memberId: 'colleague' }) }, '“Maple” is let to somebody else.'],
  ['not-permitted', 'roles', {}, { policy: policy({ roles: ['staff'] }) }, '“Maple” is kept for other roles.'],
  ['not-permitted', 'a part that is let', {}, { parts: [{ resource: testResource({ id: 'laser', name: 'Laser', tenantId: 'other' }), policy: policy() }] }, '“Laser” is let to somebody else.'],
  ['ends-before-start', 'backwards', tuesday('10:00', '09:00'), {}, 'It ends (Tue, 3 Mar 2026, 09:00) before or when it begins (Tue, 3 Mar 2026, 10:00).'],
  ['ends-before-start', 'empty', tuesday('10:00', '10:00'), {}, 'It ends (Tue, 3 Mar 2026, 10:00) before or when it begins (Tue, 3 Mar 2026, 10:00).'],
  ['off-grid', 'begin', tuesday('09:05', '10:00'), {}, 'Tue, 3 Mar 2026, 09:05 is not on the grid of 15 min; the nearest times are 09:00 and 09:15.'],
  ['off-grid', 'end', tuesday('09:00', '10:30'), { policy: policy({ stepMin: 60 }) }, 'Tue, 3 Mar 2026, 10:30 is not on the grid of 1 h; the nearest times are 10:00 and 11:00.'],
  ['in-the-past', 'an hour ago', { from: NOW - HOUR, to: NOW + HOUR }, {}, 'Its beginning (Mon, 2 Mar 2026, 08:00) has passed.'],
  ['in-the-past', 'the step is over', { from: NOW - 15 * MINUTE, to: NOW + HOUR }, {}, 'Its beginning (Mon, 2 Mar 2026, 08:45) has passed.'],
  ['too-short', 'below the least', tuesday('09:00', '09:15'), { policy: policy({ minLengthMin: 30 }) }, 'It lasts 15 min; the least is 30 min.'],
  ['too-long', 'above the most', tuesday('09:00', '11:15'), { policy: policy({ maxLengthMin: 120 }) }, 'It lasts 2 h 15 min; the most is 2 h.'],
  ['too-soon', 'less than the notice', { from: NOW + HOUR, to: NOW + 2 * HOUR }, { policy: policy({ noticeMin: 90 }) }, 'It must be booked 1 h 30 min ahead: from Mon, 2 Mar 2026, 10:30 on.'],
  ['beyond-horizon', 'the day after the last', { from: at('2026-03-09T23:00:00Z'), to: at('2026-03-10T00:00:00Z') }, { policy: policy({ horizonDays: 7 }) }, 'It can be booked 7 days ahead at most: up to Mon, 9 Mar 2026.'],
  ['closed', 'before opening', tuesday('07:30', '09:00'), { openingHours: [[{ days: [2], from: '08:00', to: '12:00' }, { days: [2], from: '13:00', to: '18:00' }]] }, '“Maple” is open Tue, 3 Mar 2026, 08:00–12:00, Tue, 3 Mar 2026, 13:00–18:00.'],
  ['closed', 'all day', {}, { openingHours: [[{ days: [3], from: '08:00', to: '12:00' }]] }, '“Maple” is closed all day.'],
  ['closed', 'over the break', tuesday('11:00', '14:00'), { openingHours: [[{ days: [2], from: '08:00', to: '12:00' }, { days: [2], from: '13:00', to: '18:00' }]] }, '“Maple” is open Tue, 3 Mar 2026, 08:00–12:00, Tue, 3 Mar 2026, 13:00–18:00.'],
  ['blackout', 'maintenance', {}, { blackouts: [{ id: 'b', siteId: 's1', resourceId: 'room', kind: 'maintenance', from: '2026-03-03T08:30:00Z', to: '2026-03-04T08:30:00Z', reason: 'New floor' }] }, 'It is under maintenance Tue, 3 Mar 2026, 09:30–Wed, 4 Mar 2026, 09:30: New floor'],
  ['conflict', 'taken', {}, { held: [{ unit: 'room', bookingId: 'x', ...booked('2026-03-03T09:45', '2026-03-03T11:00') }] }, '“Maple” is taken Tue, 3 Mar 2026, 09:45–11:00 (with the time to set up and tidy).'],
  ['conflict', 'its own buffer', {}, { policy: policy({ bufferAfterMin: 15 }), held: [{ unit: 'room', bookingId: 'x', ...booked('2026-03-03T10:00', '2026-03-03T11:00') }] }, '“Maple” is taken Tue, 3 Mar 2026, 10:00–11:00 (with the time to set up and tidy).'],
  ['party-too-large', 'nine in eight', { partySize: 9 }, {}, '“Maple” holds 8, not 9.'],
  ['too-many-ahead', 'at the limit', {}, { policy: policy({ maxAhead: 3 }), usage: usage({ ahead: 3 }) }, '3 bookings are ahead already; the most at once is 3.'],
  ['quota-minutes', 'of the week', {}, { policy: policy({ quotas: [{ ...quota, maxMinutes: 120 }] }), usage: usage({ member: [booked('2026-03-06T09:00', '2026-03-06T10:15')] }) }, 'In the week from Mon, 2 Mar 2026 you may book 2 h; 1 h 15 min are booked and this would add 1 h.'],
  ['quota-bookings', 'of the day and tenant', {}, { policy: policy({ quotas: [{ ...quota, per: 'tenant', period: 'day', maxBookings: 1 }] }), usage: usage({ tenant: [booked('2026-03-03T14:00', '2026-03-03T15:00')] }) }, 'On Tue, 3 Mar 2026 your organisation may have 1 booking; 1 booking is made.'],
  ['credits', 'of the month', {}, { policy: policy({ creditsPerHour: 2.5 }), usage: usage({ credits: { monthly: 100, spent: { '2026-03': 98 } } }) }, 'It costs 2.5 credits; 2 are left for 2026-03.'],
  ['induction-missing', 'never trained', {}, { policy: policy({ inductionTopic: 'laser-cutter' }) }, 'It needs training on “laser-cutter” first.'],
  ['induction-missing', 'expired', {}, { policy: policy({ inductionTopic: 'laser-cutter' }), who: { ...testContext().who, inductions: [{ topic: 'laser-cutter', expiresOn: '2026-03-02' }] } }, 'The training on “laser-cutter” ends on Mon, 2 Mar 2026; it must be renewed first.'],
  ['induction-missing', 'of a part', {}, { parts: [{ resource: testResource({ id: 'laser' }), policy: policy({ inductionTopic: 'laser-cutter' }) }] }, 'It needs training on “laser-cutter” first.'],
  ['priority-window', 'kept for a plan', {}, { policy: policy({ priorityWindows: [{ days: [2], from: '08:00', to: '12:00', roles: [], tenantIds: [], planIds: ['gold'], openMin: 60 }] }) }, 'Tue, 3 Mar 2026, 08:00–12:00 is kept for others; it opens to all at Tue, 3 Mar 2026, 07:00.'],
  ['no-show-block', 'two within a week', {}, { policy: policy({ strikes: { limit: 2, withinDays: 7, blockDays: 14 } }), usage: usage({ noShowsAt: [at('2026-02-20T09:00:00Z'), at('2026-02-26T09:00:00Z')] }) }, '2 bookings within 7 days were not used; booking opens again on Thu, 12 Mar 2026, 10:00.'],
]

const codesOf = (ask: Partial<AskedBooking>, context: Partial<BookingContext>): BookingFaultCode[] => bookingFaults(testAsk(ask), testContext(context)).map(({ code }) => code)

describe('the rules for one booking', () => {
  it('find nothing in a plain one', () => expect(bookingFaults(testAsk(), testContext())).toEqual([]))

  it.each(cases)('%s: %s', (code, _what, ask, context, en) => {
    const faults = bookingFaults(testAsk(ask), testContext(context))
    expect(faults.map((fault) => [fault.code, fault.message.en])).toEqual([[code, en]])
    for (const language of LANGUAGES) expect(faults[0]!.message[language]).not.toMatch(/undefined|NaN|null|Invalid|\{|\}/)
    expect(faults[0]!.message['zh-CN']).toMatch(/[。：]/)
    expect(JSON.parse(JSON.stringify(faults[0]!.detail))).toEqual(faults[0]!.detail)
  })

  it('have a case for each row', () => expect(new Set(cases.map(([code]) => code))).toEqual(new Set(Object.keys(BOOKING_RULES))))

  it('tell all that stands against it at once', () => {
    expect(codesOf({ ...tuesday('09:05', '09:10'), partySize: 9 }, {})).toEqual(['off-grid', 'off-grid', 'too-short', 'party-too-large'])
  })
})
