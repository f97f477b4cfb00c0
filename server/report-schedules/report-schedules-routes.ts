import { Type } from 'typebox'
import { Id } from '#contract/building'
import { MadeReportList, NewReportSchedule, ReportScheduleChanges, ReportScheduleList, StoredReportSchedule } from '#contract/report-schedules'
import { IfMatch, SiteParams } from '../building/building-bodies.ts'
import { entityTag, versionFromIfMatch } from '../building/building-version-rules.ts'
import { principalOf, type RouteAccess, type Routes } from '../http/app.ts'
import type { ReportSchedulesService } from './report-schedules-service.ts'

const config: RouteAccess = { access: 'reports.schedule' }
const tags = ['reports']
const params = Type.Object({ scheduleId: Id })

/** Reports that are made by themselves, and the files that they left. */
export function reportSchedulesRoutes(schedules: ReportSchedulesService): Routes {
  return async (app) => {
    app.get('/sites/:siteId/report-schedules', { config, schema: { tags, summary: 'Scheduled reports of a site', params: SiteParams, response: { 200: ReportScheduleList } } }, async (request) => ({ items: await schedules.list(request.params.siteId) }))

    app.post('/sites/:siteId/report-schedules', { config, schema: { tags, summary: 'Schedule a report', params: SiteParams, body: NewReportSchedule, response: { 201: StoredReportSchedule } } }, async (request, reply) => {
      const schedule = await schedules.add(request.params.siteId, request.body, principalOf(request))
      return reply.code(201).header('location', `/api/v1/report-schedules/${schedule.id}`).header('etag', entityTag(schedule.version)).send(schedule)
    })

    app.get('/report-schedules/:scheduleId', { config, schema: { tags, summary: 'One scheduled report', params, response: { 200: StoredReportSchedule } } }, async (request, reply) => {
      const schedule = await schedules.existing(request.params.scheduleId)
      return reply.header('etag', entityTag(schedule.version)).send(schedule)
    })

    app.patch('/report-schedules/:scheduleId', { config, schema: { tags, summary: 'Change, pause or resume a scheduled report; If-Match keeps what somebody else wrote meanwhile', params, headers: IfMatch, body: ReportScheduleChanges, response: { 200: StoredReportSchedule } } }, async (request, reply) => {
      const header = request.headers['if-match']
      const schedule = await schedules.change(request.params.scheduleId, request.body, header === undefined ? undefined : versionFromIfMatch(header), principalOf(request))
      return reply.header('etag', entityTag(schedule.version)).send(schedule)
    })

    app.delete('/report-schedules/:scheduleId', { config, schema: { tags, summary: 'Remove a scheduled report and its files', params, response: { 204: Type.Null() } } }, async (request, reply) => {
      await schedules.remove(request.params.scheduleId)
      return reply.code(204).send(null)
    })

    app.post('/report-schedules/:scheduleId/run', { config, schema: { tags, summary: 'Make and mail it now; lastResult says what became of it', params, response: { 200: StoredReportSchedule } } }, (request) => schedules.runNow(request.params.scheduleId))

    app.get('/report-schedules/:scheduleId/files', { config, schema: { tags, summary: 'The last files that it left, the newest first', params, response: { 200: MadeReportList } } }, async (request) => ({ items: await schedules.files(request.params.scheduleId) }))

    app.get('/report-schedules/:scheduleId/files/:fileName', {
      config, exposeHeadRoute: false, schema: { tags, summary: 'One of its files', params: Type.Object({ scheduleId: Id, fileName: Type.String({ maxLength: 200 }) }) },
    }, async (request, reply) => {
      const { scheduleId, fileName } = request.params
      const { mediaType, bytes, content } = await schedules.file(scheduleId, fileName)
      return reply.header('content-disposition', `attachment; filename="${fileName}"`).header('content-length', bytes).type(mediaType).send(content)
    })
  }
}
