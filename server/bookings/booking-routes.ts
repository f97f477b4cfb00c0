import { Type } from 'typebox'
import { BookingEventList, BookingList, BookingsChanged, CancelAsk } from '#contract/booking-bodies'
import { BOOKING_STATUSES, BookingAsk, BookingMade, Instant, ShownBooking, type BookingStatus } from '#contract/bookings'
import { Id } from '#contract/building'
import { ApiError } from '../api-error.ts'
import { SiteParams } from '../building/building-bodies.ts'
import { entityTag } from '../building/building-version-rules.ts'
import { principalOf, type App, type RouteAccess, type Routes } from '../http/app.ts'
import { sourceOf } from './booking-owner.ts'
import type { BookingService } from './booking-service.ts'
import { listedWords } from './listed-words.ts'

const reading: RouteAccess = { access: 'bookings.read' }
const making: RouteAccess = { access: 'bookings.make' }
const IdParams = Type.Object({ id: Id })
const tags = ['bookings']
const PAGE = 200
const PAGE_MAX = 500

/** Bookings: asking, seeing, cancelling. */
export function bookingRoutes(bookings: BookingService): Routes {
  return async (app) => {
    listRoutes(app, bookings)
    makingRoutes(app, bookings)
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

function makingRoutes(app: App, bookings: BookingService): void {
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

  app.post('/bookings/:id/cancel', { config: making, schema: { tags, summary: 'Cancel a booking, or more of its series', params: IdParams, body: CancelAsk, response: { 200: BookingsChanged } } },
    async (request) => ({ items: await bookings.cancel(request.params.id, request.body, principalOf(request)) }))
}

const momentOf = (time: string | undefined): number | undefined => (time === undefined ? undefined : Date.parse(time))

function statusesOf(given: string | undefined): readonly BookingStatus[] | undefined {
  const isStatus = (word: string): word is BookingStatus => (BOOKING_STATUSES as readonly string[]).includes(word)
  return listedWords(given)?.map((word) => {
    if (isStatus(word)) return word
    throw new ApiError('bad-request', undefined, [{ field: 'status', message: { en: `“${word}” is no state of a booking`, 'zh-CN': `“${word}”不是预订状态` } }])
  })
}
