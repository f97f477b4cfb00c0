import { Type } from 'typebox'
import { BlackoutChange, BlackoutList, BlackoutMade, BookingPolicyChange, BookingPolicyList, DoorCode, NewBlackout, NewBookingPolicy, NewResource, ResourceChange, ResourceList, ResourcesMade } from '#contract/booking-bodies'
import { BookingPolicy, Instant, Resource } from '#contract/bookings'
import { Id } from '#contract/building'
import { IfMatch, SiteParams } from '../building/building-bodies.ts'
import { entityTag, versionFromIfMatch } from '../building/building-version-rules.ts'
import { principalOf, type App, type RouteAccess, type Routes } from '../http/app.ts'
import type { BlackoutService } from './blackout-service.ts'
import type { BookableBuildingService } from './bookable-building-service.ts'
import type { BookingPolicyService } from './booking-policy-service.ts'
import { checkInPath } from './door-code-rules.ts'
import type { ResourceService } from './resource-service.ts'

const reading: RouteAccess = { access: 'building.read' }
const editing: RouteAccess = { access: 'resources.edit' }
const IdParams = Type.Object({ id: Id })
const tags = ['resources']

export interface ResourceRoutesDeps {
  readonly resources: ResourceService
  readonly policies: BookingPolicyService
  readonly blackouts: BlackoutService
  readonly bookable: BookableBuildingService
}

/** What can be booked, by which rules, and when not. */
export function resourceRoutes({ resources, policies, blackouts, bookable }: ResourceRoutesDeps): Routes {
  return async (app) => {
    resourcesOf(app, resources, bookable)
    doorCodes(app, resources)
    policiesOf(app, policies)
    blackoutsOf(app, blackouts)
  }
}

function resourcesOf(app: App, resources: ResourceService, bookable: BookableBuildingService): void {
  app.get('/sites/:siteId/resources', { config: reading, schema: { tags, summary: 'What can be booked', params: SiteParams, response: { 200: ResourceList } } },
    async (request) => ({ items: (await resources.list(request.params.siteId)).map(({ resource }) => resource) }))

  app.post('/sites/:siteId/resources', {
    config: editing, schema: { tags, summary: 'Make something bookable', params: SiteParams, body: NewResource, response: { 201: Resource } },
  }, async (request, reply) => {
    const { resource, version } = await resources.create(request.params.siteId, request.body)
    return reply.code(201).header('location', `/api/v1/resources/${resource.id}`).header('etag', entityTag(version)).send(resource)
  })

  app.get('/resources/:id', { config: reading, schema: { tags, summary: 'One resource', params: IdParams, response: { 200: Resource } } }, async (request, reply) => {
    const { resource, version } = await resources.one(request.params.id)
    return reply.header('etag', entityTag(version)).send(resource)
  })

  app.patch('/resources/:id', {
    config: editing, schema: { tags, summary: 'Change a resource', params: IdParams, headers: IfMatch, body: ResourceChange, response: { 200: Resource } },
  }, async (request, reply) => {
    const { resource, version } = await resources.change(request.params.id, request.body, versionFromIfMatch(request.headers['if-match']))
    return reply.header('etag', entityTag(version)).send(resource)
  })

  app.delete('/resources/:id', {
    config: editing, schema: { tags, summary: 'Remove a resource that was never booked', params: IdParams, headers: IfMatch, response: { 204: Type.Null() } },
  }, async (request, reply) => {
    await resources.remove(request.params.id, versionFromIfMatch(request.headers['if-match']))
    return reply.code(204).send(null)
  })

  app.post('/sites/:siteId/resources/from-building', {
    config: editing, schema: { tags, summary: 'Make every meeting room, booth, hot desk and machine bookable with sensible rules; what is bookable already stays as it is', params: SiteParams, response: { 200: ResourcesMade } },
  }, (request) => bookable.makeBookable(request.params.siteId))
}

function doorCodes(app: App, resources: ResourceService): void {
  const shown = ({ resource, doorCode }: { resource: Resource; doorCode: string }): DoorCode => ({ resourceId: resource.id, doorCode, path: checkInPath(resource.id, doorCode) })

  app.get('/resources/:id/door-code', { config: editing, schema: { tags, summary: 'The code for the door, to print', params: IdParams, response: { 200: DoorCode } } },
    async (request) => shown(await resources.one(request.params.id)))

  app.post('/resources/:id/door-code', { config: editing, schema: { tags, summary: 'Make a new code for the door; the old one ends', params: IdParams, response: { 200: DoorCode } } },
    async (request) => shown(await resources.rotateDoorCode(request.params.id)))
}

function policiesOf(app: App, policies: BookingPolicyService): void {
  app.get('/sites/:siteId/booking-policies', { config: reading, schema: { tags, summary: 'All booking policies', params: SiteParams, response: { 200: BookingPolicyList } } },
    async (request) => ({ items: (await policies.list(request.params.siteId)).map(({ policy }) => policy) }))

  app.post('/sites/:siteId/booking-policies', {
    config: editing, schema: { tags, summary: 'Create a booking policy', params: SiteParams, body: NewBookingPolicy, response: { 201: BookingPolicy } },
  }, async (request, reply) => {
    const { policy, version } = await policies.create(request.params.siteId, request.body)
    return reply.code(201).header('location', `/api/v1/booking-policies/${policy.id}`).header('etag', entityTag(version)).send(policy)
  })

  app.get('/booking-policies/:id', { config: reading, schema: { tags, summary: 'One booking policy', params: IdParams, response: { 200: BookingPolicy } } }, async (request, reply) => {
    const { policy, version } = await policies.one(request.params.id)
    return reply.header('etag', entityTag(version)).send(policy)
  })

  app.patch('/booking-policies/:id', {
    config: editing, schema: { tags, summary: 'Change a booking policy; what is booked stays booked', params: IdParams, headers: IfMatch, body: BookingPolicyChange, response: { 200: BookingPolicy } },
  }, async (request, reply) => {
    const { policy, version } = await policies.change(request.params.id, request.body, versionFromIfMatch(request.headers['if-match']))
    return reply.header('etag', entityTag(version)).send(policy)
  })

  app.delete('/booking-policies/:id', {
    config: editing, schema: { tags, summary: 'Remove a booking policy that no resource follows', params: IdParams, headers: IfMatch, response: { 204: Type.Null() } },
  }, async (request, reply) => {
    await policies.remove(request.params.id, versionFromIfMatch(request.headers['if-match']))
    return reply.code(204).send(null)
  })
}

function blackoutsOf(app: App, blackouts: BlackoutService): void {
  app.get('/sites/:siteId/blackouts', {
    config: reading, schema: { tags, summary: 'Closures, holidays and maintenance that touch a period', params: SiteParams, querystring: Type.Object({ from: Instant, to: Instant }, { additionalProperties: false }), response: { 200: BlackoutList } },
  }, async (request) => ({ items: await blackouts.list(request.params.siteId, Date.parse(request.query.from), Date.parse(request.query.to)) }))

  app.post('/sites/:siteId/blackouts', {
    config: editing, schema: { tags, summary: 'Take something out of use; answers which bookings it hits', params: SiteParams, body: NewBlackout, response: { 201: BlackoutMade } },
  }, async (request, reply) => reply.code(201).send(await blackouts.create(request.params.siteId, request.body, principalOf(request))))

  app.patch('/blackouts/:id', {
    config: editing, schema: { tags, summary: 'Change a closure; answers which bookings it hits', params: IdParams, body: BlackoutChange, response: { 200: BlackoutMade } },
  }, (request) => blackouts.change(request.params.id, request.body, principalOf(request)))

  app.delete('/blackouts/:id', { config: editing, schema: { tags, summary: 'End a closure', params: IdParams, response: { 204: Type.Null() } } }, async (request, reply) => {
    await blackouts.remove(request.params.id)
    return reply.code(204).send(null)
  })
}
