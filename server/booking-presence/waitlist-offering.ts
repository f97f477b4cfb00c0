import type { WaitlistEntry, WaitlistOffer } from '#contract/bookings'
import { newId } from '../building/building-service.ts'
import { contextFor, type BookingMakingDeps } from '../bookings/booking-making.ts'
import { judged } from '../bookings/booking-placing.ts'
import type { BookingWrite } from '../bookings/booking-write.ts'
import { buffersOf, heldRange } from '../bookings/resource-unit-rules.ts'
import { gridAtOrAfter, gridAtOrBefore } from '../site-time/wall-grid-rules.ts'
import { insertOffer, lockedEntry, setEntryStatus, type Candidate } from './waitlist-repository.ts'

const MINUTE = 60_000
const isoOf = (at: number): string => new Date(at).toISOString()

/** What is offered of a wanted time at `now`: all of it, or, once it has begun, the rest from the grid's next step. */
export const offeredFrom = (wantedFrom: number, now: number, stepMin: number, timeZone: string): number => (wantedFrom >= now ? wantedFrom : gridAtOrAfter(now, stepMin, timeZone))

/** When an offer that is accepted at `now` begins: an offer that was held into its own time begins with the running step. */
export const acceptedFrom = (offeredFrom: number, now: number, stepMin: number, timeZone: string): number => Math.max(offeredFrom, gridAtOrBefore(now, stepMin, timeZone))

/**
 * Offers one freed resource to one entry of the line, under the rules of every booking, and holds it for the
 * policy's time; null when it is not free (any more), or the entry was asked for this cause already.
 */
export async function offered(write: BookingWrite, { entryId, cause, resourceId }: Candidate, siteOf: (siteId: string) => { readonly timeZone: string }, deps: BookingMakingDeps): Promise<{ entry: WaitlistEntry; offer: WaitlistOffer } | null> {
  const { tx, now } = write
  const entry = await lockedEntry(tx, entryId)
  if (!entry || entry.status !== 'waiting') return null
  const wanted = { from: Date.parse(entry.from), to: Date.parse(entry.to) }
  const context = await contextFor(write, entry.siteId, { resourceId, stretch: wanted, owner: entry }, deps)
  const { stepMin, waitlist } = context.policy
  const from = offeredFrom(wanted.from, now, stepMin, siteOf(entry.siteId).timeZone)
  if (!waitlist.allowed || from >= wanted.to) return null
  const stretch = { from, to: wanted.to }
  const { faults, units } = judged({ ...stretch, partySize: entry.partySize, source: 'waitlist' }, context)
  if (faults.length > 0) return null
  const offer: WaitlistOffer = {
    id: newId(), waitlistId: entry.id, resourceId, from: isoOf(from), to: entry.to, status: 'held', bookingId: null,
    expiresAt: isoOf(Math.min(now + waitlist.holdMin * MINUTE, wanted.to)),
  }
  if (!await insertOffer(tx, { ...offer, cause, offeredAt: now }, units, heldRange(stretch, buffersOf(context)))) return null
  await setEntryStatus(tx, entry.id, ['waiting'], 'offered')
  return { entry: { ...entry, status: 'offered' }, offer }
}
