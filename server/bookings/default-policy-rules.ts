import type { BookingPolicy } from '#contract/bookings'

/** The kinds of things that are ruled alike when a building is made bookable with one click. */
export type PolicyGroup = 'meeting' | 'booth' | 'desk' | 'event' | 'workshop' | `machine ${string}`
type Rules = Omit<BookingPolicy, 'id' | 'siteId'>

const DAY_MIN = 24 * 60

/** What a plain meeting room needs; the others say where they differ. Names are data, in both languages, to be edited like any. */
const MEETING: Rules = {
  name: 'Meeting rooms 会议室',
  minLengthMin: 15, maxLengthMin: 4 * 60, stepMin: 15, noticeMin: 0, horizonDays: 60, bufferBeforeMin: 0, bufferAfterMin: 0,
  maxAhead: 20, quotas: [{ per: 'member', period: 'day', maxMinutes: 6 * 60, maxBookings: null, planId: null }], creditsPerHour: 0,
  approval: 'never', approvalOverMin: null, inductionTopic: null, roles: [], priorityWindows: [],
  recurrence: { allowed: true, maxOccurrences: 60 }, cancelMin: 30,
  checkIn: { required: true, earlyMin: 10, graceMin: 15, release: true },
  waitlist: { allowed: true, holdMin: 15 }, walkUp: { allowed: true, maxMin: 60, adHocAfterMin: 5 },
  strikes: { limit: 3, withinDays: 30, blockDays: 7 },
}

const BOOTH: Rules = {
  ...MEETING, name: 'Phone booths 电话间', maxLengthMin: 2 * 60, horizonDays: 7, maxAhead: 5, quotas: [], recurrence: { allowed: false, maxOccurrences: 1 },
}

/** A desk for the day: nobody is put out of it for a late train. */
const DESK: Rules = {
  ...MEETING, name: 'Hot desks 流动工位', minLengthMin: 60, maxLengthMin: 12 * 60, stepMin: 30, horizonDays: 30, quotas: [],
  checkIn: { required: true, earlyMin: 30, graceMin: 60, release: true }, walkUp: { allowed: true, maxMin: 12 * 60, adHocAfterMin: 15 },
}

/** Furniture is moved before and after, and somebody of the house looks at it first. */
const EVENT: Rules = {
  ...MEETING, name: 'Event spaces 活动区', minLengthMin: 60, maxLengthMin: 12 * 60, stepMin: 30, noticeMin: DAY_MIN, horizonDays: 365, bufferBeforeMin: 30, bufferAfterMin: 30,
  maxAhead: null, quotas: [], approval: 'always', cancelMin: DAY_MIN, checkIn: { required: true, earlyMin: 60, graceMin: 60, release: false },
  walkUp: { allowed: false, maxMin: 60, adHocAfterMin: null }, strikes: null,
}

/** The whole workshop with its machines, for a course: nobody else works there then. */
const WORKSHOP: Rules = {
  ...EVENT, name: 'Whole workshops 整间工坊', noticeMin: 60, horizonDays: 90, bufferBeforeMin: 0, bufferAfterMin: 15,
}

/** Only trained people; fifteen minutes to clean up. */
const machineOf = (type: string): Rules => ({
  ...MEETING, name: `Machines 机器: ${type}`.slice(0, 120), minLengthMin: 30, maxLengthMin: 8 * 60, horizonDays: 30, bufferAfterMin: 15, maxAhead: 10, inductionTopic: type,
  quotas: [{ per: 'member', period: 'week', maxMinutes: 20 * 60, maxBookings: null, planId: null }],
  walkUp: { allowed: true, maxMin: 2 * 60, adHocAfterMin: null },
})

const RULES = { meeting: MEETING, booth: BOOTH, desk: DESK, event: EVENT, workshop: WORKSHOP } as const

/** Sensible rules to begin with; grace times as METRICS.md's no-show rule assumes (15 min) but for desks and events. */
export function defaultPolicy(group: PolicyGroup): Rules {
  return group in RULES ? RULES[group as keyof typeof RULES] : machineOf(group.slice('machine '.length))
}
