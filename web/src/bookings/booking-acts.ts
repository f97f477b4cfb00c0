import type { BookingAsk, BookingMade, EditReach, ShownBooking } from '#contract/bookings'
import { apiErrorOf, type ApiError } from '../api/api-client.ts'
import { newKey } from '../api/new-key.ts'
import { m } from '../paraglide/messages.js'
import { atrium } from '../shell/atrium-state.svelte.ts'
import { notes } from '../shell/notes.svelte.ts'
import { clockText } from '../time/site-time.ts'
import { cancelBooking, changeBooking, checkIn, endBooking, extendBooking, leaveAnswer, makeBooking } from './booking-calls.ts'
import { catalogue } from './booking-catalogue.svelte.ts'
import { bookingWatch } from './booking-watch.svelte.ts'
import { spanText } from './booking-words.ts'

/** One reason in one sentence: the first rule that stands against it, else what the server said. */
export const refusalText = (error: ApiError): string => error.faults[0]?.message ?? (error.code === 'unreachable' ? m.error_unreachable() : error.message)

/** Runs an act, tells what came of it, and has every view of bookings fetch again; null when it was refused. */
export async function acted<T>(run: () => Promise<T>): Promise<T | null> {
  try {
    return await run()
  } catch (error) {
    notes.refused(refusalText(apiErrorOf(error)))
    return null
  } finally {
    // After a refusal too: what stands against it is worth seeing.
    bookingWatch.changed()
  }
}

const nameOf = (resourceId: string): string => catalogue.current?.resource(resourceId)?.name ?? resourceId
const whenOf = ({ from, to }: Pick<ShownBooking, 'from' | 'to'>): string => spanText(Date.parse(from), Date.parse(to), atrium.timeStyle)

/** Books at once, without the form; the note undoes it. */
export async function bookNow(siteId: string, ask: BookingAsk): Promise<BookingMade | null> {
  const made = await acted(() => makeBooking(siteId, ask, newKey()))
  if (made) noteMade(made)
  return made
}

export function noteMade({ booking, placed, series }: BookingMade): void {
  const first = booking ?? placed[0]
  if (!first) return
  const undo = { text: m.undo(), run: () => { void cancel(first, series === null ? 'this' : 'all', { quiet: true }) } }
  const place = { name: nameOf(first.resourceId), when: whenOf(first) }
  notes.done(series !== null ? m.book_made_series({ ...place, count: placed.length }) : first.status === 'requested' ? m.book_made_requested(place) : m.book_made(place), undo)
}

export async function cancel(booking: ShownBooking, reach: EditReach, { reason, quiet = false }: { reason?: string; quiet?: boolean } = {}): Promise<boolean> {
  const done = await acted(() => cancelBooking(booking.id, reach, reason))
  if (done === null) return false
  const again: BookingAsk = { resourceId: booking.resourceId, from: booking.from, to: booking.to, title: booking.title ?? '', note: booking.note ?? '', partySize: booking.partySize ?? 1 }
  // What was cancelled is gone; undoing books the same anew, which can fail when somebody was quicker.
  const undo = quiet || done.items.length !== 1 ? undefined : { text: m.undo(), run: () => { void bookNow(booking.siteId, again) } }
  notes.done(quiet ? m.book_undone() : m.book_cancelled({ name: nameOf(booking.resourceId), when: whenOf(booking) }), undo)
  return true
}

/** Moves a booking or changes its length; the note takes it back. */
export async function move(booking: ShownBooking, to: { resourceId: string; from: number; to: number }, quiet = false): Promise<ShownBooking | null> {
  const asked = { resourceId: to.resourceId, from: new Date(to.from).toISOString(), to: new Date(to.to).toISOString(), reach: 'this' as const }
  const made = await acted(() => changeBooking(booking, asked))
  const moved = made?.booking ?? made?.placed[0] ?? null
  if (moved === null) return null
  const back = { resourceId: booking.resourceId, from: Date.parse(booking.from), to: Date.parse(booking.to) }
  const undo = quiet ? undefined : { text: m.undo(), run: () => { void move(moved, back, true) } }
  notes.done(quiet ? m.book_undone() : m.book_moved({ name: nameOf(moved.resourceId), when: whenOf(moved) }), undo)
  return moved
}

export async function arrive(booking: ShownBooking, doorCode?: string): Promise<boolean> {
  const done = await acted(() => checkIn(booking.id, doorCode === undefined ? { way: 'hand' } : { way: 'qr', doorCode }))
  if (done) notes.done(m.book_checked_in({ name: nameOf(booking.resourceId) }))
  return done !== null
}

export async function extend(booking: ShownBooking, minutes: number): Promise<boolean> {
  const done = await acted(() => extendBooking(booking.id, minutes))
  if (done) notes.done(m.book_extended({ name: nameOf(booking.resourceId), when: whenOf(done) }))
  return done !== null
}

export async function endEarly(booking: ShownBooking): Promise<boolean> {
  const done = await acted(() => endBooking(booking.id))
  if (done) notes.done(m.book_ended({ name: nameOf(booking.resourceId) }))
  return done !== null
}

/** The answer to "is it over?": the rest is free, or it stays as it is. */
export async function answerLeave(booking: ShownBooking, over: boolean): Promise<boolean> {
  const done = await acted(() => leaveAnswer(booking.id, over))
  const place = { name: nameOf(booking.resourceId), time: clockText(Date.parse(booking.to), atrium.timeStyle) }
  if (done) notes.done(over ? m.book_ended(place) : m.leave_kept(place))
  return done !== null
}
