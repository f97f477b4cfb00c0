import { Type } from 'typebox'
import { Agreement, Tenant } from '#contract/people'
import { AgreementList, NewAgreement, NewPlan, NewTenant, PlanList, StoredPlan, StoredTenant, TenantPage } from '#contract/people-api'
import { Id } from '#contract/building'
import { changesOf, IfMatch, SiteParams } from '../building/building-bodies.ts'
import { entityTag, versionFromIfMatch } from '../building/building-version-rules.ts'
import { principalOf, type App, type RouteAccess, type Routes } from '../http/app.ts'
import type { TenantsService } from './tenants-service.ts'

const reading: RouteAccess = { access: 'tenants.read' }
const editing: RouteAccess = { access: 'tenants.edit' }
const tags = ['tenants']
const PlanParams = Type.Object({ planId: Id })
const TenantParams = Type.Object({ tenantId: Id })
const AgreementParams = Type.Object({ agreementId: Id })
const PageQuery = { search: Type.Optional(Type.String({ maxLength: 100 })), cursor: Type.Optional(Type.String({ maxLength: 400 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })) }

/** Tenants, the plans that they pay for and the space that is let to them. */
export function tenantsRoutes(tenants: TenantsService): Routes {
  return async (app) => {
    tenantRoutes(app, tenants)
    planRoutes(app, tenants)
    agreementRoutes(app, tenants)
  }
}

function tenantRoutes(app: App, tenants: TenantsService): void {
  app.get('/sites/:siteId/tenants', {
    config: reading, schema: {
      tags, summary: 'Tenants by name, a page at a time', params: SiteParams, response: { 200: TenantPage },
      querystring: Type.Object({ ...PageQuery, status: Type.Optional(Tenant.properties.status) }, { additionalProperties: false }),
    },
  }, (request) => tenants.list(request.params.siteId, request.query, principalOf(request)))

  app.post('/sites/:siteId/tenants', { config: editing, schema: { tags, summary: 'Add a tenant', params: SiteParams, body: NewTenant, response: { 201: StoredTenant } } }, async (request, reply) => {
    const tenant = await tenants.add(request.params.siteId, request.body, principalOf(request))
    return reply.code(201).header('location', `/api/v1/tenants/${tenant.id}`).header('etag', entityTag(tenant.version)).send(tenant)
  })

  app.get('/tenants/:tenantId', { config: reading, schema: { tags, summary: 'One tenant', params: TenantParams, response: { 200: StoredTenant } } }, async (request, reply) => {
    const tenant = await tenants.existing(request.params.tenantId, principalOf(request))
    return reply.header('etag', entityTag(tenant.version)).send(tenant)
  })

  app.patch('/tenants/:tenantId', { config: editing, schema: { tags, summary: 'Change a tenant', params: TenantParams, headers: IfMatch, body: changesOf(Tenant), response: { 200: StoredTenant } } }, async (request, reply) => {
    const tenant = await tenants.change(request.params.tenantId, request.body, versionFromIfMatch(request.headers['if-match']), principalOf(request))
    return reply.header('etag', entityTag(tenant.version)).send(tenant)
  })

  app.delete('/tenants/:tenantId', { config: editing, schema: { tags, summary: 'Remove a tenant that nothing refers to; otherwise let it leave', params: TenantParams, headers: IfMatch, response: { 204: Type.Null() } } }, async (request, reply) => {
    await tenants.remove(request.params.tenantId, versionFromIfMatch(request.headers['if-match']), principalOf(request))
    return reply.code(204).send(null)
  })
}

function planRoutes(app: App, tenants: TenantsService): void {
  app.get('/sites/:siteId/plans', { config: reading, schema: { tags, summary: 'Plans of the site', params: SiteParams, response: { 200: PlanList } } }, async (request) => ({ items: await tenants.plans(request.params.siteId) }))

  app.post('/sites/:siteId/plans', { config: editing, schema: { tags, summary: 'Add a plan', params: SiteParams, body: NewPlan, response: { 201: StoredPlan } } }, async (request, reply) => {
    const plan = await tenants.addPlan(request.params.siteId, request.body)
    return reply.code(201).header('etag', entityTag(plan.version)).send(plan)
  })

  app.patch('/plans/:planId', { config: editing, schema: { tags, summary: 'Change a plan', params: PlanParams, headers: IfMatch, body: changesOf(NewPlan), response: { 200: StoredPlan } } }, async (request, reply) => {
    const plan = await tenants.changePlan(request.params.planId, request.body, versionFromIfMatch(request.headers['if-match']))
    return reply.header('etag', entityTag(plan.version)).send(plan)
  })

  app.delete('/plans/:planId', { config: editing, schema: { tags, summary: 'Remove a plan that no tenant has', params: PlanParams, headers: IfMatch, response: { 204: Type.Null() } } }, async (request, reply) => {
    await tenants.removePlan(request.params.planId, versionFromIfMatch(request.headers['if-match']))
    return reply.code(204).send(null)
  })
}

function agreementRoutes(app: App, tenants: TenantsService): void {
  app.get('/sites/:siteId/agreements', {
    config: reading, schema: { tags, summary: 'Space that is, was or will be let', params: SiteParams, querystring: Type.Object({ tenantId: Type.Optional(Id) }, { additionalProperties: false }), response: { 200: AgreementList } },
  }, async (request) => ({ items: await tenants.agreements(request.params.siteId, request.query.tenantId, principalOf(request)) }))

  app.post('/sites/:siteId/agreements', { config: editing, schema: { tags, summary: 'Let a space to a tenant', params: SiteParams, body: NewAgreement, response: { 201: Agreement } } }, async (request, reply) =>
    reply.code(201).send(await tenants.addAgreement(request.params.siteId, request.body)))

  app.patch('/agreements/:agreementId', { config: editing, schema: { tags, summary: 'Change or end an agreement', params: AgreementParams, body: changesOf(NewAgreement), response: { 200: Agreement } } }, (request) => tenants.changeAgreement(request.params.agreementId, request.body))

  app.delete('/agreements/:agreementId', { config: editing, schema: { tags, summary: 'Remove an agreement that was entered by mistake', params: AgreementParams, response: { 204: Type.Null() } } }, async (request, reply) => {
    await tenants.removeAgreement(request.params.agreementId)
    return reply.code(204).send(null)
  })
}
