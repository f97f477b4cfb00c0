import type { Language } from '#contract/local-text'
import { ERRORS } from '#contract/errors'
import type { MadeReport, StoredReportSchedule } from '#contract/report-schedules'
import type { Report } from '#contract/report'
import { SYSTEM } from '../access/principal.ts'
import { ApiError } from '../api-error.ts'
import type { OutboxMessage } from '../outbox/outbox-repository.ts'
import { exportFileName, MEDIA_TYPES, parquetTable } from '../report-exports/export-choice-rules.ts'
import type { ReportMaker } from '../report-exports/report-export-service.ts'
import type { ReportPress } from '../report-exports/report-press.ts'
import type { ReportFolder } from './report-folder.ts'
import { reportLink, reportMail } from './report-mail-rules.ts'
import { endedPeriod } from './schedule-time-rules.ts'

export interface ReportMakingDeps {
  readonly reports: ReportMaker
  readonly press: Pick<ReportPress, 'write'>
  readonly folder: ReportFolder
  /** Null when it is not configured: then mails carry no links. */
  readonly publicUrl: string | null
  readonly mailMaxBytes: number
}

export interface Making { readonly file: MadeReport; readonly mails: readonly OutboxMessage[] }

/** Makes what a schedule asks for, of the period that had ended at its time: the file into the folder, the mails for the outbox. `cause` is the same for the same making, also when it is done again. */
export async function makeScheduled({ reports, press, folder, publicUrl, mailMaxBytes }: ReportMakingDeps, schedule: StoredReportSchedule, timeZone: string, time: number, now: number): Promise<Making> {
  const { id, siteId, reportId, format, language, recipients } = schedule
  const period = endedPeriod(schedule.rhythm, time, timeZone)
  const report: Report = await reports.make(siteId, reportId, { ...schedule.scope, ...period }, SYSTEM)
  if (format === 'parquet') parquetTable(report)
  const bytes = await press.write(report, { format, language })
  const name = exportFileName(report, { format })
  await folder.put(id, name, bytes)
  const isAttached = bytes.length <= mailMaxBytes
  const mail = reportMail(report, schedule, { isAttached, link: publicUrl === null ? null : reportLink(publicUrl, schedule, period) })
  const attachments = isAttached ? [{ name, mediaType: MEDIA_TYPES[format], path: folder.path(id, name) }] : []
  return {
    file: { name, bytes: bytes.length, madeAt: new Date(now).toISOString(), ...period },
    mails: recipients.map((recipient) => ({ kind: 'mail', recipient, payload: { ...mail, attachments }, dedupeKey: `report:${id}:${time}:${recipient}`, dueAt: now })),
  }
}

/** Why a report could not be made, for whoever looks at the schedule. Nothing of an internal error's text is told. */
export function failureSentence(error: unknown, language: Language): string {
  if (!(error instanceof ApiError)) return ERRORS.internal.title[language]
  const said = [error.detail?.[language] ?? ERRORS[error.code].title[language], ...error.fields.map(({ field, message }) => `${field} ${message[language]}`)]
  return said.join(language === 'en' ? ': ' : '：')
}
