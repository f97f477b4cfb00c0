import type { Language } from '#contract/local-text'

const formats = new Map<Language, Intl.DateTimeFormat>()

/** "3 Mar 2026" of "2026-03-03": a date of the calendar, in no zone; "—" where there is none. */
export function dateText(date: string | null, language: Language): string {
  if (date === null) return '—'
  let format = formats.get(language)
  if (!format) formats.set(language, format = new Intl.DateTimeFormat(language, { timeZone: 'UTC', dateStyle: 'medium' }))
  return format.format(new Date(`${date}T00:00:00Z`))
}
