import { Type } from 'typebox'
import { Id } from '#contract/building'
import { JudgementNode, Judgements, JudgementsList, NewJudgements, NodeWeights } from '#contract/evaluation-api'
import { IfMatch, SiteParams } from '../../building/building-bodies.ts'
import { entityTag, versionFromIfMatch } from '../../building/building-version-rules.ts'
import { principalOf, type RouteAccess, type Routes } from '../../http/app.ts'
import type { JudgementsService } from './judgements-service.ts'

const reading: RouteAccess = { access: 'evaluation.read' }
const editing: RouteAccess = { access: 'evaluation.edit' }
const tags = ['evaluation']
const params = Type.Object({ judgementsId: Id })

/** Judgements of criteria in pairs, and what they come to. */
export function judgementsRoutes(judgements: JudgementsService): Routes {
  return async (app) => {
    app.get('/sites/:siteId/judgements', { config: reading, schema: { tags, summary: 'Sets of judgements with their consistency and weights', params: SiteParams, response: { 200: JudgementsList } } }, async (request) =>
      ({ items: await judgements.list(request.params.siteId) }))

    app.post('/sites/:siteId/ahp-checks', { config: editing, schema: { tags, summary: 'Weights, consistency ratio and worst comparisons of one node; nothing is stored', params: SiteParams, body: JudgementNode, response: { 200: NodeWeights } } }, async (request) =>
      judgements.check(request.params.siteId, request.body))

    app.post('/sites/:siteId/judgements', { config: editing, schema: { tags, summary: 'Keep a set of judgements', params: SiteParams, body: NewJudgements, response: { 201: Judgements } } }, async (request, reply) => {
      const kept = await judgements.add(request.params.siteId, request.body, principalOf(request))
      return reply.code(201).header('etag', entityTag(kept.version)).send(kept)
    })

    app.get('/judgements/:judgementsId', { config: reading, schema: { tags, summary: 'One set of judgements', params, response: { 200: Judgements } } }, async (request, reply) => {
      const kept = await judgements.one(request.params.judgementsId)
      return reply.header('etag', entityTag(kept.version)).send(kept)
    })

    app.put('/judgements/:judgementsId', { config: editing, schema: { tags, summary: 'Replace a set of judgements', params, headers: IfMatch, body: NewJudgements, response: { 200: Judgements } } }, async (request, reply) => {
      const kept = await judgements.replace(request.params.judgementsId, request.body, versionFromIfMatch(request.headers['if-match']), principalOf(request))
      return reply.header('etag', entityTag(kept.version)).send(kept)
    })

    app.delete('/judgements/:judgementsId', { config: editing, schema: { tags, summary: 'Remove a set of judgements; runs keep what they used', params, headers: IfMatch, response: { 204: Type.Null() } } }, async (request, reply) => {
      await judgements.remove(request.params.judgementsId, versionFromIfMatch(request.headers['if-match']))
      return reply.code(204).send(null)
    })
  }
}
