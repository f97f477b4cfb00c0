import type { ReportSchedule } from '#contract/reports'
import { ask } from '../api/api-client.ts'

/** What is written of a schedule; when it ran and runs next is the server's. */
export type ScheduleBody = Omit<ReportSchedule, 'id' | 'siteId' | 'lastRunAt' | 'lastResult' | 'nextRunAt'>
/** A file that a schedule has left in the folder of reports. */
export interface ScheduleFile { readonly name: string; readonly bytes: number; readonly madeAt: string }

export const schedulesOf = async (siteId: string, signal?: AbortSignal): Promise<ReportSchedule[]> =>
  (await ask<{ items: ReportSchedule[] }>(`/sites/${siteId}/report-schedules`, signal ? { signal } : {})).items
export const addSchedule = (siteId: string, body: ScheduleBody): Promise<ReportSchedule> => ask(`/sites/${siteId}/report-schedules`, { method: 'POST', body })
export const changeSchedule = (id: string, body: Partial<ScheduleBody>): Promise<ReportSchedule> => ask(`/report-schedules/${id}`, { method: 'PATCH', body })
export const removeSchedule = (id: string): Promise<void> => ask(`/report-schedules/${id}`, { method: 'DELETE' })
export const runSchedule = (id: string): Promise<ReportSchedule> => ask(`/report-schedules/${id}/run`, { method: 'POST' })
export const filesOf = async (id: string, signal?: AbortSignal): Promise<ScheduleFile[]> => (await ask<{ items: ScheduleFile[] }>(`/report-schedules/${id}/files`, signal ? { signal } : {})).items
export const filePath = (id: string, name: string): string => `/report-schedules/${id}/files/${encodeURIComponent(name)}`
