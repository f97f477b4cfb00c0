import { Type } from 'typebox'
import { Id } from '#contract/building'
import { Report, ReportCatalogue, ReportScope } from '#contract/report'
import { principalOf, type Routes } from '../http/app.ts'
import type { ReportService } from './report-service.ts'

const config = { access: 'reports.read' } as const
const tags = ['reports']
const description = 'from and to are whole days of the site\'s zone, to not included. The catalogue names the filters and the groupings that each report takes. A number that is missing says why.'

/** Reports of use as data: figures, tables, and the formula of every number. */
export function reportsRoutes(reports: ReportService): Routes {
  return async (app) => {
    app.get('/sites/:siteId/reports', {
      config, schema: { tags, summary: 'The reports that one may have', params: Type.Object({ siteId: Id }), response: { 200: ReportCatalogue } },
    }, async (request) => reports.catalogue(request.params.siteId, principalOf(request)))

    app.get('/sites/:siteId/reports/:reportId', {
      config, schema: { tags, summary: 'One report', description, params: Type.Object({ siteId: Id, reportId: Type.String({ maxLength: 60 }) }), querystring: ReportScope, response: { 200: Report } },
    }, (request) => reports.make(request.params.siteId, request.params.reportId, request.query, principalOf(request)))
  }
}
