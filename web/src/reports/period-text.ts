import type { Language } from '#contract/local-text'
import type { Report } from '#contract/reports'
import { Temporal } from 'temporal-polyfill'

/** "1 – 28 Nov 2026": the whole days of a scope, the last one included, as people say them. */
export function periodText({ scope: { from, to } }: Pick<Report, 'scope'>, language: Language): string {
  const noon = (date: Temporal.PlainDate) => date.toZonedDateTime({ timeZone: 'UTC', plainTime: '12:00' }).epochMilliseconds
  const [first, last] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to).subtract({ days: 1 })]
  return new Intl.DateTimeFormat(language, { timeZone: 'UTC', year: 'numeric', month: language === 'en' ? 'short' : 'long', day: 'numeric' }).formatRange(noon(first), noon(last))
}
