import type { Booking, BookingFault } from '#contract/bookings'
import { BookingRefused } from '../api-error.ts'
import { newId } from '../building/building-service.ts'
import type { Stretch } from '../site-time/available-time-rules.ts'
import { needsApproval } from './approval-rules.ts'
import type { AskedBooking, BookingContext } from './booking-context.ts'
import type { GatheredContext } from './booking-gathering.ts'
import { insertBookings } from './booking-repository.ts'
import { bookingFaults } from './booking-rules.ts'
import { enterCredits } from './booking-usage-repository.ts'
import type { BookingWrite } from './booking-write.ts'
import { creditMonth, creditsFor } from './quota-rules.ts'
import { buffersOf, heldRange, takenUnits } from './resource-unit-rules.ts'
import { holdUnits } from './unit-hold-repository.ts'

/** What a booking says beside its time. */
export interface BookingWords { readonly title: string; readonly note: string }
/** The instance of a series that a booking is. */
export interface InstanceOf { readonly seriesId: string; readonly recurrenceId: string }

/** What would come of an ask: the faults, or the units and whether somebody has to approve. */
export interface Judged { readonly faults: readonly BookingFault[]; readonly units: readonly string[]; readonly needsApproval: boolean; readonly credits: number }

/** All rules on one ask. `preferred` units are kept where they are free: a change stays on its place of a zone. */
export function judged(asked: AskedBooking, context: BookingContext, preferred: readonly string[] = []): Judged {
  const faults = bookingFaults(asked, context)
  return {
    faults, units: (faults.length === 0 ? takenUnits(asked, context, preferred) : null) ?? [],
    needsApproval: needsApproval(asked, context), credits: creditsFor(asked, context.policy),
  }
}

/** Makes the booking that the rules allow; throws BookingRefused with all that stands against it. */
export async function placed(write: BookingWrite, asked: AskedBooking, context: GatheredContext, words: BookingWords, instance: InstanceOf | null = null): Promise<Booking> {
  const verdict = judged(asked, context)
  if (verdict.faults.length > 0) throw new BookingRefused(verdict.faults)
  return stored(write, asked, context, verdict, words, instance)
}

/** Writes what was judged to be right: the booking, what it holds, what it costs, and that it happened. */
export async function stored(write: BookingWrite, asked: AskedBooking, context: GatheredContext, verdict: Judged, words: BookingWords, instance: InstanceOf | null): Promise<Booking> {
  const { tx, now, principal } = write
  const booking: Booking = {
    id: newId(), siteId: context.siteId, resourceId: context.resource.id, units: [...verdict.units],
    seriesId: instance?.seriesId ?? null, recurrenceId: instance?.recurrenceId ?? null,
    tenantId: context.who.tenantId, memberId: context.who.memberId, ...words, partySize: asked.partySize,
    from: new Date(asked.from).toISOString(), to: new Date(asked.to).toISOString(),
    status: verdict.needsApproval ? 'requested' : 'confirmed', source: asked.source,
    checkedInAt: null, checkedInBy: null, endedAt: null, credits: verdict.credits,
    createdAt: new Date(now).toISOString(), createdBy: principal.id, version: 1,
  }
  // A request holds nothing: several may ask for one time, and approving one takes it.
  const isConfirmed = booking.status === 'confirmed'
  const hold = isConfirmed ? { units: booking.units, ...heldRange(asked, buffersOf(context)) } : null
  await insertBookings(tx, [{ booking, hold, event: write.happening(booking, isConfirmed ? 'created' : 'requested', { source: booking.source }) }])
  await charged(write, booking, asked.from, context, 'booked')
  return booking
}

/** Takes the booking's units for its time and the buffers around it. */
export async function held({ tx }: BookingWrite, { id, units }: Pick<Booking, 'id' | 'units'>, stretch: Stretch, context: Pick<BookingContext, 'policy' | 'parts'>): Promise<void> {
  const { from, to } = heldRange(stretch, buffersOf(context))
  await holdUnits(tx, id, units, from, to)
}

/** Takes what the booking costs from the month in which it begins, where its tenant has credits. */
export async function charged({ tx, now }: BookingWrite, booking: Pick<Booking, 'id' | 'siteId' | 'tenantId' | 'credits'>, from: number, { usage, timeZone }: Pick<BookingContext, 'usage' | 'timeZone'>, reason: string): Promise<void> {
  const { id, siteId, tenantId, credits } = booking
  if (credits === 0 || tenantId === null || usage.credits === null) return
  await enterCredits(tx, [{ siteId, tenantId, bookingId: id, reason, amount: -credits, month: creditMonth(from, timeZone), at: new Date(now) }])
}
