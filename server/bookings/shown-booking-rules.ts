import type { Booking, ShownBooking } from '#contract/bookings'
import { reaches, type Principal } from '../access/principal.ts'

export interface BookingWithNames { readonly booking: Booking; readonly memberName: string | null; readonly tenantName: string | null; readonly leftAt?: string | null }

/** The booking as this principal may see it: of others' only that, and from when to when, something is taken. */
export function shownBooking({ booking, memberName, tenantName, leftAt = null }: BookingWithNames, principal: Principal): ShownBooking {
  const mine = reaches(principal, 'bookings.make', booking)
  if (mine || reaches(principal, 'bookings.details', booking)) return { ...booking, memberName, tenantName, leftAt, mine }
  return {
    ...booking, seriesId: null, recurrenceId: null, tenantId: null, memberId: null, title: null, note: null, partySize: null, credits: 0,
    createdBy: null, memberName: null, tenantName: null, leftAt: principal.kind === 'kiosk' ? leftAt : null, mine,
  }
}
