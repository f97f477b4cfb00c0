import { Type } from 'typebox'
import { ImportKind, PeopleImport, PeopleImportList } from '#contract/people-api'
import { Id } from '#contract/building'
import { SiteParams } from '../building/building-bodies.ts'
import { ApiError } from '../api-error.ts'
import { principalOf, type RouteAccess, type Routes } from '../http/app.ts'
import { chosenColumns, IMPORT_FILE_MAX_BYTES, IMPORT_FILE_TYPES, IMPORT_QUERY, takeImportFiles } from '../http/import-file-body.ts'
import { preferredLanguage } from '../http/problems.ts'
import type { PeopleImportsService } from './people-imports-service.ts'

const importing: RouteAccess = { access: 'imports.run' }
const tags = ['imports']

/** Tenants and people from CSV or XLSX files. */
export function peopleImportsRoutes(imports: PeopleImportsService): Routes {
  return async (app) => {
    takeImportFiles(app)

    app.post('/sites/:siteId/people-imports', {
      config: importing, bodyLimit: IMPORT_FILE_MAX_BYTES,
      schema: {
        tags, summary: 'Import tenants or people from a CSV or XLSX file (the body); with dryRun every bad row is reported and nothing is written',
        params: SiteParams, consumes: IMPORT_FILE_TYPES, response: { 200: PeopleImport },
        querystring: Type.Object({ ...IMPORT_QUERY, kind: ImportKind }, { additionalProperties: false }),
      },
    }, (request) => {
      const { kind, fileName = '', dryRun = false, columns: chosen } = request.query
      if (!Buffer.isBuffer(request.body)) throw new ApiError('unsupported-media-type')
      return imports.run(request.params.siteId, { kind, fileName, dryRun, bytes: request.body, columns: chosenColumns(chosen), language: preferredLanguage(request.headers['accept-language']) }, principalOf(request))
    })

    app.get('/sites/:siteId/people-imports', { config: importing, schema: { tags, summary: 'Earlier imports, newest first', params: SiteParams, response: { 200: PeopleImportList } } }, async (request) =>
      ({ items: await imports.list(request.params.siteId) }))

    app.delete('/people-imports/:importId', {
      config: importing, schema: { tags, summary: 'Undo an import whole, unless its rows were edited since', params: Type.Object({ importId: Id }), response: { 204: Type.Null() } },
    }, async (request, reply) => {
      await imports.undo(request.params.importId, principalOf(request))
      return reply.code(204).send(null)
    })
  }
}
