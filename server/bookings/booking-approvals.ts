import type { ApprovalItem } from '#contract/booking-bodies'
import type { Booking, BookingFault } from '#contract/bookings'
import { ApiError, BookingRefused } from '../api-error.ts'
import { stretchOf } from './booking-changing.ts'
import { gatherContext, type GatheredContext } from './booking-gathering.ts'
import { contextFor, type BookingMakingDeps } from './booking-making.ts'
import { held } from './booking-placing.ts'
import { shownBookings } from './booking-reading.ts'
import { changeBooking, findBookings, lockedBooking } from './booking-repository.ts'
import { DAY_MS, faultsOf } from './booking-rule.ts'
import { withPlaced } from './booking-rules.ts'
import { declined } from './booking-transitions.ts'
import type { BookingWrite } from './booking-write.ts'
import { blackedOut } from './opening-rules.ts'
import { found } from './record-answers.ts'
import { relatedIds } from './resource-repository.ts'
import { conflict, takenUnits } from './resource-unit-rules.ts'

const DECIDED = { en: 'It was decided on already, or its time is over.', 'zh-CN': '该申请已处理或已过期。' }
/** More than any screen shows; beyond, the next ones come up as these are decided. */
const REQUESTS_MAX = 200
/** The longest buffers on both sides (contract/bookings.ts): requests further apart cannot meet. */
const BUFFERS_MS = 2 * DAY_MS

/** The requests that wait, each with those that approving it would reject (Indico #4129). */
export async function waitingRequests(write: BookingWrite, siteId: string, deps: BookingMakingDeps): Promise<ApprovalItem[]> {
  const { tx, now, principal } = write
  const waiting = await findBookings(tx, { siteId, from: now, statuses: ['requested'] }, REQUESTS_MAX)
  const items: ApprovalItem[] = []
  for (const { booking } of waiting) {
    const context = await contextOf(write, booking, deps)
    const units = takenUnits(stretchOf(booking), context)
    const rejected = units === null ? [] : await rejectedBy(write, booking, units, deps)
    const [shown] = await shownBookings(tx, [booking.id], principal)
    if (shown) items.push({ booking: shown, rejects: await shownBookings(tx, rejected.map(({ id }) => id), principal) })
  }
  return items
}

async function contextOf({ tx, now, principal }: BookingWrite, booking: Booking, { buildings }: BookingMakingDeps): Promise<GatheredContext> {
  return found(gatherContext(tx, { resourceId: booking.resourceId, stretch: stretchOf(booking), owner: booking, role: principal.role, except: [booking.id] }, { buildings, now }))
}

/** The other requests that could be had now and could not any more with these units taken. */
async function rejectedBy(write: BookingWrite, booking: Booking, units: readonly string[], deps: BookingMakingDeps): Promise<Booking[]> {
  const { from, to } = stretchOf(booking)
  const near = await findBookings(write.tx, { siteId: booking.siteId, from: from - BUFFERS_MS, to: to + BUFFERS_MS, resourceIds: await relatedIds(write.tx, booking.resourceId), statuses: ['requested'] }, REQUESTS_MAX)
  const rejected: Booking[] = []
  for (const { booking: other } of near.filter((one) => one.booking.id !== booking.id)) {
    const context = await contextOf(write, other, deps)
    const possible = takenUnits(stretchOf(other), context) !== null
    if (possible && takenUnits(stretchOf(other), withPlaced(context, { from, to }, units)) === null) rejected.push(other)
  }
  return rejected
}

/** Confirms a request: it takes its units now, and the requests that it leaves no room for are declined. Throws BookingRefused when somebody has its time. */
export async function approved(write: BookingWrite, id: string, deps: BookingMakingDeps): Promise<{ readonly booking: Booking; readonly declined: readonly Booking[] }> {
  const request = await requested(write, id)
  const context = await contextFor(write, request.siteId, { resourceId: request.resourceId, stretch: stretchOf(request), owner: request, except: [id] }, deps)
  const units = standingUnits(request, context)
  const rejected = await rejectedBy(write, request, units, deps)
  const booking = await changeBooking(write.tx, request, ['requested'], { status: 'confirmed', units: [...units] })
  if (!booking) throw new ApiError('wrong-state', DECIDED)
  await held(write, booking, stretchOf(booking), context)
  await write.happened(booking, 'approved')
  const turnedDown: Booking[] = []
  for (const other of rejected) turnedDown.push(await declined(write, other, { why: 'taken', by: id }))
  return { booking, declined: turnedDown }
}

/** The rules let it be asked for; what may have changed since then is looked at again. */
function standingUnits(request: Booking, context: GatheredContext): string[] {
  const asked = { ...stretchOf(request), partySize: request.partySize, source: request.source }
  const faults: BookingFault[] = [...faultsOf('blackout', blackedOut(asked, context), context.timeZone), ...faultsOf('conflict', conflict(asked, context), context.timeZone)]
  const units = takenUnits(asked, context)
  if (faults.length > 0 || units === null) throw new BookingRefused(faults)
  return units
}

/** Turns a request down with a reason that its owner reads. */
export async function turnedDown(write: BookingWrite, id: string, reason: string): Promise<Booking> {
  return declined(write, await requested(write, id), { why: 'decided', reason })
}

async function requested({ tx, now }: BookingWrite, id: string): Promise<Booking> {
  const booking = await found(lockedBooking(tx, id))
  if (booking.status !== 'requested' || Date.parse(booking.to) <= now) throw new ApiError('wrong-state', DECIDED)
  return booking
}
