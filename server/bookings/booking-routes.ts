import { Type } from 'typebox'
import { AllowanceList, ApprovalList, Approved, BookingCheck, BookingCheckAsk, BookingEventList, BookingList, BookingsChanged, CancelAsk, CheckInAsk, DeclineAsk, DoorPanel, ExtendAsk, SeriesWithBookings, WalkUpAsk } from '#contract/booking-bodies'
import { BOOKING_STATUSES, BookingAsk, BookingChange, BookingMade, Instant, ShownBooking, type BookingStatus } from '#contract/bookings'
import { Id } from '#contract/building'
import { ApiError } from '../api-error.ts'
import { IfMatch, SiteParams } from '../building/building-bodies.ts'
import { entityTag, versionFromIfMatch } from '../building/building-version-rules.ts'
import { principalOf, type App, type RouteAccess, type Routes } from '../http/app.ts'
import { sourceOf } from './booking-owner.ts'
import type { BookingService } from './booking-service.ts'
import type { FreeTimeService } from './free-time-service.ts'
import { listedWords } from './listed-words.ts'

const reading: RouteAccess = { access: 'bookings.read' }
const making: RouteAccess = { access: 'bookings.make' }
const approving: RouteAccess = { access: 'bookings.approve' }
const atTheDoor: RouteAccess = { access: 'bookings.walk-up' }
const IdParams = Type.Object({ id: Id })
const tags = ['bookings']
const PAGE = 200
const PAGE_MAX = 500

export interface BookingRoutesDeps { readonly bookings: BookingService; readonly freeTimes: FreeTimeService }

/** Bookings: asking, seeing, changing, approving, and what is done at the door. */
export function bookingRoutes({ bookings, freeTimes }: BookingRoutesDeps): Routes {
  return async (app) => {
    listRoutes(app, bookings)
    makingRoutes(app, bookings, freeTimes)
    allowanceRoute(app, bookings)
    changingRoutes(app, bookings)
    approvalRoutes(app, bookings)
    doorRoutes(app, bookings)
  }
}

const BookingQueryString = Type.Object({
  from: Type.Optional(Instant), to: Type.Optional(Instant), resourceId: Type.Optional(Type.String({ maxLength: 2_000, description: 'One id or several, with commas' })),
  mine: Type.Optional(Type.Boolean()), status: Type.Optional(Type.String({ maxLength: 200, description: 'One or several, with commas' })), tenantId: Type.Optional(Id),
  cursor: Type.Optional(Type.String({ maxLength: 400 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX })),
}, { additionalProperties: false })

function listRoutes(app: App, bookings: BookingService): void {
  app.get('/sites/:siteId/bookings', {
    config: reading, schema: { tags, summary: 'Bookings that touch a period; of others only that the time is taken', params: SiteParams, querystring: BookingQueryString, response: { 200: BookingList } },
  }, (request) => {
    const { from, to, resourceId, status, mine, tenantId, cursor, limit = PAGE } = request.query
    return bookings.find({
      siteId: request.params.siteId, from: momentOf(from), to: momentOf(to), resourceIds: listedWords(resourceId), statuses: statusesOf(status), mine, tenantId, cursor, limit,
    }, principalOf(request))
  })

  app.get('/bookings/:id', { config: reading, schema: { tags, summary: 'One booking', params: IdParams, response: { 200: ShownBooking } } }, async (request, reply) => {
    const booking = await bookings.one(request.params.id, principalOf(request))
    return reply.header('etag', entityTag(booking.version)).send(booking)
  })

  app.get('/bookings/:id/events', { config: { access: 'bookings.details' }, schema: { tags, summary: 'What happened to a booking, in order', params: IdParams, response: { 200: BookingEventList } } },
    async (request) => ({ items: await bookings.events(request.params.id, principalOf(request)) }))
}

function makingRoutes(app: App, bookings: BookingService, freeTimes: FreeTimeService): void {
  app.post('/sites/:siteId/bookings', {
    config: making, schema: {
      tags, summary: 'Book, once or as a series', params: SiteParams, body: BookingAsk,
      headers: Type.Object({ 'idempotency-key': Type.Optional(Type.String({ minLength: 1, maxLength: 200 })) }), response: { 201: BookingMade },
    },
  }, async (request, reply) => {
    const principal = principalOf(request)
    const made = await bookings.make(request.params.siteId, request.body, principal, sourceOf(principal), { idempotencyKey: request.headers['idempotency-key'] })
    if (made.booking) reply.header('location', `/api/v1/bookings/${made.booking.id}`).header('etag', entityTag(made.booking.version))
    return reply.code(201).send(made)
  })

  app.post('/sites/:siteId/bookings/check', { config: making, schema: { tags, summary: 'What would become of an ask, or of a change (changes), and what is free instead; books nothing', params: SiteParams, body: BookingCheckAsk, response: { 200: BookingCheck } } }, async (request) => {
    const principal = principalOf(request)
    const verdict = await bookings.check(request.params.siteId, request.body, principal, sourceOf(principal))
    return { ...verdict, alternatives: verdict.faults.length === 0 ? [] : await freeTimes.insteadOf(request.params.siteId, request.body, principal) }
  })
}

function allowanceRoute(app: App, bookings: BookingService): void {
  app.get('/sites/:siteId/allowances', {
    config: making, schema: {
      tags, summary: 'What quotas, credits and limits leave whoever asks, by policy', params: SiteParams, response: { 200: AllowanceList },
      querystring: Type.Object({ resourceId: Type.Optional(Id), memberId: Type.Optional(Id) }, { additionalProperties: false }),
    },
  }, async (request) => ({ items: await bookings.allowances(request.params.siteId, request.query, principalOf(request)) }))
}

function changingRoutes(app: App, bookings: BookingService): void {
  app.patch('/bookings/:id', { config: making, schema: { tags, summary: 'Change a booking, or more of its series', params: IdParams, headers: IfMatch, body: BookingChange, response: { 200: BookingMade } } }, async (request, reply) => {
    const made = await bookings.change(request.params.id, request.body, versionFromIfMatch(request.headers['if-match']), principalOf(request))
    if (made.booking) reply.header('etag', entityTag(made.booking.version))
    return reply.send(made)
  })

  app.post('/bookings/:id/cancel', { config: making, schema: { tags, summary: 'Cancel a booking, or more of its series', params: IdParams, body: CancelAsk, response: { 200: BookingsChanged } } },
    async (request) => ({ items: await bookings.cancel(request.params.id, request.body, principalOf(request)) }))

  app.get('/series/:id', { config: { access: 'bookings.details' }, schema: { tags, summary: 'A series and its bookings', params: IdParams, response: { 200: SeriesWithBookings } } },
    (request) => bookings.series(request.params.id, principalOf(request)))

  app.post('/series/:id/end', { config: making, schema: { tags, summary: 'Cancel what of a series is still ahead', params: IdParams, response: { 200: BookingsChanged } } },
    async (request) => ({ items: await bookings.endSeries(request.params.id, principalOf(request)) }))
}

function approvalRoutes(app: App, bookings: BookingService): void {
  app.get('/sites/:siteId/approvals', { config: approving, schema: { tags, summary: 'Requests that wait, each with those that approving it would reject', params: SiteParams, response: { 200: ApprovalList } } },
    async (request) => ({ items: await bookings.approvals(request.params.siteId, principalOf(request)) }))

  app.post('/bookings/:id/approve', { config: approving, schema: { tags, summary: 'Approve a request; those that it leaves no room for are declined', params: IdParams, response: { 200: Approved } } },
    (request) => bookings.approve(request.params.id, principalOf(request)))

  app.post('/bookings/:id/decline', { config: approving, schema: { tags, summary: 'Decline a request with a reason', params: IdParams, body: DeclineAsk, response: { 200: ShownBooking } } },
    (request) => bookings.decline(request.params.id, request.body.reason, principalOf(request)))
}

/** What is done at the door; whether it is one's own booking, the panel or the door's code that allows it, the service knows. */
function doorRoutes(app: App, bookings: BookingService): void {
  app.post('/bookings/:id/check-in', { config: atTheDoor, schema: { tags, summary: 'Check in, by hand or by the code on the door', params: IdParams, body: CheckInAsk, response: { 200: ShownBooking } } },
    (request) => bookings.checkIn(request.params.id, request.body.way, principalOf(request), request.body.doorCode))

  app.post('/bookings/:id/end', { config: atTheDoor, schema: { tags, summary: 'End a running booking now', params: IdParams, response: { 200: ShownBooking } } },
    (request) => bookings.end(request.params.id, principalOf(request)))

  app.post('/bookings/:id/extend', { config: atTheDoor, schema: { tags, summary: 'Let a booking go on for so many minutes', params: IdParams, body: ExtendAsk, response: { 200: ShownBooking } } },
    (request) => bookings.extend(request.params.id, request.body.minutes, principalOf(request)))

  app.post('/resources/:id/walk-up', { config: atTheDoor, schema: { tags, summary: 'Book on the spot, from now on', params: IdParams, body: WalkUpAsk, response: { 201: BookingMade } } },
    async (request, reply) => reply.code(201).send(await bookings.walkUp(request.params.id, { ...request.body, source: 'walk-up', by: 'hand' }, principalOf(request))))

  app.get('/resources/:id/panel', { config: atTheDoor, schema: { tags, summary: 'What the panel beside the door shows', params: IdParams, response: { 200: DoorPanel } } },
    (request) => bookings.panel(request.params.id, principalOf(request)))
}

const momentOf = (time: string | undefined): number | undefined => (time === undefined ? undefined : Date.parse(time))

function statusesOf(given: string | undefined): readonly BookingStatus[] | undefined {
  const isStatus = (word: string): word is BookingStatus => (BOOKING_STATUSES as readonly string[]).includes(word)
  return listedWords(given)?.map((word) => {
    if (isStatus(word)) return word
    throw new ApiError('bad-request', undefined, [{ field: 'status', message: { en: `“${word}” is no state of a booking`, 'zh-CN': `“${word}”不是预订状态` } }])
  })
}
