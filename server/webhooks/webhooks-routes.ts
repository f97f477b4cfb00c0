import { Type } from 'typebox'
import { Webhook } from '#contract/bookings'
import { DeliveryList, MadeWebhook, NewWebhook, WebhookList } from '#contract/calendar-api'
import { Id } from '#contract/building'
import { changesOf, SiteParams } from '../building/building-bodies.ts'
import type { RouteAccess, Routes } from '../http/app.ts'
import type { WebhooksService } from './webhooks-service.ts'

const editing: RouteAccess = { access: 'webhooks.edit' }
const tags = ['webhooks']
const params = Type.Object({ webhookId: Id })

/** Webhooks: signed calls to other programs when bookings change. */
export function webhooksRoutes(webhooks: WebhooksService): Routes {
  return async (app) => {
    app.get('/sites/:siteId/webhooks', { config: editing, schema: { tags, summary: 'Webhooks of a site, without their secrets', params: SiteParams, response: { 200: WebhookList } } }, async (request) => ({ items: await webhooks.list(request.params.siteId) }))

    app.post('/sites/:siteId/webhooks', { config: editing, schema: { tags, summary: 'Make a webhook; its secret is shown this once', params: SiteParams, body: NewWebhook, response: { 201: MadeWebhook } } }, async (request, reply) =>
      reply.code(201).send(await webhooks.make(request.params.siteId, request.body)))

    app.patch('/webhooks/:webhookId', { config: editing, schema: { tags, summary: 'Change or pause a webhook', params, body: changesOf(NewWebhook), response: { 200: Webhook } } }, (request) => webhooks.change(request.params.webhookId, request.body))

    app.delete('/webhooks/:webhookId', { config: editing, schema: { tags, summary: 'Remove a webhook', params, response: { 204: Type.Null() } } }, async (request, reply) => {
      await webhooks.remove(request.params.webhookId)
      return reply.code(204).send(null)
    })

    app.get('/webhooks/:webhookId/deliveries', { config: editing, schema: { tags, summary: 'The last deliveries and what became of them', params, response: { 200: DeliveryList } } }, async (request) => ({ items: await webhooks.deliveries(request.params.webhookId) }))

    app.post('/webhooks/:webhookId/test', { config: editing, schema: { tags, summary: 'Send a test delivery', params, response: { 202: Type.Null() } } }, async (request, reply) => {
      await webhooks.test(request.params.webhookId)
      return reply.code(202).send(null)
    })
  }
}
