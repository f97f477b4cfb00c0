import { Type } from 'typebox'
import { InboxList, Status, type InboxEntry } from '#contract/api'
import { RejectionReasonSchema, type RejectionReason } from '#contract/sample'
import { ApiError } from '../api-error.ts'
import type { Routes } from '../http/app.ts'

/** The Inbox as the routes use it; ingest's Inbox is one. */
export interface InboxPort {
  list(): readonly InboxEntry[]
  rejected(): Readonly<Record<string, number>>
  /** Says whether there was any. */
  remove(topic: string, reason?: RejectionReason): boolean
}

export interface StatusRoutesDeps { readonly inbox: InboxPort; readonly status: () => Status | Promise<Status> }

const config = { access: 'status.read' } as const

/** Refused messages for staff to map, and how far each part has come. */
export function statusRoutes({ inbox, status }: StatusRoutesDeps): Routes {
  return async (app) => {
    app.get('/status', { config, schema: { tags: ['status'], summary: 'What is up and how far each part has come', response: { 200: Status } } }, () => status())

    app.get('/inbox', { config, schema: { tags: ['inbox'], summary: 'Messages that ingest refused, newest first', response: { 200: InboxList } } },
      () => ({ items: [...inbox.list()], rejected: { ...inbox.rejected() } }))

    app.delete('/inbox', {
      config, schema: {
        tags: ['inbox'], summary: 'Forget what a topic sent, for one reason or for all', response: { 204: Type.Null() },
        querystring: Type.Object({ topic: Type.String({ minLength: 1, maxLength: 1_024 }), reason: Type.Optional(RejectionReasonSchema) }, { additionalProperties: false }),
      },
    }, async (request, reply) => {
      if (!inbox.remove(request.query.topic, request.query.reason)) throw new ApiError('not-found')
      return reply.code(204).send(null)
    })
  }
}
