import type { Static } from 'typebox'
import type { MadeReport, MadeReportList, ReportScheduleList, StoredReportSchedule } from '#contract/report-schedules'
import type { ReportSchedule } from '#contract/report'
import { ask } from '../api/api-client.ts'

/** What is written of a schedule; when it ran and runs next is the server's. */
export type ScheduleBody = Omit<ReportSchedule, 'id' | 'siteId' | 'lastRunAt' | 'lastResult' | 'nextRunAt'>

export const schedulesOf = async (siteId: string, signal: AbortSignal): Promise<StoredReportSchedule[]> =>
  (await ask<Static<typeof ReportScheduleList>>(`/sites/${siteId}/report-schedules`, { signal })).items
export const addSchedule = (siteId: string, body: ScheduleBody): Promise<StoredReportSchedule> => ask(`/sites/${siteId}/report-schedules`, { method: 'POST', body })
/** Overwrites nobody: rejects with 'edited-meanwhile' where it has another version by now. */
export const changeSchedule = (id: string, version: number, body: ScheduleBody): Promise<StoredReportSchedule> =>
  ask(`/report-schedules/${id}`, { method: 'PATCH', body, headers: { 'if-match': `"${version}"` } })
/** Its files go with it. */
export const removeSchedule = (id: string): Promise<void> => ask(`/report-schedules/${id}`, { method: 'DELETE' })
export const runSchedule = (id: string): Promise<StoredReportSchedule> => ask(`/report-schedules/${id}/run`, { method: 'POST' })
export const filesOf = async (id: string, signal: AbortSignal): Promise<MadeReport[]> => (await ask<Static<typeof MadeReportList>>(`/report-schedules/${id}/files`, { signal })).items
export const filePath = (id: string, name: string): string => `/report-schedules/${id}/files/${encodeURIComponent(name)}`
