import { Type, type Static } from 'typebox'
import { Id, OpeningHours } from '#contract/building'
import { LocalText } from '#contract/local-text'
import { RoleSchema } from '#contract/permissions'
import { Evidence, OccupancyStateSchema } from '#contract/occupancy'
import { BOOKING_EVENTS, type BookingEventKind } from '#contract/booking-events'
import { BOOKING_FAULT_IDS } from '#contract/booking-faults'

const Name = Type.String({ minLength: 1, maxLength: 120 })
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const Minutes = (minimum: number, maximum: number) => Type.Integer({ minimum, maximum })
export const Instant = Type.String({ format: 'date-time' })
/** Wall time of the site's zone, "2026-03-29T09:00". */
export const WallTime = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T([01][0-9]|2[0-3]):[0-5][0-9]$' })

export const RESOURCE_KINDS = ['room', 'desk', 'zone', 'equipment', 'bundle'] as const
export const ResourceKind = Type.Enum([...RESOURCE_KINDS])

/**
 * What can be booked. Its units are what a booking really takes, one exclusive row each: its own id; `places`
 * units of a zone (one booking takes one); the units of all its parts where it has any. So a bundle of room and
 * machine, and a hall that can be split into halves, exclude what they share without a rule of their own.
 */
export const Resource = Type.Object({
  id: Id, siteId: Id, kind: ResourceKind, name: Name,
  /** The space whose presence counts as use; a bundle's comes from its first part that has one. */
  spaceId: Nullable(Id), equipmentId: Nullable(Id),
  parts: Type.Array(Id, { maxItems: 20 }),
  places: Type.Integer({ minimum: 1, maximum: 500 }),
  capacity: Type.Integer({ minimum: 0, maximum: 10_000 }),
  /** Free words that "find a time" filters by: screen, whiteboard, step-free … */
  features: Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { maxItems: 40 }),
  description: Type.String({ maxLength: 2_000 }),
  /** Null: the space's hours, else the site's. */
  openingHours: Nullable(OpeningHours),
  policyId: Id,
  /** Let to this tenant or member: nobody else may book it. */
  tenantId: Nullable(Id), memberId: Nullable(Id),
  photos: Type.Array(Type.Object({ id: Id, alt: Type.String({ maxLength: 200 }) }), { maxItems: 12 }),
  bookable: Type.Boolean(),
}, { additionalProperties: false })
export type Resource = Static<typeof Resource>

/** Days are ISO 8601 (1 Monday … 7 Sunday); wall times of the site's zone. Until `openMin` before its start only these may book inside the window. */
export const PriorityWindow = Type.Object({
  days: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { minItems: 1, maxItems: 7 }),
  from: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' }), to: Type.String({ pattern: '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$' }),
  roles: Type.Array(RoleSchema), tenantIds: Type.Array(Id), planIds: Type.Array(Id),
  openMin: Minutes(0, 525_600),
}, { additionalProperties: false })
export type PriorityWindow = Static<typeof PriorityWindow>

/** At most so many hours or bookings of one member, or of one tenant, in a day, ISO week or month of the site's zone. */
export const Quota = Type.Object({
  per: Type.Enum(['member', 'tenant']), period: Type.Enum(['day', 'week', 'month']),
  maxMinutes: Nullable(Minutes(0, 525_600)), maxBookings: Nullable(Type.Integer({ minimum: 0, maximum: 10_000 })),
  /** Null: of every plan. */
  planId: Nullable(Id),
}, { additionalProperties: false })
export type Quota = Static<typeof Quota>

/** All rules for a group of resources, as data. Every way of booking passes through them (server/bookings/booking-rules.ts). */
export const BookingPolicy = Type.Object({
  id: Id, siteId: Id, name: Name,
  minLengthMin: Minutes(1, 44_640), maxLengthMin: Minutes(1, 44_640),
  /** Begin and end lie on this grid after midnight of the site's zone. */
  stepMin: Type.Enum([1, 5, 10, 15, 20, 30, 60]),
  noticeMin: Minutes(0, 525_600), horizonDays: Type.Integer({ minimum: 0, maximum: 1_100 }),
  bufferBeforeMin: Minutes(0, 1_440), bufferAfterMin: Minutes(0, 1_440),
  /** Bookings that one member may have ahead at once. */
  maxAhead: Nullable(Type.Integer({ minimum: 0, maximum: 10_000 })),
  quotas: Type.Array(Quota, { maxItems: 20 }),
  creditsPerHour: Type.Number({ minimum: 0, maximum: 10_000 }),
  /** Approval for every booking, for those longer than approvalOverMin, or for none. */
  approval: Type.Enum(['never', 'always', 'longer']), approvalOverMin: Nullable(Minutes(0, 44_640)),
  inductionTopic: Nullable(Type.String({ minLength: 1, maxLength: 60 })),
  /** Empty: whoever has bookings.make. */
  roles: Type.Array(RoleSchema),
  priorityWindows: Type.Array(PriorityWindow, { maxItems: 20 }),
  recurrence: Type.Object({ allowed: Type.Boolean(), maxOccurrences: Type.Integer({ minimum: 1, maximum: 500 }) }, { additionalProperties: false }),
  /** Cancelled later than this before the start counts as late. */
  cancelMin: Minutes(0, 525_600),
  checkIn: Type.Object({
    required: Type.Boolean(), earlyMin: Minutes(0, 240), graceMin: Minutes(1, 240),
    /** Released when nobody came; false: only recorded. */
    release: Type.Boolean(),
  }, { additionalProperties: false }),
  waitlist: Type.Object({ allowed: Type.Boolean(), holdMin: Minutes(1, 1_440) }, { additionalProperties: false }),
  walkUp: Type.Object({
    allowed: Type.Boolean(), maxMin: Minutes(5, 1_440),
    /** Presence without a booking makes one by itself after so long; null: never. */
    adHocAfterMin: Nullable(Minutes(1, 240)),
  }, { additionalProperties: false }),
  /** So many no-shows that stand within the days close booking for blockDays. */
  strikes: Nullable(Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 100 }), withinDays: Type.Integer({ minimum: 1, maximum: 366 }), blockDays: Type.Integer({ minimum: 1, maximum: 366 }) }, { additionalProperties: false })),
}, { additionalProperties: false })
export type BookingPolicy = Static<typeof BookingPolicy>

/** A time in which something cannot be booked, shown on the calendar with its reason; resourceId null: the whole site. */
export const Blackout = Type.Object({
  id: Id, siteId: Id, resourceId: Nullable(Id), kind: Type.Enum(['closure', 'holiday', 'maintenance']),
  from: Instant, to: Instant, reason: Type.String({ minLength: 1, maxLength: 200 }),
}, { additionalProperties: false })
export type Blackout = Static<typeof Blackout>

/**
 * requested: waits for approval and holds nothing yet: several may ask for one time, and approving one declines
 * those that it overlaps. confirmed: stands (checkedInAt says whether somebody came). released: nobody came, the
 * rest was freed (endedAt says when). completed: over, or ended early (endedAt).
 */
export const BOOKING_STATUSES = ['requested', 'confirmed', 'declined', 'cancelled', 'released', 'completed'] as const
export const BookingStatus = Type.Enum([...BOOKING_STATUSES])
export type BookingStatus = Static<typeof BookingStatus>
export const BOOKING_SOURCES = ['web', 'api', 'recurrence', 'import', 'kiosk', 'walk-up', 'ad-hoc', 'waitlist'] as const
export const BookingSource = Type.Enum([...BOOKING_SOURCES])
export const CHECK_IN_WAYS = ['sensor', 'qr', 'badge', 'hand'] as const
export const CheckInWay = Type.Enum([...CHECK_IN_WAYS])

export const Booking = Type.Object({
  id: Id, siteId: Id, resourceId: Id, units: Type.Array(Type.String()),
  seriesId: Nullable(Id),
  /** The instance of its series: the wall time that the rule gave it (RFC 5545 RECURRENCE-ID), whatever it was moved to. */
  recurrenceId: Nullable(WallTime),
  tenantId: Nullable(Id), memberId: Nullable(Id),
  title: Type.String({ maxLength: 200 }), note: Type.String({ maxLength: 2_000 }), partySize: Type.Integer({ minimum: 1, maximum: 10_000 }),
  from: Instant, to: Instant, status: BookingStatus, source: BookingSource,
  checkedInAt: Nullable(Instant), checkedInBy: Nullable(CheckInWay), endedAt: Nullable(Instant),
  credits: Type.Number({ minimum: 0 }),
  createdAt: Instant, createdBy: Nullable(Type.String()),
  /** Grows with each change; ETag and iCalendar SEQUENCE. */
  version: Type.Integer({ minimum: 1 }),
}, { additionalProperties: false })
export type Booking = Static<typeof Booking>

/** A booking as the asker may see it: of others' only that the time is taken. */
export const ShownBooking = Type.Object({
  ...Booking.properties, title: Nullable(Type.String()), note: Nullable(Type.String()), partySize: Nullable(Type.Integer()), createdBy: Nullable(Type.String()),
  /** Names for the page; null where the asker may not know. */
  memberName: Nullable(Type.String()), tenantName: Nullable(Type.String()),
  /** Since when it stands empty, while its people are asked whether it is over; for them, the house and the panel at the door. */
  leftAt: Nullable(Instant),
  /** True when the asker may change it. */
  mine: Type.Boolean(),
}, { additionalProperties: false })
export type ShownBooking = Static<typeof ShownBooking>

/** RFC 5545 recurrence in the site's zone. COUNT or UNTIL is required; EXDATEs are wall times. */
export const Recurrence = Type.Object({
  rrule: Type.String({ minLength: 6, maxLength: 400 }), exceptions: Type.Array(WallTime, { maxItems: 500 }),
}, { additionalProperties: false })
export type Recurrence = Static<typeof Recurrence>

export const SERIES_STATUSES = ['active', 'ended'] as const
export const BookingSeries = Type.Object({
  id: Id, siteId: Id, resourceId: Id, tenantId: Nullable(Id), memberId: Nullable(Id), title: Type.String(),
  start: WallTime, lengthMin: Minutes(1, 44_640), timeZone: Type.String(), recurrence: Recurrence, status: Type.Enum([...SERIES_STATUSES]), createdAt: Instant, version: Type.Integer(),
}, { additionalProperties: false })
export type BookingSeries = Static<typeof BookingSeries>

export const BookingFault = Type.Object({
  code: Type.Enum(BOOKING_FAULT_IDS), field: Type.String(), message: LocalText,
  /** What stands against it, for a person who wants to solve it: other bookings' times, a quota's numbers … */
  detail: Type.Record(Type.String(), Type.Unknown()),
}, { additionalProperties: false })
export type BookingFault = Static<typeof BookingFault>

/** What is asked for. Times are instants, or wall times of the site's zone (then a time in the missing hour is refused, a doubled one means the first). */
export const BookingAsk = Type.Object({
  resourceId: Id, from: Type.Union([Instant, WallTime]), to: Type.Union([Instant, WallTime]),
  title: Type.Optional(Type.String({ maxLength: 200 })), note: Type.Optional(Type.String({ maxLength: 2_000 })),
  partySize: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
  /** On behalf of: only where bookings.make reaches that far. */
  memberId: Type.Optional(Id), tenantId: Type.Optional(Id),
  recurrence: Type.Optional(Recurrence),
  /** Of a series: all dates or none. Otherwise what can be placed is, and each skipped date is told. */
  atomic: Type.Optional(Type.Boolean()),
}, { additionalProperties: false })
export type BookingAsk = Static<typeof BookingAsk>

/** What the policy leaves whoever books, by the same counts that refuse. Null limits do not bind. */
export const Allowance = Type.Object({
  policyId: Id,
  quotas: Type.Array(Type.Object({
    per: Quota.properties.per, period: Quota.properties.period, /** Its day, week or month begins on this date, "2026-03-02". */ firstDate: Type.String(),
    usedMin: Type.Number(), maxMinutes: Nullable(Type.Integer()), used: Type.Integer(), maxBookings: Nullable(Type.Integer()),
  })),
  /** Bookings of the member that are not over. */
  ahead: Nullable(Type.Object({ count: Type.Integer(), max: Type.Integer() })),
  /** The tenant's, of the month ("2026-03") that would pay. */
  credits: Nullable(Type.Object({ month: Type.String(), left: Type.Number(), monthly: Type.Number() })),
}, { additionalProperties: false })
export type Allowance = Static<typeof Allowance>

export const SkippedOccurrence = Type.Object({ at: WallTime, faults: Type.Array(BookingFault) }, { additionalProperties: false })
export type SkippedOccurrence = Static<typeof SkippedOccurrence>
/** What became of an ask: one booking, or a series with each date that could not be placed and why. */
export const BookingMade = Type.Object({
  booking: Nullable(ShownBooking), series: Nullable(BookingSeries), placed: Type.Array(ShownBooking), skipped: Type.Array(SkippedOccurrence),
}, { additionalProperties: false })
export type BookingMade = Static<typeof BookingMade>

/** Which instances an edit or a cancellation means. */
export const EditReach = Type.Enum(['this', 'following', 'all'])
export type EditReach = Static<typeof EditReach>
export const BookingChange = Type.Object({
  resourceId: Type.Optional(Id), from: Type.Optional(Type.Union([Instant, WallTime])), to: Type.Optional(Type.Union([Instant, WallTime])),
  title: Type.Optional(Type.String({ maxLength: 200 })), note: Type.Optional(Type.String({ maxLength: 2_000 })), partySize: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
  reach: Type.Optional(EditReach),
}, { additionalProperties: false })
export type BookingChange = Static<typeof BookingChange>

/** What happened to a booking, in order; the evidence beside the record. */
export const BookingEvent = Type.Object({
  id: Type.Integer(), bookingId: Id, at: Instant, kind: Type.Enum(Object.keys(BOOKING_EVENTS) as BookingEventKind[]), actorKind: Type.Enum(['member', 'token', 'kiosk', 'system']), actorId: Nullable(Type.String()),
  detail: Type.Record(Type.String(), Type.Unknown()),
})
export type BookingEvent = Static<typeof BookingEvent>

/** "Find a time": what is free for so long within the period, best first. */
export const FreeSlot = Type.Object({ resourceId: Id, from: Instant, to: Instant, credits: Type.Number(), needsApproval: Type.Boolean() }, { additionalProperties: false })
export type FreeSlot = Static<typeof FreeSlot>
export const BusyTime = Type.Object({ resourceId: Id, from: Instant, to: Instant, why: Type.Enum(['booked', 'held', 'blackout', 'closed']) }, { additionalProperties: false })
export type BusyTime = Static<typeof BusyTime>

export const WAITLIST_STATUSES = ['waiting', 'offered', 'accepted', 'expired', 'cancelled'] as const
/** Somebody wants a resource, or any of some, for a time that is taken. The order is the order of joining. */
export const WaitlistEntry = Type.Object({
  id: Id, siteId: Id, resourceIds: Type.Array(Id, { minItems: 1, maxItems: 20 }), tenantId: Nullable(Id), memberId: Id,
  from: Instant, to: Instant, partySize: Type.Integer({ minimum: 1 }), title: Type.String({ maxLength: 200 }),
  status: Type.Enum([...WAITLIST_STATUSES]), createdAt: Instant,
}, { additionalProperties: false })
export type WaitlistEntry = Static<typeof WaitlistEntry>
export const OFFER_STATUSES = ['held', 'accepted', 'declined', 'expired'] as const
export const WaitlistOffer = Type.Object({
  id: Id, waitlistId: Id, resourceId: Id, from: Instant, to: Instant, expiresAt: Instant, status: Type.Enum([...OFFER_STATUSES]), bookingId: Nullable(Id),
}, { additionalProperties: false })
export type WaitlistOffer = Static<typeof WaitlistOffer>

export const NO_SHOW_STATUSES = ['recorded', 'contested', 'overturned', 'upheld'] as const
/** Nobody came: what each sensor said over the whole grace time, which the tenant can see and contest. */
export const NoShow = Type.Object({
  id: Id, bookingId: Id, siteId: Id, resourceId: Id, spaceId: Nullable(Id), tenantId: Nullable(Id), memberId: Nullable(Id),
  from: Instant, to: Instant, recordedAt: Instant, released: Type.Boolean(),
  evidence: Type.Object({
    /** Share of the grace time for which the space was known, 0…1. */
    coverage: Type.Number(), states: Type.Array(Type.Object({ state: OccupancyStateSchema, from: Instant, to: Instant })), sources: Type.Array(Evidence),
  }),
  status: Type.Enum([...NO_SHOW_STATUSES]), contest: Nullable(Type.String({ maxLength: 2_000 })), contestedAt: Nullable(Instant),
  decision: Nullable(Type.String({ maxLength: 2_000 })), decidedAt: Nullable(Instant), decidedBy: Nullable(Type.String()),
}, { additionalProperties: false })
export type NoShow = Static<typeof NoShow>

/** How a space stands in the calendar now; beside its presence, never evidence for it. Times in epoch ms. */
export const SpaceBooking = Type.Object({
  resourceId: Id,
  now: Nullable(Type.Object({ bookingId: Id, from: Type.Number(), to: Type.Number(), checkedIn: Type.Boolean() })),
  next: Nullable(Type.Object({ from: Type.Number(), to: Type.Number() })),
  /** Under maintenance or closed until; null when it is not. */
  blackoutUntil: Nullable(Type.Number()),
})
export type SpaceBooking = Static<typeof SpaceBooking>

export const FEED_KINDS = ['member', 'resource', 'tenant'] as const
/** A secret calendar link; the secret is shown once. */
export const CalendarFeed = Type.Object({
  id: Id, kind: Type.Enum([...FEED_KINDS]), subjectId: Id, createdAt: Instant, lastReadAt: Nullable(Instant), revokedAt: Nullable(Instant),
}, { additionalProperties: false })
export type CalendarFeed = Static<typeof CalendarFeed>

export const WEBHOOK_EVENTS = ['booking.created', 'booking.changed', 'booking.cancelled', 'booking.checked-in', 'booking.released', 'booking.completed', 'waitlist.offered'] as const
export const Webhook = Type.Object({
  id: Id, siteId: Id, url: Type.String({ pattern: '^https?://', maxLength: 2_000 }), events: Type.Array(Type.Enum([...WEBHOOK_EVENTS]), { minItems: 1 }), active: Type.Boolean(),
}, { additionalProperties: false })
export type Webhook = Static<typeof Webhook>
