import { Type } from 'typebox'
import { Id } from '#contract/building'
import { LANGUAGES } from '#contract/local-text'
import { REPORT_FORMATS } from '#contract/report'
import type { Routes } from '../../http/app.ts'
import { leftEarly } from '../../http/left-early.ts'
import { preferredLanguage } from '../../http/problems.ts'
import type { RunReportService } from './run-report-service.ts'

const config = { access: 'evaluation.read' } as const
const params = Type.Object({ runId: Id })
const querystring = Type.Object({
  format: Type.Optional(Type.Enum([...REPORT_FORMATS])), language: Type.Optional(Type.Enum([...LANGUAGES])), table: Type.Optional(Type.String({ maxLength: 80 })),
}, { additionalProperties: false })
const description = 'pdf (default) is the report for paper: cover, summary, scores, comparison, efficiency, rule sets, robustness, and every formula, fact and source in appendices. xlsx has a sheet per table, csv and json all of them; with table, or as parquet, it is one. '
  + 'Missing figures are never 0: the reason stands in their place or in a column beside. language is that of the request where it is left out. The result itself, byte for byte, is at /export.'

/** The report of a run as a file. */
export function runReportRoutes(reports: RunReportService): Routes {
  return async (app) => {
    // No HEAD: it would set the whole report to throw it away.
    app.get('/evaluation-runs/:runId/report', {
      config, exposeHeadRoute: false, schema: { tags: ['evaluation'], summary: 'The printed report of a run, and its tables', description, params, querystring },
    }, async (request, reply) => {
      const { params: { runId }, query: { format = 'pdf', language = preferredLanguage(request.headers['accept-language']), table } } = request
      const { name, mediaType, bytes } = await reports.file(runId, { format, language, table }, leftEarly(reply))
      return reply.header('content-disposition', `attachment; filename="${name}"`).type(mediaType).send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    })
  }
}
