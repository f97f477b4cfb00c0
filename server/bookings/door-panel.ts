import type { DoorPanel } from '#contract/booking-bodies'
import { scopeFor } from '../access/principal.ts'
import { dateInZone, dayStretch } from '../site-time/available-time-rules.ts'
import type { BookingBoard } from './booking-board.ts'
import { gatherContext } from './booking-gathering.ts'
import type { BookingMakingDeps } from './booking-making.ts'
import { MINUTE_MS } from './booking-rule.ts'
import { findBookings } from './booking-repository.ts'
import type { BookingWrite } from './booking-write.ts'
import { checkInPath } from './door-code-rules.ts'
import { found } from './record-answers.ts'
import { policyOfResource, relatedIds, resourceById } from './resource-repository.ts'
import { shownBooking } from './shown-booking-rules.ts'
import { walkUpMinutes } from './walk-up.ts'

/** A day of quarter hours has 96. */
const BOOKINGS_OF_A_DAY = 200

/** What the panel beside a door shows, to whoever looks at it. */
export async function doorPanel({ tx, now, principal }: BookingWrite, resourceId: string, board: Pick<BookingBoard, 'ofResource'>, { buildings }: BookingMakingDeps): Promise<DoorPanel> {
  const { resource, doorCode } = await found(resourceById(tx, resourceId))
  const { walkUp } = await found(policyOfResource(tx, resourceId))
  const owner = { tenantId: principal.tenantId, memberId: principal.memberId }
  const stretch = { from: now, to: now + (walkUp.maxMin + 1) * MINUTE_MS }
  const context = await found(gatherContext(tx, { resourceId, stretch, owner, role: principal.role }, { buildings, now }))
  const { timeZone } = context
  const today = await findBookings(tx, { siteId: resource.siteId, from: now, to: dayStretch(dateInZone(now, timeZone), timeZone).to, resourceIds: await relatedIds(tx, resourceId), statuses: ['confirmed'] }, BOOKINGS_OF_A_DAY)
  // The code proves that somebody stands at the door: only the panel there, and those who print it, may have it.
  const showsCode = principal.kind === 'kiosk' || scopeFor(principal, 'resources.edit') !== null
  return {
    resource, timeZone, at: new Date(now).toISOString(), standing: board.ofResource(resourceId) ?? { resourceId, now: null, next: null, blackoutUntil: null },
    bookings: today.filter(({ booking }) => sharesUnit(booking.units, context.units)).map((named) => shownBooking(named, principal)),
    walkUpMinutes: walkUpMinutes(context), checkInPath: showsCode ? checkInPath(resourceId, doorCode) : null,
  }
}

const sharesUnit = (units: readonly string[], { all, oneOf }: { all: readonly string[]; oneOf: readonly (readonly string[])[] }): boolean =>
  units.some((unit) => all.includes(unit) || oneOf.some((places) => places.includes(unit)))
