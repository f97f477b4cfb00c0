import type { Blackout, Booking, SpaceBooking } from '#contract/bookings'
import type { Stretch } from '../site-time/available-time-rules.ts'
import type { UnitNeed } from './booking-context.ts'

/** A booking on the board: what takes time now or soon. Epoch ms. */
export interface BoardBooking extends Stretch { readonly id: string; readonly units: readonly string[]; readonly checkedIn: boolean }

/** A resource on the board: what it takes, and whose blackouts hold for it (null: the whole site's). */
export interface BoardResource { readonly id: string; readonly siteId: string; readonly spaceId: string | null; readonly isBundle: boolean; readonly units: UnitNeed; readonly blackoutSources: ReadonlySet<string | null> }

export const boardBooking = ({ id, units, from, to, checkedInAt }: Booking): BoardBooking => ({ id, units, from: Date.parse(from), to: Date.parse(to), checkedIn: checkedInAt !== null })

/**
 * How a resource stands in the calendar at a moment. Whatever takes one of its units counts, a bundle that it is a
 * part of too; a zone is taken only when all its places are.
 */
export function standingOf({ id, units, blackoutSources }: BoardResource, bookings: readonly BoardBooking[], blackouts: readonly Blackout[], now: number): SpaceBooking {
  const taking = bookings.filter((booking) => booking.to > now && takes(booking, units)).sort((a, b) => a.from - b.from)
  const running = taking.filter(({ from }) => from <= now)
  const current = isTaken(units, running) ? running[0] : undefined
  const next = taking.find(({ from }) => from > now)
  const until = blackouts.filter(({ resourceId, from, to }) => blackoutSources.has(resourceId) && Date.parse(from) <= now && now < Date.parse(to)).map(({ to }) => Date.parse(to))
  return {
    resourceId: id,
    now: current ? { bookingId: current.id, from: current.from, to: current.to, checkedIn: current.checkedIn } : null,
    next: next ? { from: next.from, to: next.to } : null,
    blackoutUntil: until.length === 0 ? null : Math.max(...until),
  }
}

const takes = (booking: BoardBooking, { all, oneOf }: UnitNeed): boolean => booking.units.some((unit) => all.includes(unit) || oneOf.some((places) => places.includes(unit)))

function isTaken({ all, oneOf }: UnitNeed, running: readonly BoardBooking[]): boolean {
  const busy = new Set(running.flatMap(({ units }) => units))
  return all.some((unit) => busy.has(unit)) || oneOf.some((places) => places.every((unit) => busy.has(unit)))
}

/** The next moment after `now` at which something begins or ends; Infinity when nothing does. */
export const nextBoundary = (stretches: readonly Stretch[], now: number): number =>
  Math.min(Infinity, ...stretches.flatMap(({ from, to }) => [from, to]).filter((moment) => moment > now))
