import type { NewBookingPolicy } from '#contract/booking-bodies'

/** Where a new policy begins: a meeting room of a coworking house. */
export const newPolicy = (name: string): NewBookingPolicy => ({
  name, minLengthMin: 15, maxLengthMin: 480, stepMin: 15, noticeMin: 0, horizonDays: 60, bufferBeforeMin: 0, bufferAfterMin: 0, maxAhead: null, quotas: [], creditsPerHour: 0,
  approval: 'never', approvalOverMin: null, inductionTopic: null, roles: [], priorityWindows: [], recurrence: { allowed: true, maxOccurrences: 52 }, cancelMin: 0,
  checkIn: { required: true, earlyMin: 15, graceMin: 15, release: true }, waitlist: { allowed: true, holdMin: 15 }, walkUp: { allowed: true, maxMin: 60, adHocAfterMin: null }, strikes: null,
})
