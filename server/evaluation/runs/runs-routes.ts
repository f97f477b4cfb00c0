import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { Id } from '#contract/building'
import { EvaluationRun, EvaluationRunList, RunAsk, RunComparison, RunFacts, RunResult, RunVerification, RunWeights, WeightPreviewAsk, WhatIfAnswer, WhatIfAsk } from '#contract/evaluation-runs'
import { SiteParams } from '../../building/building-bodies.ts'
import { principalOf, type App, type RouteAccess, type Routes } from '../../http/app.ts'
import { preferredLanguage } from '../../http/problems.ts'
import type { RunsService } from './runs-service.ts'

const reading: RouteAccess = { access: 'evaluation.read' }
const editing: RouteAccess = { access: 'evaluation.edit' }
const tags = ['evaluation']
const params = Type.Object({ runId: Id })
const strict = { additionalProperties: false } as const

/** Evaluation runs, what they used, what came out, and questions about them. */
export function runsRoutes(runs: RunsService): Routes {
  return async (app) => {
    queueRoutes(app, runs)
    resultRoutes(app, runs)
    questionRoutes(app, runs)
  }
}

function queueRoutes(app: App, runs: RunsService): void {
  app.get('/sites/:siteId/evaluation-runs', { config: reading, schema: { tags, summary: 'Runs, newest first', params: SiteParams, response: { 200: EvaluationRunList } } }, async (request) => ({ items: await runs.list(request.params.siteId) }))

  app.post('/sites/:siteId/evaluation-runs', { config: editing, schema: { tags, summary: 'Ask for a run; it waits for its turn', params: SiteParams, body: RunAsk, response: { 202: EvaluationRun } } }, async (request, reply) => {
    const run = await runs.create(request.params.siteId, request.body, principalOf(request))
    return reply.code(202).header('location', `/api/v1/evaluation-runs/${run.id}`).send(run)
  })

  app.get('/evaluation-runs/:runId', { config: reading, schema: { tags, summary: 'A run: what was asked and how far it is', params, response: { 200: EvaluationRun } } }, (request) => runs.existing(request.params.runId))

  app.post('/evaluation-runs/:runId/cancellation', { config: editing, schema: { tags, summary: 'Stop a run that waits or runs', params, response: { 200: EvaluationRun } } }, (request) => runs.cancel(request.params.runId))

  app.delete('/evaluation-runs/:runId', { config: editing, schema: { tags, summary: 'Remove a run that has ended', params, response: { 204: Type.Null() } } }, async (request, reply) => {
    await runs.remove(request.params.runId)
    return reply.code(204).send(null)
  })
}

/** Stored texts go out as they are: the reader can hash them, and nobody parses megabytes on the way. */
function resultRoutes(app: App, runs: RunsService): void {
  const stored = (reply: FastifyReply, text: string): FastifyReply => reply.type('application/json; charset=utf-8').send(text)

  app.get('/evaluation-runs/:runId/result', { config: reading, schema: { tags, summary: 'What came out', params, response: { 200: RunResult } } }, async (request, reply) => stored(reply, await runs.part(request.params.runId, 'result')))

  app.get('/evaluation-runs/:runId/facts', { config: reading, schema: { tags, summary: 'The facts that were used, as they were then', params, response: { 200: RunFacts } } }, async (request, reply) => stored(reply, await runs.part(request.params.runId, 'facts')))

  app.get('/evaluation-runs/:runId/export', {
    config: reading, exposeHeadRoute: false, schema: {
      tags, summary: 'The result as a file: canonical JSON (its SHA-256 is the run\'s result hash), or CSV', params, querystring: Type.Object({ format: Type.Optional(Type.Enum(['json', 'csv'])) }, strict),
    },
  }, async (request, reply) => {
    const { params: { runId }, query: { format = 'json' } } = request
    const text = format === 'json' ? await runs.part(runId, 'result') : await runs.csv(runId, preferredLanguage(request.headers['accept-language']))
    return reply.header('content-disposition', `attachment; filename="evaluation-${runId}.${format}"`).type(format === 'json' ? 'application/json; charset=utf-8' : 'text/csv; charset=utf-8').send(text)
  })
}

function questionRoutes(app: App, runs: RunsService): void {
  app.get('/evaluation-runs/:runId/comparison', {
    config: reading, schema: { tags, summary: 'What changed from another run (with) to this one', params, querystring: Type.Object({ with: Id }, strict), response: { 200: RunComparison } },
  }, (request) => runs.compare(request.query.with, request.params.runId))

  app.post('/evaluation-runs/:runId/verification', {
    config: reading, schema: { tags, summary: 'Hashes of what is stored now; with again the result is computed anew', params, body: Type.Object({ again: Type.Optional(Type.Boolean()) }, strict), response: { 200: RunVerification } },
  }, (request) => runs.verify(request.params.runId, request.body.again ?? false))

  app.post('/evaluation-runs/:runId/what-if', { config: reading, schema: { tags, summary: 'The score and efficiency with some facts changed; nothing is stored', params, body: WhatIfAsk, response: { 200: WhatIfAnswer } } }, (request) =>
    runs.whatIf(request.params.runId, request.body))

  app.post('/sites/:siteId/weight-previews', { config: reading, schema: { tags, summary: 'Weights as a run would use them now; nothing is stored', params: SiteParams, body: WeightPreviewAsk, response: { 200: RunWeights } } }, (request) =>
    runs.weights(request.params.siteId, request.body))
}
