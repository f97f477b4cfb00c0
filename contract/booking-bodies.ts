import { Type, type Static, type TObject, type TProperties } from 'typebox'
import { Allowance, Blackout, Booking, BookingAsk, BookingEvent, BookingFault, BookingPolicy, BookingSeries, BusyTime, EditReach, FreeSlot, Instant, Resource, ShownBooking, SkippedOccurrence, SpaceBooking } from '#contract/bookings'
import { Id } from '#contract/building'

/** Bodies and answers of the bookings' part of /api/v1; the things themselves are in contract/bookings.ts. */
const strict = { additionalProperties: false } as const
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const listOf = <T extends Parameters<typeof Type.Array>[0]>(item: T) => Type.Object({ items: Type.Array(item) })

/** All fields but the id and the site, each optional, at least one. */
function changesOf<Fields extends TProperties>(schema: TObject<Fields>) {
  const { id: _id, siteId: _siteId, ...fields } = schema.properties
  return Type.Partial(Type.Object(fields), { ...strict, minProperties: 1 })
}

const { id: _resourceId, siteId: _resourceSite, photos: _photos, ...resourceFields } = Resource.properties
/** A resource without photos; what is left out is as for a plain room: one place, no parts, bookable, the space's hours. */
export const NewResource = Type.Object({
  ...Type.Partial(Type.Object(resourceFields)).properties,
  id: Type.Optional(Id), kind: Resource.properties.kind, name: Resource.properties.name, policyId: Resource.properties.policyId,
}, strict)
export type NewResource = Static<typeof NewResource>
export const ResourceChange = changesOf(Resource)
export type ResourceChange = Static<typeof ResourceChange>
export const ResourceList = listOf(Resource)
export const DoorCode = Type.Object({ resourceId: Id, doorCode: Type.String(), /** Where the QR code on the door leads. */ path: Type.String() })
export type DoorCode = Static<typeof DoorCode>

/** What was made bookable: the policies and resources that were not there before. */
export const ResourcesMade = Type.Object({ policies: Type.Array(BookingPolicy), resources: Type.Array(Resource) })
export type ResourcesMade = Static<typeof ResourcesMade>

const { siteId: _policySite, ...policyFields } = BookingPolicy.properties
export const NewBookingPolicy = Type.Object({ ...policyFields, id: Type.Optional(Id) }, strict)
export type NewBookingPolicy = Static<typeof NewBookingPolicy>
export const BookingPolicyChange = changesOf(BookingPolicy)
export type BookingPolicyChange = Static<typeof BookingPolicyChange>
export const BookingPolicyList = listOf(BookingPolicy)

const { siteId: _blackoutSite, ...blackoutFields } = Blackout.properties
export const NewBlackout = Type.Object({ ...blackoutFields, id: Type.Optional(Id) }, strict)
export type NewBlackout = Static<typeof NewBlackout>
export const BlackoutChange = changesOf(Blackout)
export type BlackoutChange = Static<typeof BlackoutChange>
export const BlackoutList = listOf(Blackout)
/** `hits`: the bookings that stand in its time; they stay until somebody moves or cancels them. */
export const BlackoutMade = Type.Object({ blackout: Blackout, hits: Type.Array(ShownBooking) }, strict)
export type BlackoutMade = Static<typeof BlackoutMade>

/** A page of bookings in order of their begin; `next` is the cursor of the page after it. */
export const BookingList = Type.Object({ items: Type.Array(ShownBooking), next: Nullable(Type.String()) })
export type BookingList = Static<typeof BookingList>
/** An ask, or (`changes`) what a booking that stands is to become: it does not count against itself. */
export const BookingCheckAsk = Type.Object({ ...BookingAsk.properties, changes: Type.Optional(Id) }, strict)
export type BookingCheckAsk = Static<typeof BookingCheckAsk>
/** What an ask would become, without making it; `alternatives` where it would be refused. Of a series also its dates and those that would be left out. */
export const BookingCheck = Type.Object({
  faults: Type.Array(BookingFault), credits: Type.Number(), needsApproval: Type.Boolean(), alternatives: Type.Array(FreeSlot),
  placed: Type.Array(Type.Object({ from: Instant, to: Instant })), skipped: Type.Array(SkippedOccurrence),
  /** What is left without this booking; null for a series, and where the time is none. */
  allowance: Nullable(Allowance),
})
export type BookingCheck = Static<typeof BookingCheck>
/** One for each policy that limits whoever asks. */
export const AllowanceList = listOf(Allowance)
export const BookingEventList = listOf(BookingEvent)
export const SeriesWithBookings = Type.Object({ series: BookingSeries, bookings: Type.Array(ShownBooking) })
export type SeriesWithBookings = Static<typeof SeriesWithBookings>

export const CancelAsk = Type.Object({ reach: Type.Optional(EditReach), reason: Type.Optional(Type.String({ maxLength: 500 })) }, strict)
export type CancelAsk = Static<typeof CancelAsk>
/** What a change or a cancellation has done, all instances that it reached. */
export const BookingsChanged = Type.Object({ items: Type.Array(ShownBooking) })
export type BookingsChanged = Static<typeof BookingsChanged>
/** `qr` proves by the code on the door that somebody stands there. */
export const CheckInAsk = Type.Object({ way: Type.Enum(['hand', 'qr']), doorCode: Type.Optional(Type.String({ maxLength: 100 })) }, strict)
export type CheckInAsk = Static<typeof CheckInAsk>
export const ExtendAsk = Type.Object({ minutes: Type.Integer({ minimum: 1, maximum: 1_440 }) }, strict)
export type ExtendAsk = Static<typeof ExtendAsk>
export const DeclineAsk = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500 }) }, strict)
export type DeclineAsk = Static<typeof DeclineAsk>
export const WalkUpAsk = Type.Object({ minutes: Type.Integer({ minimum: 1, maximum: 1_440 }), title: Type.Optional(Booking.properties.title) }, strict)
export type WalkUpAsk = Static<typeof WalkUpAsk>

/** A request that waits, and the other requests for its time that approving it would decline. */
export const ApprovalItem = Type.Object({ booking: ShownBooking, rejects: Type.Array(ShownBooking) })
export type ApprovalItem = Static<typeof ApprovalItem>
export const ApprovalList = listOf(ApprovalItem)
export const Approved = Type.Object({ booking: ShownBooking, declined: Type.Array(ShownBooking) })
export type Approved = Static<typeof Approved>

/** What a panel beside the door shows. */
export const DoorPanel = Type.Object({
  resource: Resource, timeZone: Type.String(), at: Instant, standing: SpaceBooking,
  /** What is on now and still to come today. */
  bookings: Type.Array(ShownBooking),
  /** For how long it could be booked from now; 0 when it cannot. */
  walkUpMinutes: Type.Integer({ minimum: 0 }),
  /** Where the QR code leads; only for the panel itself and for those who look after it. */
  checkInPath: Nullable(Type.String()),
})
export type DoorPanel = Static<typeof DoorPanel>

export const FreeSlotList = listOf(FreeSlot)
export const BusyTimeList = listOf(BusyTime)
