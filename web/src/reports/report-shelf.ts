import type { Language } from '#contract/local-text'
import { REPORT_SUBJECTS, type ReportInfo } from '#contract/report'
import { searchKey } from '../list/space-filter.ts'

/** Reports whose title or description has every word of the query. */
export function matchingReports(items: readonly ReportInfo[], query: string, language: Language): ReportInfo[] {
  const words = searchKey(query).split(/\s+/).filter(word => word !== '')
  return items.filter(({ title, description }) => {
    const text = searchKey(`${title[language]} ${description[language]}`)
    return words.every(word => text.includes(word))
  })
}

/** By subject, in the order of the subjects; subjects without a report are left out. */
export function reportsBySubject(items: readonly ReportInfo[]): (readonly [ReportInfo['subject'], readonly ReportInfo[]])[] {
  return REPORT_SUBJECTS.map(subject => [subject, items.filter(item => item.subject === subject)] as const).filter(([, reports]) => reports.length > 0)
}
