import { createHash } from 'node:crypto'
import { Type } from 'typebox'
import { CalendarFeedList, MadeCalendarFeed, NewCalendarFeed } from '#contract/calendar-api'
import { Id } from '#contract/building'
import { principalOf, type RouteAccess, type Routes } from '../http/app.ts'
import type { CalendarFeedsService } from './calendar-feeds-service.ts'

const using: RouteAccess = { access: 'feeds.use' }
const tags = ['calendar']
/** A guess at a secret of 192 bits is hopeless; this keeps it cheap for us, too. */
const READS_A_MINUTE = 60

/** Calendar links for people, resources and tenants. */
export function calendarFeedsRoutes(feeds: CalendarFeedsService): Routes {
  return async (app) => {
    app.get('/calendar-feeds', { config: using, schema: { tags, summary: 'One\'s own calendar links, without their secrets', response: { 200: CalendarFeedList } } }, async (request) => ({ items: await feeds.list(principalOf(request)) }))

    app.post('/calendar-feeds', { config: using, schema: { tags, summary: 'Make a calendar link; its secret is shown this once', body: NewCalendarFeed, response: { 201: MadeCalendarFeed } } }, async (request, reply) =>
      reply.code(201).send(await feeds.make(request.body, principalOf(request))))

    app.delete('/calendar-feeds/:feedId', { config: using, schema: { tags, summary: 'Revoke a calendar link', params: Type.Object({ feedId: Id }), response: { 204: Type.Null() } } }, async (request, reply) => {
      await feeds.revoke(request.params.feedId, principalOf(request))
      return reply.code(204).send(null)
    })

    app.get('/calendar/:file', {
      config: { access: 'public', rateLimit: { max: READS_A_MINUTE, timeWindow: '1 minute' } },
      schema: {
        tags, summary: 'A calendar by its secret link, for calendar programs', params: Type.Object({ file: Type.String({ pattern: '^[A-Za-z0-9_-]{20,64}\\.ics$' }) }),
        headers: Type.Object({ 'if-none-match': Type.Optional(Type.String({ maxLength: 400 })) }),
        produces: ['text/calendar'], response: { 200: { content: { 'text/calendar': { schema: Type.String() } } }, 304: Type.Null() },
      },
    }, async (request, reply) => {
      const text = await feeds.text(request.params.file.slice(0, -'.ics'.length))
      const tag = `"${createHash('sha256').update(text).digest('base64url')}"`
      reply.header('etag', tag).header('cache-control', 'private, max-age=300').header('referrer-policy', 'no-referrer')
      if (request.headers['if-none-match'] === tag) return reply.code(304).send(null)
      return reply.header('content-type', 'text/calendar; charset=utf-8').serializer((body: unknown) => body as string).send(text)
    })
  }
}
