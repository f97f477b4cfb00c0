import { Type, type Static } from 'typebox'
import { BookingMade, BookingSeries, Instant, NoShow, NO_SHOW_STATUSES, WaitlistEntry, WaitlistOffer } from '#contract/bookings'
import { Id } from '#contract/building'

/** Bodies and answers of no-shows, waitlist and dead series; the things themselves are in contract/bookings.ts. */
const strict = { additionalProperties: false } as const
const listOf = <T extends Parameters<typeof Type.Array>[0]>(item: T) => Type.Object({ items: Type.Array(item) })

export const NewWaitlistEntry = Type.Object({
  resourceIds: WaitlistEntry.properties.resourceIds, from: Instant, to: Instant,
  partySize: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })), title: Type.Optional(Type.String({ maxLength: 200 })),
  /** For somebody else: only where waitlist.use reaches that far. */
  memberId: Type.Optional(Id),
}, strict)
export type NewWaitlistEntry = Static<typeof NewWaitlistEntry>
export const WaitlistList = listOf(WaitlistEntry)
/** An offer that stands is shown with the moment at which it ends. */
export const WaitlistOfferList = listOf(WaitlistOffer)
export const OfferAccepted = Type.Object({ offer: WaitlistOffer, made: BookingMade })
export type OfferAccepted = Static<typeof OfferAccepted>

export const NoShowList = listOf(NoShow)
export const NoShowStatus = Type.Enum([...NO_SHOW_STATUSES])
const Text = Type.String({ minLength: 1, maxLength: 2_000 })
export const NoShowContest = Type.Object({ text: Text }, strict)
/** Overturned: the record does not count any more, and what the booking cost is given back. */
export const NoShowDecision = Type.Object({ outcome: Type.Enum(['overturned', 'upheld']), text: Text }, strict)
export type NoShowDecision = Static<typeof NoShowDecision>

/** The answer to "is it over?": over ends the booking now, kept leaves it as it is. */
export const LeaveAnswer = Type.Object({ over: Type.Boolean() }, strict)

/** A series to whose last instances nobody came, one after the other. */
export const DeadSeries = Type.Object({
  series: BookingSeries,
  /** The latest instances without anybody, newest last. */
  missed: Type.Array(Type.Object({ bookingId: Id, from: Instant })),
  /** Instances that are still ahead. */
  ahead: Type.Integer({ minimum: 0 }),
}, strict)
export type DeadSeries = Static<typeof DeadSeries>
export const DeadSeriesList = listOf(DeadSeries)
