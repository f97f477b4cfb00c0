import { Type } from 'typebox'
import { Id } from '#contract/building'
import { AnalysisUnit, FactIdSchema, Period } from '#contract/evaluation'
import { EvaluationUnitList, FactHistory, FactImport, FactImportKind, FactImportList, FactSheet, NewFact, PeerList, StoredFact } from '#contract/evaluation-api'
import { ApiError } from '../../api-error.ts'
import { SiteParams } from '../../building/building-bodies.ts'
import { principalOf, type App, type RouteAccess, type Routes } from '../../http/app.ts'
import { chosenColumns, IMPORT_FILE_MAX_BYTES, IMPORT_FILE_TYPES, IMPORT_QUERY, takeImportFiles } from '../../http/import-file-body.ts'
import { preferredLanguage } from '../../http/problems.ts'
import type { FactImportsService } from './fact-imports-service.ts'
import type { FactsService } from './facts-service.ts'

const reading: RouteAccess = { access: 'evaluation.read' }
const editing: RouteAccess = { access: 'evaluation.edit' }
const tags = ['evaluation']
const strict = { additionalProperties: false } as const
const UnitQuery = { kind: AnalysisUnit.properties.kind, unitId: Id, period: Period }

/** Facts: what is known of a unit and period, entered by hand or imported, with its history. */
export function factsRoutes(facts: FactsService, imports: FactImportsService): Routes {
  return async (app) => {
    sheetRoutes(app, facts)
    importRoutes(app, imports)
  }
}

function sheetRoutes(app: App, facts: FactsService): void {
  app.get('/sites/:siteId/evaluation-units', { config: reading, schema: { tags, summary: 'What can be evaluated: the site, its rooms, pools and tenants, and imported peers', params: SiteParams, response: { 200: EvaluationUnitList } } }, async (request) =>
    ({ items: await facts.units(request.params.siteId) }))

  app.get('/sites/:siteId/facts', {
    config: reading, schema: { tags, summary: 'Facts of a unit and period as an evaluation would use them now, each with its source', params: SiteParams, querystring: Type.Object(UnitQuery, strict), response: { 200: FactSheet } },
  }, ({ params: { siteId }, query: { kind, unitId, period } }) => facts.sheet(siteId, { kind, id: unitId }, period))

  app.post('/sites/:siteId/facts', { config: editing, schema: { tags, summary: 'Enter a fact with its evidence; what it replaces is kept', params: SiteParams, body: NewFact, response: { 201: StoredFact } } }, async (request, reply) =>
    reply.code(201).send(await facts.enter(request.params.siteId, request.body, principalOf(request))))

  app.get('/sites/:siteId/fact-history', {
    config: reading, schema: { tags, summary: 'Every value that was entered or imported for a fact, newest first', params: SiteParams, querystring: Type.Object({ fact: FactIdSchema, ...UnitQuery }, strict), response: { 200: FactHistory } },
  }, async ({ params: { siteId }, query: { fact, kind, unitId, period } }) => ({ items: await facts.history(siteId, fact, { kind, id: unitId }, period) }))

  app.delete('/facts/:factId', { config: editing, schema: { tags, summary: 'Withdraw an entered or imported fact; it stays in the history. With restore what it replaced counts again', params: Type.Object({ factId: Id }), querystring: Type.Object({ restore: Type.Optional(Type.Boolean()) }, strict), response: { 204: Type.Null() } } }, async (request, reply) => {
    await facts.withdraw(request.params.factId, principalOf(request), request.query)
    return reply.code(204).send(null)
  })

  app.get('/sites/:siteId/peers', { config: reading, schema: { tags, summary: 'Spaces whose statistics were imported for comparison', params: SiteParams, response: { 200: PeerList } } }, async (request) =>
    ({ items: await facts.peers(request.params.siteId) }))
}

function importRoutes(app: App, imports: FactImportsService): void {
  takeImportFiles(app)

  app.post('/sites/:siteId/fact-imports', {
    config: editing, bodyLimit: IMPORT_FILE_MAX_BYTES, schema: {
      tags, summary: 'Import facts, or the statistics of peers, from a CSV or XLSX file (the body); with dryRun every bad row is reported and nothing is written',
      params: SiteParams, consumes: IMPORT_FILE_TYPES, response: { 200: FactImport },
      // A column whose field is '' is left out.
      querystring: Type.Object({ ...IMPORT_QUERY, kind: FactImportKind, synthetic: Type.Optional(Type.Boolean()) }, strict),
    },
  }, (request) => {
    const { kind, fileName = '', dryRun = false, synthetic = false, columns } = request.query
    if (!Buffer.isBuffer(request.body)) throw new ApiError('unsupported-media-type')
    return imports.run(request.params.siteId, { kind, fileName, dryRun, synthetic, bytes: request.body, columns: chosenColumns(columns), language: preferredLanguage(request.headers['accept-language']) }, principalOf(request))
  })

  app.get('/sites/:siteId/fact-imports', { config: reading, schema: { tags, summary: 'Earlier imports of facts, newest first', params: SiteParams, response: { 200: FactImportList } } }, async (request) =>
    ({ items: await imports.list(request.params.siteId) }))

  app.delete('/fact-imports/:importId', { config: editing, schema: { tags, summary: 'Undo an import whole: what its values replaced counts again', params: Type.Object({ importId: Id }), response: { 204: Type.Null() } } }, async (request, reply) => {
    await imports.undo(request.params.importId, principalOf(request))
    return reply.code(204).send(null)
  })
}
