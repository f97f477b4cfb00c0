import type { Blackout, Booking, BookingPolicy, Resource } from '#contract/bookings'
import type { OpeningHours } from '#contract/building'
import type { Induction } from '#contract/people'
import type { Role } from '#contract/permissions'
import type { Stretch } from '../site-time/available-time-rules.ts'

/** What is asked for, times as epoch ms (asked-time-rules.ts makes them of instants or wall times). */
export interface AskedBooking extends Stretch {
  readonly partySize: number
  readonly source: Booking['source']
  /** The booking as it stands, where this is a change of it. What only gives time back is hardly ruled (`onlyShortens`). */
  readonly before?: BookingBefore | null
}
export interface BookingBefore extends Stretch { readonly resourceId: string; readonly partySize: number }

/**
 * The units that a booking of a resource takes: all of `all`, and of each list of `oneOf` one that no other
 * list took (a place of a zone). Made by unitNeed (resource-unit-rules.ts).
 */
export interface UnitNeed { readonly all: readonly string[]; readonly oneOf: readonly (readonly string[])[] }

/** A row of unit_holds: buffers included. `bookingId` is null for a waitlist hold. */
export interface HeldUnit extends Stretch { readonly unit: string; readonly bookingId: string | null }

/** A part of a bundle or of a hall, however deep, with its own policy: its training, roles, approval and buffers hold for the whole too. */
export interface BookedPart { readonly resource: Resource; readonly policy: BookingPolicy }

/** For whom is booked, and by which role. */
export interface Booker {
  /** Of whoever asks. */
  readonly role: Role
  /** Of whom it is for: null where it is for the house or for nobody in particular. */
  readonly tenantId: string | null
  readonly planId: string | null
  readonly memberId: string | null
  readonly inductions: readonly Pick<Induction, 'topic' | 'expiresOn'>[]
}

/** What else they have booked under the policy, the booking itself left out. Cancelled and declined ones do not count; ended and released ones count until their end. */
export interface BookingUsage {
  /** The member's and the tenant's bookings that touch `usageStretch(asked, context)` (quota-rules.ts). */
  readonly member: readonly Stretch[]
  readonly tenant: readonly Stretch[]
  /** The member's bookings that are not over. */
  readonly ahead: number
  /** The tenant's credits of a month and what is spent of them by month ("2026-03"); null where none are kept. */
  readonly credits: { readonly monthly: number; readonly spent: Readonly<Record<string, number>> } | null
  /** When the member's no-shows that stand (not overturned) were recorded. */
  readonly noShowsAt: readonly number[]
}

/** All that the rules look at. The service gathers it; the rules never fetch. */
export interface BookingContext {
  readonly now: number
  readonly timeZone: string
  readonly resource: Resource
  readonly policy: BookingPolicy
  readonly parts: readonly BookedPart[]
  readonly units: UnitNeed
  /** Each must be open: the resource's own hours (else its space's, else the site's), and those of each part. */
  readonly openingHours: readonly OpeningHours[]
  /** Of the site, the resource and its parts that touch the time. */
  readonly blackouts: readonly Blackout[]
  /** What touches the time with its buffers (`heldRange`), the booking's own left out. */
  readonly held: readonly HeldUnit[]
  readonly who: Booker
  readonly usage: BookingUsage
}

/** The resource's policy and those of its parts. */
export const policiesOf = ({ policy, parts }: Pick<BookingContext, 'policy' | 'parts'>): BookingPolicy[] => [policy, ...parts.map((part) => part.policy)]

/** True for a change that only gives back: the booking keeps its resource and a part (or all) of its time. */
export const onlyShortens = ({ from, to }: Stretch, resourceId: string, before: BookingBefore | null | undefined): boolean =>
  before !== null && before !== undefined && before.resourceId === resourceId && before.from <= from && to <= before.to

/** True where somebody stands in the room already: such a booking begins now, without grid and notice. */
export const beginsOnTheSpot = (source: Booking['source']): boolean => source === 'walk-up' || source === 'ad-hoc'
