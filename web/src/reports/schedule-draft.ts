import type { Language } from '#contract/local-text'
import type { StoredReportSchedule } from '#contract/report-schedules'
import type { ReportInfo, ReportScope } from '#contract/report'
import type { ScheduleBody } from './schedule-calls.ts'

/** What is edited: addresses as one text, as people type and paste them. */
export interface ScheduleDraft extends Omit<ScheduleBody, 'recipients'> { readonly recipients: string }

/** Every Monday's mail of what is in view now; its period is the one that has then just ended. */
export function newDraft(info: ReportInfo, { from: _from, to: _to, ...scope }: ReportScope, language: Language): ScheduleDraft {
  return { reportId: info.id, name: info.title[language], scope, rhythm: 'weekly', at: '07:00', format: 'pdf', language, recipients: '', active: true }
}

export const draftOf = ({ id: _id, siteId: _siteId, lastRunAt: _lastRunAt, lastResult: _lastResult, nextRunAt: _nextRunAt, version: _version, recipients, ...body }: StoredReportSchedule): ScheduleDraft =>
  ({ ...body, recipients: recipients.join(', ') })

/** Addresses between commas, semicolons (Chinese ones too), spaces or line ends; each once. */
export const readRecipients = (text: string): string[] => [...new Set(text.split(/[\s,;，；、]+/).filter(part => part !== ''))]

export const bodyOf = ({ recipients, name, ...draft }: ScheduleDraft): ScheduleBody => ({ ...draft, name: name.trim(), recipients: readRecipients(recipients) })
