import type { Language } from '#contract/local-text'

const TAGS = { en: 'en-GB', 'zh-CN': 'zh-CN' } as const satisfies Record<Language, string>
const formats = new Map<string, Intl.DateTimeFormat>()

/** Making a formatter costs far more than using it. */
function format(language: Language, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${timeZone} ${options.hour ?? 'date'}`
  const known = formats.get(key) ?? new Intl.DateTimeFormat(TAGS[language], { ...options, timeZone })
  formats.set(key, known)
  return known
}

const DATE = { year: 'numeric', month: 'short', day: 'numeric', weekday: 'short' } as const
const MOMENT = { ...DATE, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const

/** A moment (ISO 8601) as the site's clocks and calendar show it. */
export const momentWords = (iso: string, language: Language, timeZone: string): string => format(language, timeZone, MOMENT).format(new Date(iso))

/** A date, "2026-03-29". */
export const dateWords = (date: string, language: Language): string => format(language, 'UTC', DATE).format(new Date(`${date}T00:00Z`))

/** A wall time, "2026-03-29T02:30", whether or not the zone has it. */
export const wallTimeWords = (wallTime: string, language: Language): string => momentWords(`${wallTime}Z`, language, 'UTC')

/** A stretch; the date is said once where both ends have the same. */
export function stretchWords({ from, to }: { from: string; to: string }, language: Language, timeZone: string): string {
  const [begin, end] = [momentWords(from, language, timeZone), momentWords(to, language, timeZone)]
  const date = (words: string): string => words.slice(0, -5)
  return `${begin}–${date(begin) === date(end) ? end.slice(-5) : end}`
}

const UNITS = { en: { days: ' d', hours: ' h', minutes: ' min', gap: ' ' }, 'zh-CN': { days: ' 天', hours: ' 小时', minutes: ' 分钟', gap: ' ' } } as const

/** Minutes as "1 h 30 min"; whole days as "2 d". */
export function minutesWords(minutes: number, language: Language): string {
  const units = UNITS[language]
  if (minutes > 0 && minutes % 1_440 === 0) return `${minutes / 1_440}${units.days}`
  const [hours, rest] = [Math.floor(minutes / 60), Math.round((minutes % 60) * 10) / 10]
  return [hours > 0 ? `${hours}${units.hours}` : '', rest > 0 || hours === 0 ? `${rest}${units.minutes}` : ''].filter(Boolean).join(units.gap)
}
