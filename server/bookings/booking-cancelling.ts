import type { CancelAsk } from '#contract/booking-bodies'
import type { Booking } from '#contract/bookings'
import { ApiError } from '../api-error.ts'
import { isLateCancellation } from './approval-rules.ts'
import { changeBooking } from './booking-repository.ts'
import { creditsTakenFor, enterCredits } from './booking-usage-repository.ts'
import type { BookingWrite } from './booking-write.ts'
import { found } from './record-answers.ts'
import { familyIds, policyOfResource } from './resource-repository.ts'
import { freeUnits } from './unit-hold-repository.ts'

const OVER = { en: 'It is over or was cancelled already.', 'zh-CN': '该预订已结束或已取消。' }
const CHECKED_IN = { en: 'Somebody checked in: end it instead.', 'zh-CN': '已有人签到：请改为结束使用。' }

/** Cancels the booking if it is still to be had; a late cancellation counts, and its credits stay spent. */
export async function cancelled(write: BookingWrite, booking: Booking, { reason }: Pick<CancelAsk, 'reason'>): Promise<Booking> {
  const { tx, now } = write
  if (Date.parse(booking.to) <= now) throw new ApiError('wrong-state', OVER)
  if (booking.checkedInAt !== null) throw new ApiError('wrong-state', CHECKED_IN)
  const after = await changeBooking(tx, booking, ['requested', 'confirmed'], { status: 'cancelled' })
  if (!after) throw new ApiError('wrong-state', OVER)
  const late = booking.status === 'confirmed' && isLateCancellation(Date.parse(booking.from), now, await found(policyOfResource(tx, booking.resourceId)))
  if (!late) await givenBack(write, booking, 'cancelled')
  await write.happened(after, 'cancelled', { late, ...(reason ? { reason } : {}) })
  if (booking.status === 'confirmed') await letGo(write, after)
  return after
}

/** Frees what the booking holds and tells whom it may concern, from now or its begin on. */
export async function letGo(write: BookingWrite, { id, siteId, resourceId, from, to, version }: Booking): Promise<void> {
  await freeUnits(write.tx, [id])
  await freedTime(write, { id, siteId, resourceId, version }, Math.max(write.now, Date.parse(from)), Date.parse(to))
}

/** Tells of freed time of the booking's resource and of all that contains it or is a part of it. */
export async function freedTime(write: BookingWrite, { id, siteId, resourceId, version }: Pick<Booking, 'id' | 'siteId' | 'resourceId' | 'version'>, from: number, to: number, suffix = ''): Promise<void> {
  if (from >= to) return
  await write.freed({ siteId, resourceIds: await familyIds(write.tx, resourceId), from, to, cause: `${id}:${version}${suffix}` })
}

/** Gives back all that is still taken for the booking; the reason makes it happen once. */
export async function givenBack({ tx, now }: BookingWrite, { id, siteId, tenantId }: Pick<Booking, 'id' | 'siteId' | 'tenantId'>, reason: string): Promise<void> {
  if (tenantId === null) return
  const entries = (await creditsTakenFor(tx, id)).filter(({ taken }) => taken > 0)
  await enterCredits(tx, entries.map(({ month, taken }) => ({ siteId, tenantId, bookingId: id, reason: `${reason} ${month}`, amount: taken, month, at: new Date(now) })))
}
