import { Type } from 'typebox'
import { ApiTokenList, ApiTokenMade, NewApiToken } from '#contract/access'
import { Id } from '#contract/building'
import type { AuditService } from '../audit/audit-service.ts'
import { principalOf, type Routes } from '../http/app.ts'
import type { ApiTokenService } from './api-token-service.ts'

const tags = ['tokens']
const config = { access: 'tokens.edit' } as const
const told = { ...config, audit: 'own' } as const

/** Tokens for programs and panels. */
export function tokenRoutes({ tokens, audit }: { tokens: ApiTokenService; audit: AuditService }): Routes {
  return async (app) => {
    app.get('/tokens', { config, schema: { tags, summary: 'All tokens, without their secrets', response: { 200: ApiTokenList } } }, async () => ({ items: await tokens.all() }))

    app.post('/tokens', { config: told, schema: { tags, summary: 'Make a token; its secret is shown this once', body: NewApiToken, response: { 201: ApiTokenMade } } }, async (request, reply) => {
      const made = await tokens.make(request.body, principalOf(request))
      const { id, name, role, tenantId, permissions } = made.token
      await audit.record({ actor: principalOf(request), action: 'token.made', subjectKind: 'tokens', subjectId: id, tenantId, detail: { name, role, permissions }, requestId: request.id })
      return reply.code(201).send(made)
    })

    app.delete('/tokens/:tokenId', { config, schema: { tags, summary: 'Revoke a token', params: Type.Object({ tokenId: Id }), response: { 204: Type.Null() } } }, async (request, reply) => {
      await tokens.revoke(request.params.tokenId)
      return reply.code(204).send(null)
    })
  }
}
