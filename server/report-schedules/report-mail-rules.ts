import type { Language } from '#contract/local-text'
import type { StoredReportSchedule } from '#contract/report-schedules'
import type { Report } from '#contract/report'
import { missingSentence, printedCell } from '../report-exports/report-cell-rules.ts'
import { headLines, headlineFigures } from '../report-exports/report-outline-rules.ts'

const TEXTS = {
  en: {
    attached: 'The report is attached.', tooLarge: 'The report is too large for a mail; it waits in Atrium among the files of this schedule.', open: 'Open exactly this view:', why: (name: string) => `Made by the schedule "${name}". Whoever manages schedules in Atrium can take you off its list.`,
  },
  'zh-CN': {
    attached: '报表见附件。', tooLarge: '报表过大，未随邮件发送，可在 Atrium 该定时报表的文件列表中下载。', open: '打开此视图：', why: (name: string) => `本邮件由定时报表“${name}”自动发送。如需退订，请联系 Atrium 中的定时报表管理员。`,
  },
} as const satisfies Record<Language, unknown>

/** The address of the page that shows exactly this report. */
export function reportLink(publicUrl: string, { siteId, reportId, scope }: Pick<StoredReportSchedule, 'siteId' | 'reportId' | 'scope'>, { from, to }: { readonly from: string; readonly to: string }): string {
  const query = new URLSearchParams({ site: siteId, report: reportId, from, to })
  for (const [name, value] of Object.entries(scope)) query.set(name, value)
  return `${publicUrl}/reports?${query.toString()}`
}

/** Subject and text of the mail that brings a report; without a link where nobody said by which address people reach the server. */
export function reportMail(report: Report, schedule: StoredReportSchedule, { isAttached, link }: { readonly isAttached: boolean; readonly link: string | null }): { readonly subject: string; readonly text: string } {
  const { language } = schedule
  const printing = { language, timeZone: report.timeZone }
  const texts = TEXTS[language]
  const colon = language === 'en' ? ': ' : '：'
  const figures = headlineFigures(report, language).map(({ title, metric, value }) => `${title}${colon}${missingSentence(value, language) ?? printedCell(value, { kind: 'number', unit: metric.unit }, printing)}`)
  return {
    subject: `${schedule.name}${colon}${report.scopeText[language]}`,
    text: [
      report.title[language], ...headLines(report, printing).map(({ name, text }) => `${name[language]}${colon}${text}`), '',
      ...figures.length === 0 ? [] : [...figures, ''],
      isAttached ? texts.attached : texts.tooLarge, ...link === null ? [] : ['', texts.open, link], '', texts.why(schedule.name), '',
    ].join('\n'),
  }
}
