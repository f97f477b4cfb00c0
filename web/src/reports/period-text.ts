import type { Language } from '#contract/local-text'
import type { Report } from '#contract/report'
import { Temporal } from 'temporal-polyfill'

const noon = (date: Temporal.PlainDate): number => date.toZonedDateTime({ timeZone: 'UTC', plainTime: '12:00' }).epochMilliseconds

/** "Nov 1 – 28, 2026", "2026年11月1日至11月28日": the whole days of a scope, the last one included, as people say them. */
export function periodText({ scope: { from, to } }: Pick<Report, 'scope'>, language: Language): string {
  const [first, last] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to).subtract({ days: 1 })]
  if (language === 'en') return new Intl.DateTimeFormat(language, { timeZone: 'UTC', dateStyle: 'medium' }).formatRange(noon(first), noon(last))
  // Intl writes Chinese ranges as "2026/11/1 – 2026/11/28".
  const written = (date: Temporal.PlainDate, withYear: boolean) => new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...withYear ? { year: 'numeric' } : {}, month: 'long', day: 'numeric' }).format(noon(date))
  return first.equals(last) ? written(first, true) : `${written(first, true)}至${written(last, first.year !== last.year)}`
}
