import { Type } from 'typebox'
import { Id } from '#contract/building'
import { AnalysisUnit, Period } from '#contract/evaluation'
import { EvaluationCatalogue, GapBoard, RuleSetCheck, RuleSetEdit, RuleSetList, StoredRuleSet } from '#contract/evaluation-api'
import { RuleSetAsk } from '#contract/evaluation-runs'
import { IfMatch, SiteParams } from '../../building/building-bodies.ts'
import { entityTag, versionFromIfMatch } from '../../building/building-version-rules.ts'
import { principalOf, type RouteAccess, type Routes } from '../../http/app.ts'
import { EVALUATION_CATALOGUE } from '../evaluation-catalogue.ts'
import type { GapBoardService } from './gap-board-service.ts'
import type { RuleSetsService } from './rule-sets-service.ts'

const reading: RouteAccess = { access: 'evaluation.read' }
const editing: RouteAccess = { access: 'evaluation.edit' }
const tags = ['evaluation']
const RuleSetParams = Type.Object({ siteId: Id, ruleSetId: RuleSetAsk.properties.id })

/** Rule sets, how units stand against them, and what can be computed at all. */
export function ruleSetsRoutes(ruleSets: RuleSetsService, gaps: GapBoardService): Routes {
  return async (app) => {
    app.get('/evaluation-catalogue', { config: reading, schema: { tags, summary: 'Indicators with their formulas, models of efficiency, and the hierarchy of weights', response: { 200: EvaluationCatalogue } } }, async () => EVALUATION_CATALOGUE)

    app.get('/sites/:siteId/rule-sets', { config: reading, schema: { tags, summary: 'The latest version of each rule set', params: SiteParams, response: { 200: RuleSetList } } }, async (request) =>
      ({ items: await ruleSets.list(request.params.siteId) }))

    app.get('/sites/:siteId/rule-sets/:ruleSetId', { config: reading, schema: { tags, summary: 'All versions of a rule set, newest first', params: RuleSetParams, response: { 200: RuleSetList } } }, async (request) =>
      ({ items: await ruleSets.history(request.params.siteId, request.params.ruleSetId) }))

    app.post('/sites/:siteId/rule-set-checks', { config: editing, schema: { tags, summary: 'Every fault of a draft, by field; nothing is stored', params: SiteParams, body: RuleSetEdit, response: { 200: RuleSetCheck } } }, async (request) =>
      ruleSets.check(request.params.siteId, request.body.ruleSet))

    app.post('/sites/:siteId/rule-sets', { config: editing, schema: { tags, summary: 'Add a rule set', params: SiteParams, body: RuleSetEdit, response: { 201: StoredRuleSet } } }, async (request, reply) => {
      const stored = await ruleSets.add(request.params.siteId, request.body.ruleSet, request.body.note ?? '', principalOf(request))
      return reply.code(201).header('etag', entityTag(stored.ruleSet.version)).send(stored)
    })

    app.put('/sites/:siteId/rule-sets/:ruleSetId', { config: editing, schema: { tags, summary: 'Make the next version of a rule set (If-Match: the version that was edited)', params: RuleSetParams, headers: IfMatch, body: RuleSetEdit, response: { 200: StoredRuleSet } } }, async (request, reply) => {
      const { params: { siteId, ruleSetId }, body: { ruleSet, note = '' } } = request
      const stored = await ruleSets.edit(siteId, ruleSetId, ruleSet, note, versionFromIfMatch(request.headers['if-match']), principalOf(request))
      return reply.header('etag', entityTag(stored.ruleSet.version)).send(stored)
    })

    app.delete('/sites/:siteId/rule-sets/:ruleSetId', { config: editing, schema: { tags, summary: 'Remove the latest own version, unless a run used it', params: RuleSetParams, response: { 204: Type.Null() } } }, async (request, reply) => {
      await ruleSets.remove(request.params.siteId, request.params.ruleSetId)
      return reply.code(204).send(null)
    })

    app.get('/sites/:siteId/gap-board', {
      config: reading, schema: {
        tags, summary: 'How a unit stands against a rule set now: what is met, not met, unknown, what is missing, and by when at the present trend', params: SiteParams, response: { 200: GapBoard },
        querystring: Type.Object({
          ruleSetId: RuleSetAsk.properties.id, version: RuleSetAsk.properties.version, variant: RuleSetAsk.properties.variant, hardship: RuleSetAsk.properties.hardship,
          kind: Type.Optional(AnalysisUnit.properties.kind), unitId: Type.Optional(Id), period: Period,
        }, { additionalProperties: false }),
      },
    }, ({ params: { siteId }, query: { ruleSetId, kind = 'site', unitId = siteId, ...ask } }) => gaps.board(siteId, { ...ask, id: ruleSetId, unit: { kind, id: unitId } }))
  }
}
