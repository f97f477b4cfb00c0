import { Type, type Static } from 'typebox'
import { ReportSchedule } from '#contract/report'

const { id: _id, siteId: _siteId, lastRunAt: _lastRunAt, lastResult: _lastResult, nextRunAt: _nextRunAt, active, ...asked } = ReportSchedule.properties

/** A schedule as the records have it; version is its ETag. */
export const StoredReportSchedule = Type.Object({ ...ReportSchedule.properties, version: Type.Integer() }, { additionalProperties: false })
export type StoredReportSchedule = Static<typeof StoredReportSchedule>
export const NewReportSchedule = Type.Object({ ...asked, active: Type.Optional(active) }, { additionalProperties: false })
export type NewReportSchedule = Static<typeof NewReportSchedule>
export const ReportScheduleChanges = Type.Partial(Type.Object({ ...asked, active }), { additionalProperties: false, minProperties: 1 })
export type ReportScheduleChanges = Static<typeof ReportScheduleChanges>
export const ReportScheduleList = Type.Object({ items: Type.Array(StoredReportSchedule) })

/** A file that a schedule left in the folder of reports. */
export const MadeReport = Type.Object({ name: Type.String(), bytes: Type.Integer(), madeAt: Type.String({ format: 'date-time' }), from: Type.String({ format: 'date' }), to: Type.String({ format: 'date' }) }, { additionalProperties: false })
export type MadeReport = Static<typeof MadeReport>
export const MadeReportList = Type.Object({ items: Type.Array(MadeReport) })
