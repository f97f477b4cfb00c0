import { timingSafeEqual } from 'node:crypto'
import type { CheckInAsk } from '#contract/booking-bodies'
import type { Booking, NoShow } from '#contract/bookings'
import type { LocalText } from '#contract/local-text'
import { reaches } from '../access/principal.ts'
import { ApiError, BookingRefused } from '../api-error.ts'
import { newId } from '../building/building-service.ts'
import { stretchOf } from './booking-changing.ts'
import { freedTime, givenBack, letGo } from './booking-cancelling.ts'
import { MINUTE_MS } from './booking-rule.ts'
import { contextFor, type BookingMakingDeps } from './booking-making.ts'
import { charged, held, judged } from './booking-placing.ts'
import { changeBooking, judge, lockedBooking } from './booking-repository.ts'
import type { BookingWrite } from './booking-write.ts'
import { insertNoShow } from './no-show-repository.ts'
import { found } from './record-answers.ts'
import { buffersOf, partsOf } from './resource-unit-rules.ts'
import { policyOfResource, resourceById, resourceFamily } from './resource-repository.ts'
import { freeUnits, shortenHolds } from './unit-hold-repository.ts'

const text = (en: string, zh: string): LocalText => ({ en, 'zh-CN': zh })
const WRONG = {
  notConfirmed: text('It is not confirmed, or it is over.', '该预订未确认或已结束。'),
  tooEarly: text('Checking in opens shortly before it begins.', '尚未到签到时间。'),
  notBegun: text('It has not begun: cancel it instead.', '尚未开始：请改为取消预订。'),
  needsApproval: text('So long a booking needs approval: ask for a change instead.', '延长后需要审批：请改为提交修改申请。'),
  wrongCode: text('The code on the door has changed: scan it again.', '门上的二维码已更新：请重新扫码。'),
} as const

const isoOf = (at: number): string => new Date(at).toISOString()

/** A booking that is locked and confirmed; whatever was changed between is seen. */
export async function confirmedBooking({ tx }: BookingWrite, id: string): Promise<Booking> {
  const booking = await found(lockedBooking(tx, id))
  if (booking.status !== 'confirmed') throw new ApiError('wrong-state', WRONG.notConfirmed)
  return booking
}

const changed = async ({ tx }: BookingWrite, booking: Booking, patch: Parameters<typeof changeBooking>[3]): Promise<Booking> => {
  const after = await changeBooking(tx, booking, ['confirmed'], patch)
  if (!after) throw new ApiError('edited-meanwhile') // The row is locked: only a defect leads here.
  return after
}

/** True for the booking's own people, for the house and for the panel at the door. */
export const mayUse = ({ principal }: BookingWrite, booking: Booking): boolean => principal.kind === 'kiosk' || reaches(principal, 'bookings.make', booking)

/** Somebody came. Asked again it changes nothing. `qr` needs the door's code and is then open to whoever stands there. */
export async function checkedIn(write: BookingWrite, id: string, way: NonNullable<Booking['checkedInBy']>, doorCode?: CheckInAsk['doorCode']): Promise<Booking> {
  const { tx, now } = write
  const booking = await found(lockedBooking(tx, id))
  if (way === 'qr') await checkDoorCode(write, booking, doorCode)
  else if (!mayUse(write, booking)) throw new ApiError('not-allowed')
  if (booking.status !== 'confirmed' || Date.parse(booking.to) <= now) throw new ApiError('wrong-state', WRONG.notConfirmed)
  if (booking.checkedInAt !== null) return booking
  const { checkIn } = await found(policyOfResource(tx, booking.resourceId))
  if (now < Date.parse(booking.from) - checkIn.earlyMin * MINUTE_MS) throw new ApiError('wrong-state', WRONG.tooEarly)
  const after = await changed(write, booking, { checkedInAt: isoOf(now), checkedInBy: way })
  await write.happened(after, 'checked-in', { way })
  return after
}

async function checkDoorCode({ tx }: BookingWrite, { resourceId }: Booking, given = ''): Promise<void> {
  const { doorCode } = await found(resourceById(tx, resourceId))
  const [own, shown] = [Buffer.from(doorCode), Buffer.from(given)]
  if (own.length !== shown.length || !timingSafeEqual(own, shown)) throw new ApiError('not-allowed', WRONG.wrongCode)
}

/** Ends a running booking now; the rest becomes free, but for the time to tidy. */
export async function ended(write: BookingWrite, id: string): Promise<Booking> {
  const { now } = write
  const booking = await confirmedBooking(write, id)
  if (!mayUse(write, booking)) throw new ApiError('not-allowed')
  const { from, to } = stretchOf(booking)
  if (now < from) throw new ApiError('wrong-state', WRONG.notBegun)
  if (to <= now) throw new ApiError('wrong-state', WRONG.notConfirmed)
  const after = await changed(write, booking, { status: 'completed', endedAt: isoOf(now) })
  await shortenHolds(write.tx, id, now + await tidyingMs(write, booking))
  await write.happened(after, 'ended')
  await freedTime(write, after, now, to)
  return after
}

async function tidyingMs({ tx }: BookingWrite, { resourceId }: Booking): Promise<number> {
  const family = await resourceFamily(tx, resourceId)
  const own = await found(Promise.resolve(family.find(({ resource }) => resource.id === resourceId)))
  const parts = new Set(partsOf(own.resource, new Map(family.map(({ resource }) => [resource.id, resource]))).map(({ id: part }) => part))
  return buffersOf({ policy: own.policy, parts: family.filter(({ resource }) => parts.has(resource.id)) }).bufferAfterMin * MINUTE_MS
}

/** Lets a booking go on for so many minutes, under the rules; throws BookingRefused. */
export async function extended(write: BookingWrite, id: string, minutes: number, deps: BookingMakingDeps): Promise<Booking> {
  const booking = await confirmedBooking(write, id)
  if (!mayUse(write, booking)) throw new ApiError('not-allowed')
  const before = stretchOf(booking)
  if (before.to <= write.now) throw new ApiError('wrong-state', WRONG.notConfirmed)
  const asked = { from: before.from, to: before.to + minutes * MINUTE_MS, partySize: booking.partySize, source: booking.source, before: { ...before, resourceId: booking.resourceId, partySize: booking.partySize } }
  const context = await contextFor(write, booking.siteId, { resourceId: booking.resourceId, stretch: asked, owner: booking, except: [id] }, deps)
  const verdict = judged(asked, context, booking.units)
  if (verdict.faults.length > 0) throw new BookingRefused(verdict.faults)
  if (verdict.needsApproval) throw new ApiError('wrong-state', WRONG.needsApproval)
  const after = await changed(write, booking, { to: isoOf(asked.to), units: [...verdict.units], credits: verdict.credits })
  await freeUnits(write.tx, [id])
  await held(write, after, asked, context)
  await givenBack(write, booking, `extended ${after.version}`)
  await charged(write, after, asked.from, context, `charged ${after.version}`)
  await write.happened(after, 'extended', { minutes })
  return after
}

/** What the presence side has found out about a booking that nobody checked in to. */
export interface NoShowVerdict { readonly evidence: NoShow['evidence']; readonly release: boolean; readonly spaceId: string | null }

/**
 * Nobody came: writes the no-show record, and frees the rest where `release` says so. Once and for all: null when
 * there was a verdict before, or when somebody checked in, cancelled or changed it meanwhile.
 */
export async function notShown(write: BookingWrite, id: string, { evidence, release, spaceId }: NoShowVerdict): Promise<NoShow | null> {
  const { tx, now } = write
  const booking = await found(lockedBooking(tx, id))
  if (booking.status !== 'confirmed' || booking.checkedInAt !== null || Date.parse(booking.from) > now || !await judge(tx, id, new Date(now))) return null
  const { siteId, resourceId, tenantId, memberId, from, to } = booking
  const record: NoShow = {
    id: newId(), bookingId: id, siteId, resourceId, spaceId, tenantId, memberId, from, to, recordedAt: isoOf(now), released: release, evidence,
    status: 'recorded', contest: null, contestedAt: null, decision: null, decidedAt: null, decidedBy: null,
  }
  await insertNoShow(tx, record)
  if (release && Date.parse(to) > now) {
    const after = await changed(write, booking, { status: 'released', endedAt: isoOf(now) })
    await write.happened(after, 'released', { noShowId: record.id })
    await letGo(write, after)
  } else {
    await write.happened(booking, 'not-shown', { noShowId: record.id })
  }
  return record
}

/** It could not be known whether somebody came; false when there was a verdict before. */
export async function notKnown(write: BookingWrite, id: string, detail: Record<string, unknown>): Promise<boolean> {
  const booking = await found(lockedBooking(write.tx, id))
  if (!await judge(write.tx, id, new Date(write.now))) return false
  await write.happened(booking, 'not-known', detail)
  return true
}

/** Closes what is over: a confirmed booking is completed, a request that nobody decided in time is declined. Null when there is nothing to close. */
export async function completed(write: BookingWrite, id: string): Promise<Booking | null> {
  const { tx, now } = write
  const booking = await found(lockedBooking(tx, id))
  if (booking.status === 'confirmed' && Date.parse(booking.to) <= now) {
    const after = await changed(write, booking, { status: 'completed' })
    await write.happened(after, 'completed')
    return after
  }
  if (booking.status === 'requested' && Date.parse(booking.from) <= now) return declined(write, booking, { why: 'not-decided' })
  return null
}

/** Turns a request down and gives back what it would have cost. */
export async function declined(write: BookingWrite, booking: Booking, detail: Record<string, unknown>): Promise<Booking> {
  const after = await changeBooking(write.tx, booking, ['requested'], { status: 'declined' })
  if (!after) throw new ApiError('wrong-state')
  await givenBack(write, booking, 'declined')
  await write.happened(after, 'declined', detail)
  return after
}
