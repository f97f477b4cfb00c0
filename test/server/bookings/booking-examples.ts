import type { BookingPolicy, Resource } from '#contract/bookings'
import type { OpeningHours } from '#contract/building'
import type { AskedBooking, BookingContext } from '../../../server/bookings/booking-context.ts'
import { unitNeed } from '../../../server/bookings/resource-unit-rules.ts'

export const HOUR = 3_600_000
export const MINUTE = 60_000
export const at = (iso: string): number => Date.parse(iso)
export const ALL_DAY: OpeningHours = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }]

/** A policy that forbids nothing but what a test sets. */
export const testPolicy = (changes: Partial<BookingPolicy> = {}): BookingPolicy => ({
  id: 'policy', siteId: 's1', name: 'Rooms', minLengthMin: 15, maxLengthMin: 44_640, stepMin: 15, noticeMin: 0, horizonDays: 1_000,
  bufferBeforeMin: 0, bufferAfterMin: 0, maxAhead: null, quotas: [], creditsPerHour: 0, approval: 'never', approvalOverMin: null, inductionTopic: null,
  roles: [], priorityWindows: [], recurrence: { allowed: true, maxOccurrences: 100 }, cancelMin: 0,
  checkIn: { required: false, earlyMin: 15, graceMin: 15, release: false }, waitlist: { allowed: true, holdMin: 30 },
  walkUp: { allowed: true, maxMin: 60, adHocAfterMin: null }, strikes: null, ...changes,
})

export const testResource = (changes: Partial<Resource> = {}): Resource => ({
  id: 'room', siteId: 's1', kind: 'room', name: 'Maple', spaceId: null, equipmentId: null, parts: [], places: 1, capacity: 8, features: [], description: '',
  openingHours: null, policyId: 'policy', tenantId: null, memberId: null, photos: [], bookable: true, ...changes,
})

/** Monday 2 March 2026, 09:00 in Berlin, before anything is booked. */
export const NOW = at('2026-03-02T08:00:00Z')

export function testContext(changes: Partial<BookingContext> = {}): BookingContext {
  const resource = changes.resource ?? testResource()
  return {
    now: NOW, timeZone: 'Europe/Berlin', resource, policy: testPolicy(), parts: [], units: unitNeed(resource, new Map()), openingHours: [ALL_DAY], blackouts: [], held: [],
    who: { role: 'member', tenantId: 'tenant', planId: 'plan', memberId: 'member', inductions: [] },
    usage: { member: [], tenant: [], ahead: 0, credits: null, noShowsAt: [] }, ...changes,
  }
}

/** Tomorrow, 09:00–10:00 in Berlin. */
export const testAsk = (changes: Partial<AskedBooking> = {}): AskedBooking => ({ from: at('2026-03-03T08:00:00Z'), to: at('2026-03-03T09:00:00Z'), partySize: 2, source: 'web', ...changes })
