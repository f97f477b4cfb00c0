import type { BookingPolicy, Resource, ShownBooking } from '#contract/bookings'

export const resourceOf = (id: string, change: Partial<Resource> = {}): Resource => ({
  id, siteId: 's', kind: 'room', name: `Room ${id}`, spaceId: id, equipmentId: null, parts: [], places: 1, capacity: 6, features: [], description: '', openingHours: null,
  policyId: 'p', tenantId: null, memberId: null, photos: [], bookable: true, ...change,
})

export const bookingOf = (id: string, from: string, to: string, change: Partial<ShownBooking> = {}): ShownBooking => ({
  id, siteId: 's', resourceId: 'a', units: [change.resourceId ?? 'a'], seriesId: null, recurrenceId: null, tenantId: null, memberId: null, title: null, note: null, partySize: null,
  from, to, status: 'confirmed', source: 'web', checkedInAt: null, checkedInBy: null, endedAt: null, credits: 0, createdAt: '2026-11-01T00:00:00.000Z', createdBy: null, version: 1,
  memberName: null, tenantName: null, leftAt: null, mine: false, ...change,
})

export const policyOf = (change: Partial<BookingPolicy> = {}): BookingPolicy => ({
  id: 'p', siteId: 's', name: 'Meeting rooms', minLengthMin: 15, maxLengthMin: 480, stepMin: 15, noticeMin: 0, horizonDays: 60, bufferBeforeMin: 0, bufferAfterMin: 0, maxAhead: null,
  quotas: [], creditsPerHour: 0, approval: 'never', approvalOverMin: null, inductionTopic: null, roles: [], priorityWindows: [], recurrence: { allowed: true, maxOccurrences: 52 }, cancelMin: 0,
  checkIn: { required: true, earlyMin: 15, graceMin: 15, release: true }, waitlist: { allowed: true, holdMin: 15 }, walkUp: { allowed: true, maxMin: 60, adHocAfterMin: null }, strikes: null, ...change,
})
