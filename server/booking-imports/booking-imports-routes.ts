import { Type } from 'typebox'
import { BookingImport, BookingImportList, ImportProgressAnswer } from '#contract/booking-imports'
import { Id } from '#contract/building'
import { SiteParams } from '../building/building-bodies.ts'
import { ApiError } from '../api-error.ts'
import { principalOf, type RouteAccess, type Routes } from '../http/app.ts'
import { chosenColumns, IMPORT_FILE_MAX_BYTES, IMPORT_FILE_TYPES, IMPORT_QUERY, takeImportFiles } from '../http/import-file-body.ts'
import { preferredLanguage } from '../http/problems.ts'
import type { BookingImportsService } from './booking-imports-service.ts'

const importing: RouteAccess = { access: 'imports.run' }
const tags = ['imports']

/** Bookings from CSV or XLSX files: ahead by the rules, past ones as another system's records. */
export function bookingImportsRoutes(imports: BookingImportsService): Routes {
  return async (app) => {
    takeImportFiles(app)

    app.post('/sites/:siteId/booking-imports', {
      config: importing, bodyLimit: IMPORT_FILE_MAX_BYTES,
      schema: {
        tags, summary: 'Import bookings from a CSV or XLSX file (the body): what is ahead is booked by the rules, what is over is kept as a record; with dryRun every bad row is reported and nothing is written',
        params: SiteParams, consumes: IMPORT_FILE_TYPES, response: { 200: BookingImport },
        querystring: Type.Object({ ...IMPORT_QUERY, run: Type.Optional(Id) }, { additionalProperties: false }),
      },
    }, (request) => {
      const { fileName = '', dryRun = false, columns, run } = request.query
      if (!Buffer.isBuffer(request.body)) throw new ApiError('unsupported-media-type')
      return imports.run(request.params.siteId, { fileName, dryRun, run, bytes: request.body, columns: chosenColumns(columns), language: preferredLanguage(request.headers['accept-language']) }, principalOf(request))
    })

    app.get('/sites/:siteId/booking-imports', { config: importing, schema: { tags, summary: 'Earlier imports of bookings, newest first', params: SiteParams, response: { 200: BookingImportList } } }, async (request) =>
      ({ items: await imports.list(request.params.siteId) }))

    app.get('/sites/:siteId/booking-imports/progress', {
      config: importing, schema: { tags, summary: 'How far the import is that was begun with this name (run); null when it has ended', params: SiteParams, querystring: Type.Object({ run: Id }), response: { 200: ImportProgressAnswer } },
    }, async (request) => ({ progress: imports.progress(request.params.siteId, request.query.run) }))

    app.delete('/booking-imports/:importId', {
      config: importing, schema: { tags, summary: 'Undo an import: its records are taken out, what is ahead and untouched is cancelled without mails', params: Type.Object({ importId: Id }), response: { 200: BookingImport } },
    }, (request) => imports.undo(request.params.importId, principalOf(request)))
  }
}
