import { Type } from 'typebox'
import { NoShow, ShownBooking, WaitlistEntry, WaitlistOffer } from '#contract/bookings'
import { Id } from '#contract/building'
import { DeadSeriesList, LeaveAnswer, NewWaitlistEntry, NoShowContest, NoShowDecision, NoShowList, NoShowStatus, OfferAccepted, WaitlistList, WaitlistOfferList } from '#contract/presence-bodies'
import { SiteParams } from '../building/building-bodies.ts'
import { principalOf, type App, type RouteAccess, type Routes } from '../http/app.ts'
import type { DeadSeriesService } from './dead-series-service.ts'
import type { LeaveAnswers } from './leave-answers-service.ts'
import type { NoShowService } from './no-show-service.ts'
import type { WaitlistService } from './waitlist-service.ts'

const IdParams = Type.Object({ id: Id })
const Mine = Type.Optional(Type.Boolean({ description: 'Only one\'s own' }))
const waiting: RouteAccess = { access: 'waitlist.use' }

export interface PresenceRoutesDeps {
  readonly noShows: NoShowService
  readonly waitlist: Pick<WaitlistService, 'join' | 'list' | 'cancel' | 'offers' | 'accept' | 'decline'>
  readonly deadSeries: DeadSeriesService
  readonly leaveAnswers: LeaveAnswers
}

/** No-shows and their evidence, the waitlist and its offers, series that nobody comes to, and the answer of who has left. */
export function presenceRoutes({ noShows, waitlist, deadSeries, leaveAnswers }: PresenceRoutesDeps): Routes {
  return async (app) => {
    noShowRoutes(app, noShows)
    waitlistRoutes(app, waitlist)
    app.get('/sites/:siteId/dead-series', { config: { access: 'bookings.approve' }, schema: { tags: ['no-shows'], summary: 'Series to whose last dates nobody came', params: SiteParams, response: { 200: DeadSeriesList } } },
      async (request) => ({ items: await deadSeries.list(request.params.siteId) }))
    app.post('/bookings/:id/leave-answer', {
      config: { access: 'bookings.walk-up' }, schema: { tags: ['bookings'], summary: 'Say whether a booking that stands empty is over', params: IdParams, body: LeaveAnswer, response: { 200: ShownBooking } },
    }, (request) => leaveAnswers.answer(request.params.id, request.body.over, principalOf(request)))
  }
}

function noShowRoutes(app: App, noShows: NoShowService): void {
  const tags = ['no-shows']
  app.get('/sites/:siteId/no-shows', {
    config: { access: 'no-shows.read' }, schema: { tags, summary: 'No-show records, newest first', params: SiteParams, querystring: Type.Object({ mine: Mine, status: Type.Optional(NoShowStatus) }, { additionalProperties: false }), response: { 200: NoShowList } },
  }, async (request) => ({ items: await noShows.list({ siteId: request.params.siteId, mine: request.query.mine ?? false, status: request.query.status }, principalOf(request)) }))

  app.get('/no-shows/:id', { config: { access: 'no-shows.read' }, schema: { tags, summary: 'One no-show record with what each sensor said', params: IdParams, response: { 200: NoShow } } },
    (request) => noShows.one(request.params.id, principalOf(request)))

  app.post('/no-shows/:id/contest', { config: { access: 'no-shows.contest' }, schema: { tags, summary: 'Contest a no-show record', params: IdParams, body: NoShowContest, response: { 200: NoShow } } },
    (request) => noShows.contest(request.params.id, request.body.text, principalOf(request)))

  app.post('/no-shows/:id/decide', { config: { access: 'no-shows.decide' }, schema: { tags, summary: 'Overturn or uphold a no-show record', params: IdParams, body: NoShowDecision, response: { 200: NoShow } } },
    (request) => noShows.decide(request.params.id, request.body, principalOf(request)))
}

function waitlistRoutes(app: App, waitlist: PresenceRoutesDeps['waitlist']): void {
  const tags = ['waitlist']
  app.post('/sites/:siteId/waitlist', { config: waiting, schema: { tags, summary: 'Join the line for a time that is taken', params: SiteParams, body: NewWaitlistEntry, response: { 201: WaitlistEntry } } },
    async (request, reply) => reply.code(201).send(await waitlist.join(request.params.siteId, request.body, principalOf(request))))

  app.get('/sites/:siteId/waitlist', {
    config: waiting, schema: { tags, summary: 'Who waits for what, in order', params: SiteParams, querystring: Type.Object({ mine: Mine }, { additionalProperties: false }), response: { 200: WaitlistList } },
  }, async (request) => ({ items: await waitlist.list(request.params.siteId, request.query.mine ?? false, principalOf(request)) }))

  app.delete('/waitlist/:id', { config: waiting, schema: { tags, summary: 'Leave the line', params: IdParams, response: { 204: Type.Null() } } }, async (request, reply) => {
    await waitlist.cancel(request.params.id, principalOf(request))
    return reply.code(204).send(null)
  })

  app.get('/waitlist/offers', { config: waiting, schema: { tags, summary: 'One\'s own offers', response: { 200: WaitlistOfferList } } },
    async (request) => ({ items: await waitlist.offers(principalOf(request)) }))

  app.post('/waitlist/offers/:id/accept', { config: waiting, schema: { tags, summary: 'Take an offer: it becomes a booking', params: IdParams, response: { 200: OfferAccepted } } },
    (request) => waitlist.accept(request.params.id, principalOf(request)))

  app.post('/waitlist/offers/:id/decline', { config: waiting, schema: { tags, summary: 'Pass an offer on to the next', params: IdParams, response: { 200: WaitlistOffer } } },
    (request) => waitlist.decline(request.params.id, principalOf(request)))
}
