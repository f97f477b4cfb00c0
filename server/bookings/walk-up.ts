import type { BookingMade } from '#contract/bookings'
import { ApiError, BookingRefused } from '../api-error.ts'
import { bookingFault } from './booking-fault-sentences.ts'
import type { GatheredContext } from './booking-gathering.ts'
import { contextFor, type BookingMakingDeps } from './booking-making.ts'
import { judged, stored } from './booking-placing.ts'
import { shownBookings } from './booking-reading.ts'
import { changeBooking } from './booking-repository.ts'
import { MINUTE_MS } from './booking-rule.ts'
import { bookingFaults } from './booking-rules.ts'
import type { BookingWrite } from './booking-write.ts'
import { found } from './record-answers.ts'
import { resourceById } from './resource-repository.ts'

const NOT_ON_THE_SPOT = { en: 'It is not booked at the door: its policy wants it booked ahead.', 'zh-CN': '该资源不支持现场预订，请提前预订。' }

export interface WalkUpAsk { readonly minutes: number; readonly title?: string | undefined; readonly source: 'walk-up' | 'ad-hoc'; readonly by: 'hand' | 'sensor' }

/** Whole minutes: a booking of 10:07:31 would look odd on every screen. */
const minuteOf = (now: number): number => Math.floor(now / MINUTE_MS) * MINUTE_MS
/** The minute that runs; where somebody ended within it, the moment after them: what the door calls free can be taken. */
const beginOf = ({ now, held }: Pick<GatheredContext, 'now' | 'held'>): number => Math.max(minuteOf(now), ...held.map(({ to }) => to).filter((to) => to <= now))

/** Books from now on for whoever stands there, checked in already; throws BookingRefused. */
export async function walkedUp(write: BookingWrite, resourceId: string, { minutes, title = '', source, by }: WalkUpAsk, deps: BookingMakingDeps): Promise<BookingMade> {
  const { tx, now, principal } = write
  const { resource } = await found(resourceById(tx, resourceId))
  const stretch = { from: minuteOf(now), to: minuteOf(now) + (minutes + 1) * MINUTE_MS }
  const owner = { tenantId: principal.tenantId, memberId: principal.memberId }
  const context = await contextFor(write, resource.siteId, { resourceId, stretch, owner }, deps)
  const { walkUp } = context.policy
  const from = beginOf(context)
  const asked = { from, to: from + minutes * MINUTE_MS, partySize: 1, source }
  const verdict = judged(asked, context)
  if (!walkUp.allowed || verdict.needsApproval) throw new ApiError('wrong-state', NOT_ON_THE_SPOT)
  const tooLong = minutes > walkUp.maxMin ? [bookingFault('too-long', 'minutes', { lengthMin: minutes, maxLengthMin: walkUp.maxMin }, context.timeZone)] : []
  const faults = [...tooLong, ...verdict.faults]
  if (faults.length > 0) throw new BookingRefused(faults)
  const booking = await stored(write, asked, context, verdict, { title, note: '' }, null)
  const here = await changeBooking(tx, booking, ['confirmed'], { checkedInAt: new Date(now).toISOString(), checkedInBy: by })
  await write.happened(await found(Promise.resolve(here)), 'checked-in', { way: by })
  const [shown] = await shownBookings(tx, [booking.id], principal)
  return { booking: shown ?? null, series: null, placed: shown ? [shown] : [], skipped: [] }
}

/** For how many minutes from now it could be booked at the door; 0 when it cannot. `context` covers the policy's longest walk-up. */
export function walkUpMinutes(context: GatheredContext): number {
  const { policy: { walkUp, stepMin } } = context
  if (!walkUp.allowed) return 0
  const from = beginOf(context)
  for (let minutes = walkUp.maxMin; minutes >= stepMin; minutes -= stepMin) {
    const asked = { from, to: from + minutes * MINUTE_MS, partySize: 1, source: 'walk-up' as const }
    if (bookingFaults(asked, context).length === 0) return judged(asked, context).needsApproval ? 0 : minutes
  }
  return 0
}
