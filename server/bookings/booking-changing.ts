import type { Booking, BookingAsk, BookingChange, BookingMade } from '#contract/bookings'
import { ApiError, BookingRefused } from '../api-error.ts'
import type { Stretch } from '../site-time/available-time-rules.ts'
import { needsApproval } from './approval-rules.ts'
import { freedTime, givenBack } from './booking-cancelling.ts'
import type { AskedBooking } from './booking-context.ts'
import type { GatheredContext } from './booking-gathering.ts'
import { contextFor, noTime, readTimes, timesOf, verdictFor, type BookingMakingDeps, type Verdict } from './booking-making.ts'
import { charged, held, judged, type BookingWords, type Judged } from './booking-placing.ts'
import { shownBookings } from './booking-reading.ts'
import { changeBooking } from './booking-repository.ts'
import type { BookingWrite } from './booking-write.ts'
import { without } from './stretch-rules.ts'
import { freeUnits } from './unit-hold-repository.ts'

const NOT_OPEN = { en: 'It is over, was cancelled or was declined: book again instead.', 'zh-CN': '该预订已结束、取消或被拒绝：请重新预订。' }

export const stretchOf = ({ from, to }: Pick<Booking, 'from' | 'to'>): Stretch => ({ from: Date.parse(from), to: Date.parse(to) })

/** Throws 'edited-meanwhile' and 'wrong-state' for what cannot be changed any more. */
export function checkOpen(booking: Booking, version: number, now: number): void {
  if (booking.version !== version) throw new ApiError('edited-meanwhile')
  if ((booking.status !== 'requested' && booking.status !== 'confirmed') || Date.parse(booking.to) <= now) throw new ApiError('wrong-state', NOT_OPEN)
}

/** The new words of a booking. */
export const changedWords = ({ title, note }: BookingChange, booking: BookingWords): BookingWords => ({ title: title ?? booking.title, note: note ?? booking.note })

/** True when the change is more than words: then the rules are asked. */
export const isRuled = ({ resourceId, from, to, partySize }: BookingChange): boolean => [resourceId, from, to, partySize].some((field) => field !== undefined)

/** Changes this one booking, under the same rules as a new one; throws BookingRefused. */
export async function changedOne(write: BookingWrite, booking: Booking, change: BookingChange, timeZone: string, deps: BookingMakingDeps): Promise<BookingMade> {
  if (isRuled(change)) await moved(write, booking, change, timeZone, deps)
  else await reworded(write, booking, changedWords(change, booking))
  const [shown] = await shownBookings(write.tx, [booking.id], write.principal)
  return { booking: shown ?? null, series: null, placed: shown ? [shown] : [], skipped: [] }
}

export async function reworded(write: BookingWrite, booking: Booking, words: BookingWords): Promise<void> {
  await write.happened(await changed(write, booking, words), 'changed')
}

/** What would become of the booking if it were as asked for. Nothing is changed; who it is for stays. */
export async function checkedChange(write: BookingWrite, booking: Booking, ask: BookingAsk, timeZone: string, deps: BookingMakingDeps): Promise<Verdict> {
  const times = readTimes(ask, timeZone)
  if ('faults' in times) return noTime(times.faults)
  const context = await contextFor(write, booking.siteId, { resourceId: ask.resourceId, stretch: times, owner: booking, except: [booking.id] }, deps)
  return verdictFor(judgedChange(booking, askedAgain(booking, times, ask.partySize), context), times, context)
}

async function moved(write: BookingWrite, booking: Booking, change: BookingChange, timeZone: string, deps: BookingMakingDeps): Promise<void> {
  const stretch = timesOf({ from: change.from ?? booking.from, to: change.to ?? booking.to }, timeZone)
  const resourceId = change.resourceId ?? booking.resourceId
  const context = await contextFor(write, booking.siteId, { resourceId, stretch, owner: booking, except: [booking.id] }, deps)
  const asked = askedAgain(booking, stretch, change.partySize)
  const verdict = judgedChange(booking, asked, context)
  if (verdict.faults.length > 0) throw new BookingRefused(verdict.faults)
  await freeUnits(write.tx, [booking.id])
  await rebooked(write, booking, asked, context, verdict, changedWords(change, booking))
}

export const askedAgain = (booking: Booking, stretch: Stretch, partySize = booking.partySize): AskedBooking =>
  ({ ...stretch, partySize, source: booking.source, before: { ...stretchOf(booking), resourceId: booking.resourceId, partySize: booking.partySize } })

/** What becomes of a change. What still waits for approval goes on waiting: only approved time may be shortened freely. */
export function judgedChange(booking: Booking, asked: AskedBooking, context: GatheredContext): Judged {
  const verdict = judged(asked, context, booking.units)
  return booking.status === 'requested' ? { ...verdict, needsApproval: needsApproval({ from: asked.from, to: asked.to }, context) } : verdict
}

/** Writes a change that was judged to be right; the booking's units are free already. */
export async function rebooked(write: BookingWrite, booking: Booking, asked: AskedBooking, context: GatheredContext, verdict: Judged, words: BookingWords, more: { seriesId?: string; recurrenceId?: string } = {}): Promise<Booking> {
  const wasHeld = booking.status === 'confirmed'
  const after = await changed(write, booking, {
    ...words, ...more, resourceId: context.resource.id, units: [...verdict.units], partySize: asked.partySize, from: new Date(asked.from).toISOString(), to: new Date(asked.to).toISOString(),
    status: verdict.needsApproval ? 'requested' : 'confirmed', credits: verdict.credits,
  })
  if (after.status === 'confirmed') await held(write, after, asked, context)
  await givenBack(write, booking, `changed ${after.version}`)
  await charged(write, after, asked.from, context, `charged ${after.version}`)
  await write.happened(after, 'changed', { before: { resourceId: booking.resourceId, from: booking.from, to: booking.to } })
  if (after.status === 'requested' && wasHeld) await write.happened(after, 'requested')
  if (wasHeld) await freedByMove(write, booking, after)
  return after
}

/** What was held before and is not any more, from now on. */
async function freedByMove(write: BookingWrite, before: Booking, after: Booking): Promise<void> {
  const old = { from: Math.max(write.now, Date.parse(before.from)), to: Date.parse(before.to) }
  const kept = after.status === 'confirmed' && after.resourceId === before.resourceId ? [stretchOf(after)] : []
  const left = old.from < old.to ? without([old], kept) : []
  for (const [index, { from, to }] of left.entries()) {
    await freedTime(write, { ...before, version: after.version }, from, to, index === 0 ? '' : ':end')
  }
}

async function changed({ tx }: BookingWrite, booking: Booking, patch: Parameters<typeof changeBooking>[3]): Promise<Booking> {
  const after = await changeBooking(tx, booking, ['requested', 'confirmed'], patch)
  if (!after) throw new ApiError('edited-meanwhile')
  return after
}
