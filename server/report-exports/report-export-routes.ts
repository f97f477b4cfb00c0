import { Type } from 'typebox'
import { Id } from '#contract/building'
import { LANGUAGES } from '#contract/local-text'
import { REPORT_FORMATS, ReportScope } from '#contract/report'
import { principalOf, type Routes } from '../http/app.ts'
import { leftEarly } from '../http/left-early.ts'
import { preferredLanguage } from '../http/problems.ts'
import type { ReportExportService } from './report-export-service.ts'

const config = { access: 'reports.read' } as const
const params = Type.Object({ siteId: Id, reportId: Type.String({ maxLength: 60 }) })
const querystring = Type.Object({
  ...ReportScope.properties,
  format: Type.Enum([...REPORT_FORMATS]), language: Type.Optional(Type.Enum([...LANGUAGES])), table: Type.Optional(Type.String({ maxLength: 60 })),
}, { additionalProperties: false })
const description = 'csv without table is the whole report in sections; with table it is one pure table, its titles and its rows. parquet holds one table: name it where the report has several. '
  + 'xlsx has a sheet per table and one of formulas, pdf is set for A4, json is the report itself. Missing figures are never 0: the reason stands in their place or in a column beside. language is that of the request where it is left out.'

/** Any report as a file. */
export function reportExportRoutes(exports: ReportExportService): Routes {
  return async (app) => {
    // No HEAD: it would write the whole file to throw it away.
    app.get('/sites/:siteId/reports/:reportId/export', {
      config, exposeHeadRoute: false, schema: { tags: ['reports'], summary: 'One report as CSV, workbook, Parquet, JSON or PDF', description, params, querystring },
    }, async (request, reply) => {
      const { params: { siteId, reportId }, query: { format, table, language = preferredLanguage(request.headers['accept-language']), ...scope } } = request
      const { name, mediaType, bytes } = await exports.export(siteId, reportId, scope, { format, language, table }, principalOf(request), leftEarly(reply))
      return reply.header('content-disposition', `attachment; filename="${name}"`).type(mediaType).send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    })
  }
}
