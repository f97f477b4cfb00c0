import type { BookingList, SeriesWithBookings } from '#contract/booking-bodies'
import type { Booking, BookingEvent, BookingStatus, ShownBooking } from '#contract/bookings'
import { reaches, scopeFor, type Principal } from '../access/principal.ts'
import { ApiError } from '../api-error.ts'
import type { Records, RecordsDatabase } from '../records/open-records.ts'
import { bookingById, eventsOfBooking, findBookings, lockedBooking, namedBookings, type BookingFilter, type BookingPlace } from './booking-repository.ts'
import { found } from './record-answers.ts'
import { seriesById } from './series-repository.ts'
import { shownBooking } from './shown-booking-rules.ts'

/** Which bookings of a site; times in epoch ms. */
export interface BookingQuery {
  readonly siteId: string
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly resourceIds?: readonly string[] | undefined
  readonly statuses?: readonly BookingStatus[] | undefined
  /** Only what belongs to whoever asks. */
  readonly mine?: boolean | undefined
  readonly tenantId?: string | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

/** A page of bookings as the principal may see them. */
export async function foundBookings(records: Records, query: BookingQuery, principal: Principal): Promise<BookingList> {
  const { cursor, limit, mine = false, tenantId, ...narrowing } = query
  // Who else booked what is told to nobody by the back door of a filter.
  if (tenantId !== undefined && !reaches(principal, 'bookings.details', { tenantId, memberId: null })) throw new ApiError('not-allowed')
  const filter: BookingFilter = {
    ...narrowing, ...(tenantId === undefined ? {} : { tenantId }), ...(mine ? ownFilter(principal) : {}),
    after: cursor === undefined ? undefined : placeOf(cursor), insight: insightOf(principal),
  }
  const rows = await records.transaction((tx) => findBookings(tx, filter, limit + 1), 'snapshot')
  const last = rows.length > limit ? rows[limit - 1]?.booking : undefined
  return { items: rows.slice(0, limit).map((row) => shownBooking(row, principal)), next: last ? cursorOf(last) : null }
}

const ownFilter = ({ memberId, tenantId }: Principal): Pick<BookingFilter, 'memberId' | 'tenantId'> => (memberId !== null ? { memberId } : { tenantId })

function insightOf(principal: Principal): BookingFilter['insight'] {
  const { tenantId, memberId } = principal
  switch (scopeFor(principal, 'bookings.details')) {
    case 'all': return undefined
    case 'tenant': return tenantId === null ? 'none' : { tenantId }
    case 'own': return memberId === null ? 'none' : { memberId }
    case null: return 'none'
  }
}

const cursorOf = ({ from, id }: Booking): string => Buffer.from(JSON.stringify([Date.parse(from), id])).toString('base64url')

function placeOf(cursor: string): BookingPlace {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(place) && place.length === 2 && Number.isSafeInteger(place[0]) && typeof place[1] === 'string') return { from: Number(place[0]), id: place[1] }
  } catch { /* Told below. */ }
  throw new ApiError('bad-request', undefined, [{ field: 'cursor', message: { en: 'is not a cursor that we gave', 'zh-CN': '不是有效的游标' } }])
}

/** The bookings of these ids as the principal may see them, in order of their begin. */
export const shownBookings = async (tx: RecordsDatabase, ids: readonly string[], principal: Principal): Promise<ShownBooking[]> =>
  (await namedBookings(tx, ids)).map((named) => shownBooking(named, principal))

export async function shownById(tx: RecordsDatabase, id: string, principal: Principal): Promise<ShownBooking> {
  const [named] = await namedBookings(tx, [id])
  return shownBooking(await found(Promise.resolve(named)), principal)
}

/** A policy allows 500 dates at most; moved ones stay in it. */
const SERIES_MAX = 1_000

/** The booking, locked, if the principal may change it; throws 'not-found' and 'not-allowed'. */
export async function ownBooking(tx: RecordsDatabase, id: string, principal: Principal): Promise<Booking> {
  const booking = await found(lockedBooking(tx, id))
  if (!reaches(principal, 'bookings.make', booking)) throw new ApiError('not-allowed')
  return booking
}

/** A series and all its bookings; for those who may know about it. */
export async function ownSeries(tx: RecordsDatabase, id: string, principal: Principal): Promise<SeriesWithBookings> {
  const series = await found(seriesById(tx, id))
  if (!reaches(principal, 'bookings.details', series)) throw new ApiError('not-allowed')
  const rows = await findBookings(tx, { siteId: series.siteId, seriesId: id }, SERIES_MAX)
  return { series, bookings: rows.map((row) => shownBooking(row, principal)) }
}

/** What happened to a booking; for those who may know about it. */
export async function eventsOf(tx: RecordsDatabase, id: string, principal: Principal): Promise<BookingEvent[]> {
  const booking = await found(bookingById(tx, id))
  if (!reaches(principal, 'bookings.details', booking)) throw new ApiError('not-allowed')
  return eventsOfBooking(tx, id)
}
