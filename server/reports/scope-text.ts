import { Temporal } from 'temporal-polyfill'
import type { Building } from '#contract/api'
import { LANGUAGES, type Language, type LocalText } from '#contract/local-text'
import { PURPOSES } from '#contract/purposes'
import type { ReportScope } from '#contract/report'

const LIST: Readonly<Record<Language, string>> = { en: ', ', 'zh-CN': '，' }
const LOCALE: Readonly<Record<Language, string>> = { en: 'en-GB', 'zh-CN': 'zh-CN' }
/** Dates have no zone: they are written as UTC so that no machine's own zone moves them. */
const dates = (language: Language, { from, to }: ReportScope): string => {
  const format = new Intl.DateTimeFormat(LOCALE[language], { dateStyle: 'long', timeZone: 'UTC' })
  const [first, last] = [new Date(from), new Date(Temporal.PlainDate.from(to).subtract({ days: 1 }).toString())]
  if (first.getTime() === last.getTime()) return format.format(first)
  // Chinese ranges of Intl fall back to 2026/6/1 – 2026/6/7.
  return language === 'en' ? format.formatRange(first, last) : `${format.format(first)}至${format.format(last)}`
}

/** The scope in words for the head: "1–30 June 2026, Ground floor, Meeting room". */
export function scopeText(scope: ReportScope, { floors, spaces }: Pick<Building, 'floors' | 'spaces'>, tenantName: string | undefined): LocalText {
  const inWords = (language: Language): string => [
    dates(language, scope), floors.find(({ id }) => id === scope.floorId)?.name, scope.purpose && PURPOSES[scope.purpose][language],
    spaces.find(({ id }) => id === scope.spaceId)?.name, tenantName,
  ].filter((part) => part !== undefined).join(LIST[language])
  return Object.fromEntries(LANGUAGES.map((language) => [language, inWords(language)])) as LocalText
}
