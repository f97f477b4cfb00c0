import type { BookingList, CancelAsk } from '#contract/booking-bodies'
import type { Booking, BookingAsk, BookingEvent, BookingMade, ShownBooking } from '#contract/bookings'
import type { Principal } from '../access/principal.ts'
import type { BuildingService } from '../building/building-service.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../clock.ts'
import type { Records } from '../records/open-records.ts'
import { cancelled } from './booking-cancelling.ts'
import { madeOne } from './booking-making.ts'
import { eventsOf, foundBookings, ownBooking, shownBookings, shownById, type BookingQuery } from './booking-reading.ts'
import { bookingWrites } from './booking-write.ts'
import { once } from './idempotent-request.ts'

export interface BookingServiceDeps {
  readonly records: Records
  readonly buildings: Pick<BuildingService, 'existing' | 'building' | 'hoursOfSpace'>
  readonly bus: Bus
  readonly clock: Clock
}

/** The one path of every booking, whoever asks and in whatever way. Errors are ApiErrors and change nothing. */
export interface BookingService {
  /** Makes what is asked for; throws BookingRefused with all that stands against it. */
  make(siteId: string, ask: BookingAsk, principal: Principal, source: Booking['source'], options?: { idempotencyKey?: string | undefined }): Promise<BookingMade>
  find(query: BookingQuery, principal: Principal): Promise<BookingList>
  one(id: string, principal: Principal): Promise<ShownBooking>
  events(id: string, principal: Principal): Promise<BookingEvent[]>
  cancel(id: string, ask: CancelAsk, principal: Principal): Promise<ShownBooking[]>
}

export function createBookingService({ records, buildings, bus, clock }: BookingServiceDeps): BookingService {
  const write = bookingWrites({ records, bus, clock })
  return {
    make: (siteId, ask, principal, source, { idempotencyKey } = {}) => {
      const { timeZone } = buildings.existing(siteId).site
      return write(principal, (writing) => once(writing, idempotencyKey, { siteId, ask }, () => madeOne(writing, siteId, ask, source, timeZone, { buildings })))
    },
    find: async (query, principal) => {
      buildings.existing(query.siteId)
      return foundBookings(records, query, principal)
    },
    one: (id, principal) => records.transaction((tx) => shownById(tx, id, principal), 'snapshot'),
    events: (id, principal) => records.transaction((tx) => eventsOf(tx, id, principal), 'snapshot'),
    cancel: (id, ask, principal) => write(principal, async (writing) => {
      const booking = await ownBooking(writing.tx, id, principal)
      await cancelled(writing, booking, ask)
      return shownBookings(writing.tx, [id], principal)
    }),
  }
}
