import type { ApprovalItem, Approved, BookingCheckAsk, BookingList, CancelAsk, CheckInAsk, DoorPanel, SeriesWithBookings } from '#contract/booking-bodies'
import type { Allowance, Booking, BookingAsk, BookingChange, BookingEvent, BookingMade, NoShow, ShownBooking } from '#contract/bookings'
import { SYSTEM, type Principal } from '../access/principal.ts'
import { ApiError } from '../api-error.ts'
import type { BuildingService } from '../building/building-service.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../clock.ts'
import type { Records } from '../records/open-records.ts'
import { approved, turnedDown, waitingRequests } from './booking-approvals.ts'
import type { BookingBoard } from './booking-board.ts'
import { cancelled } from './booking-cancelling.ts'
import { changedOne, checkedChange, checkOpen } from './booking-changing.ts'
import { allowances, checkedAsk, madeOne, type Verdict } from './booking-making.ts'
import { eventsOf, foundBookings, ownBooking, ownSeries, shownBookings, shownById, type BookingQuery } from './booking-reading.ts'
import { checkedIn, completed, ended, extended, notKnown, notShown, type NoShowVerdict } from './booking-transitions.ts'
import { bookingWrites, type BookingWrite } from './booking-write.ts'
import { doorPanel } from './door-panel.ts'
import { once } from './idempotent-request.ts'
import { forgetAnswersBefore } from './idempotency-repository.ts'
import { cancelledSeries, changedSeries } from './series-changing.ts'
import { checkedSeries, madeSeries } from './series-making.ts'
import { walkedUp, type WalkUpAsk } from './walk-up.ts'

export interface BookingServiceDeps {
  readonly records: Records
  readonly buildings: Pick<BuildingService, 'existing' | 'building' | 'hoursOfSpace'>
  readonly board: Pick<BookingBoard, 'ofResource'>
  readonly bus: Bus
  readonly clock: Clock
}

/**
 * The one path of every booking, whoever asks and in whatever way. Each method is one transaction; its events go out
 * after the commit. Errors are ApiErrors and change nothing.
 */
export interface BookingService {
  /** Makes what is asked for; throws BookingRefused with all that stands against it. */
  make(siteId: string, ask: BookingAsk, principal: Principal, source: Booking['source'], options?: { idempotencyKey?: string | undefined }): Promise<BookingMade>
  /** What would become of an ask, or of a change; makes nothing. */
  check(siteId: string, ask: BookingCheckAsk, principal: Principal, source: Booking['source']): Promise<Verdict>
  /** What each policy of the site that limits them leaves the asker, or whom they name. */
  allowances(siteId: string, ask: { readonly resourceId?: string | undefined; readonly memberId?: string | undefined }, principal: Principal): Promise<Allowance[]>
  find(query: BookingQuery, principal: Principal): Promise<BookingList>
  one(id: string, principal: Principal): Promise<ShownBooking>
  events(id: string, principal: Principal): Promise<BookingEvent[]>
  series(id: string, principal: Principal): Promise<SeriesWithBookings>
  change(id: string, change: BookingChange, version: number, principal: Principal): Promise<BookingMade>
  cancel(id: string, ask: CancelAsk, principal: Principal): Promise<ShownBooking[]>
  /** Cancels what of the series is still ahead. */
  endSeries(id: string, principal: Principal): Promise<ShownBooking[]>
  approvals(siteId: string, principal: Principal): Promise<ApprovalItem[]>
  approve(id: string, principal: Principal): Promise<Approved>
  decline(id: string, reason: string, principal: Principal): Promise<ShownBooking>
  checkIn(id: string, way: NonNullable<Booking['checkedInBy']>, principal: Principal, doorCode?: CheckInAsk['doorCode']): Promise<ShownBooking>
  end(id: string, principal: Principal): Promise<ShownBooking>
  extend(id: string, minutes: number, principal: Principal): Promise<ShownBooking>
  walkUp(resourceId: string, ask: WalkUpAsk, principal: Principal): Promise<BookingMade>
  panel(resourceId: string, principal: Principal): Promise<DoorPanel>
  /** Nobody came: the record, and the release where wanted; null when there was a verdict or somebody came. Once, whoever asks. */
  release(id: string, verdict: NoShowVerdict, principal?: Principal): Promise<NoShow | null>
  /** It could not be known whether somebody came; false when there was a verdict. */
  leaveUnknown(id: string, detail: Record<string, unknown>, principal?: Principal): Promise<boolean>
  /** Closes a booking whose time is over, or a request that nobody decided; null when there is nothing to close. */
  complete(id: string, principal?: Principal): Promise<Booking | null>
  /** Answers that were kept for repeated requests are forgotten after two days; gives how many were. */
  forgetOldAnswers(): Promise<number>
}

const ANSWERS_KEPT_MS = 2 * 86_400_000

export function createBookingService({ records, buildings, board, bus, clock }: BookingServiceDeps): BookingService {
  const write = bookingWrites({ records, bus, clock })
  const making = { buildings }
  const zoneOf = (siteId: string): string => buildings.existing(siteId).site.timeZone
  const shownAfter = (id: string, principal: Principal, work: (writing: BookingWrite) => Promise<unknown>): Promise<ShownBooking> => write(principal, async (writing) => {
    await work(writing)
    return shownById(writing.tx, id, principal)
  })
  return {
    make: (siteId, ask, principal, source, { idempotencyKey } = {}) => {
      const timeZone = zoneOf(siteId)
      const { recurrence } = ask
      return write(principal, (writing) => once(writing, idempotencyKey, { siteId, ask }, () => (recurrence
        ? madeSeries(writing, siteId, { ...ask, recurrence }, timeZone, making) : madeOne(writing, siteId, ask, source, timeZone, making))))
    },
    check: (siteId, { changes, ...ask }, principal, source) => {
      const timeZone = zoneOf(siteId)
      const { recurrence } = ask
      if (changes !== undefined) {
        return write(principal, async (writing) => {
          const booking = await ownBooking(writing.tx, changes, principal)
          if (booking.siteId !== siteId) throw new ApiError('not-found')
          return checkedChange(writing, booking, ask, timeZone, making)
        })
      }
      return write(principal, (writing) => (recurrence ? checkedSeries(writing, siteId, { ...ask, recurrence }, timeZone, making) : checkedAsk(writing, siteId, ask, source, timeZone, making)))
    },
    allowances: (siteId, ask, principal) => {
      buildings.existing(siteId)
      return write(principal, (writing) => allowances(writing, siteId, ask, making))
    },
    find: async (query, principal) => {
      buildings.existing(query.siteId)
      return foundBookings(records, query, principal)
    },
    one: (id, principal) => records.transaction((tx) => shownById(tx, id, principal), 'snapshot'),
    events: (id, principal) => records.transaction((tx) => eventsOf(tx, id, principal), 'snapshot'),
    series: (id, principal) => records.transaction((tx) => ownSeries(tx, id, principal), 'snapshot'),

    change: (id, { reach = 'this', ...change }, version, principal) => write(principal, async (writing) => {
      const booking = await ownBooking(writing.tx, id, principal)
      checkOpen(booking, version, writing.now)
      const timeZone = zoneOf(booking.siteId)
      return reach === 'this' || booking.seriesId === null ? changedOne(writing, booking, change, timeZone, making) : changedSeries(writing, booking, reach, change, timeZone, making)
    }),
    cancel: (id, { reach = 'this', ...ask }, principal) => write(principal, async (writing) => {
      const booking = await ownBooking(writing.tx, id, principal)
      const ids = reach === 'this' || booking.seriesId === null ? [(await cancelled(writing, booking, ask)).id] : await cancelledSeries(writing, booking, reach, ask)
      return shownBookings(writing.tx, ids, principal)
    }),
    endSeries: (id, principal) => write(principal, async (writing) => {
      const { bookings } = await ownSeries(writing.tx, id, principal)
      const next = bookings.find(({ status, to }) => (status === 'confirmed' || status === 'requested') && Date.parse(to) > writing.now)
      if (!next) return []
      return shownBookings(writing.tx, await cancelledSeries(writing, await ownBooking(writing.tx, next.id, principal), 'following', {}), principal)
    }),

    approvals: (siteId, principal) => {
      buildings.existing(siteId)
      return write(principal, (writing) => waitingRequests(writing, siteId, making))
    },
    approve: (id, principal) => write(principal, async (writing) => {
      const { declined } = await approved(writing, id, making)
      return { booking: await shownById(writing.tx, id, principal), declined: await shownBookings(writing.tx, declined.map((one) => one.id), principal) }
    }),
    decline: (id, reason, principal) => shownAfter(id, principal, (writing) => turnedDown(writing, id, reason)),

    checkIn: (id, way, principal, doorCode) => shownAfter(id, principal, (writing) => checkedIn(writing, id, way, doorCode)),
    end: (id, principal) => shownAfter(id, principal, (writing) => ended(writing, id)),
    extend: (id, minutes, principal) => shownAfter(id, principal, (writing) => extended(writing, id, minutes, making)),
    walkUp: (resourceId, ask, principal) => write(principal, (writing) => walkedUp(writing, resourceId, ask, making)),
    panel: (resourceId, principal) => write(principal, (writing) => doorPanel(writing, resourceId, board, making)),

    release: (id, verdict, principal = SYSTEM) => write(principal, (writing) => notShown(writing, id, verdict)),
    leaveUnknown: (id, detail, principal = SYSTEM) => write(principal, (writing) => notKnown(writing, id, detail)),
    complete: (id, principal = SYSTEM) => write(principal, (writing) => completed(writing, id)),
    forgetOldAnswers: () => records.transaction((tx) => forgetAnswersBefore(tx, new Date(clock.now() - ANSWERS_KEPT_MS))),
  }
}
