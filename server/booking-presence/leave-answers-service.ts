import type { ShownBooking } from '#contract/bookings'
import type { Principal } from '../access/principal.ts'
import { ApiError } from '../api-error.ts'
import { shownById } from '../bookings/booking-reading.ts'
import type { BookingService } from '../bookings/booking-service.ts'
import { confirmedBooking, mayUse } from '../bookings/booking-transitions.ts'
import { bookingWrites } from '../bookings/booking-write.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../clock.ts'
import type { Records } from '../records/open-records.ts'

export interface LeaveAnswersDeps { readonly records: Records; readonly bookings: Pick<BookingService, 'end'>; readonly bus: Bus; readonly clock: Clock }

export interface LeaveAnswers {
  /** Over: the booking ends now and the rest is free. Kept: it stays, and the question is not asked again for this absence. */
  answer(id: string, over: boolean, principal: Principal): Promise<ShownBooking>
}

export function createLeaveAnswers({ records, bookings, bus, clock }: LeaveAnswersDeps): LeaveAnswers {
  const write = bookingWrites({ records, bus, clock })
  return {
    answer: async (id, over, principal) => {
      if (over) return bookings.end(id, principal)
      return write(principal, async (writing) => {
        const booking = await confirmedBooking(writing, id)
        if (!mayUse(writing, booking)) throw new ApiError('not-allowed')
        await writing.happened(booking, 'kept')
        return shownById(writing.tx, id, principal)
      })
    },
  }
}
