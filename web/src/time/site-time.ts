import { Temporal } from 'temporal-polyfill'
import type { Language } from '#contract/local-text'

/** How times are written: the site's zone and the page's language. */
export interface TimeStyle { timeZone: string; language: Language }

const formats = new Map<string, Intl.DateTimeFormat>()

/** Intl formats are dear to make (≈ 50 µs) and a plan writes hundreds of times: kept by their options. */
function format({ timeZone, language }: TimeStyle, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language}|${timeZone}|${JSON.stringify(options)}`
  let made = formats.get(key)
  if (!made) formats.set(key, made = new Intl.DateTimeFormat(language, { timeZone, hourCycle: 'h23', ...options }))
  return made
}

/** "14:05" */
export const clockText = (at: number, style: TimeStyle) => format(style, { hour: '2-digit', minute: '2-digit' }).format(at)
/** "14:05:09" */
export const clockSecondsText = (at: number, style: TimeStyle) => format(style, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at)
/** "Mon 23 Nov" */
export const dayText = (at: number, style: TimeStyle) => format(style, { weekday: 'short', day: 'numeric', month: 'short' }).format(at)
/** "Monday 23 November" */
export const longDayText = (at: number, style: TimeStyle) => format(style, { weekday: 'long', day: 'numeric', month: 'long' }).format(at)
/** "23 Nov, 14:05" */
export const dateTimeText = (at: number, style: TimeStyle) => format(style, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(at)

/** The time alone today, with its date on another day. */
export function momentText(at: number, now: number, style: TimeStyle): string {
  return dateOf(at, style.timeZone).equals(dateOf(now, style.timeZone)) ? clockText(at, style) : dateTimeText(at, style)
}

const relative = new Map<string, Intl.RelativeTimeFormat>()

/** "3 min. ago", "now" under 45 s; never in the future, because clocks of devices run ahead. */
export function agoText(at: number, now: number, language: Language, length: 'short' | 'narrow' = 'short'): string {
  const key = `${language} ${length}`
  let made = relative.get(key)
  if (!made) relative.set(key, made = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: length }))
  const seconds = Math.max(0, (now - at) / 1000)
  if (seconds < 45) return made.format(0, 'second')
  if (seconds < 3570) return made.format(-Math.max(1, Math.round(seconds / 60)), 'minute')
  if (seconds < 86_400 - 1800) return made.format(-Math.max(1, Math.round(seconds / 3600)), 'hour')
  return made.format(-Math.max(1, Math.round(seconds / 86_400)), 'day')
}

const number = (language: Language, unit: string) => new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: language === 'en' ? 'narrow' : 'short' })

/** "2h 5m", "38m", "0m": a length of time in whole minutes. */
export function durationText(ms: number, language: Language): string {
  const minutes = Math.max(0, Math.round(ms / 60_000))
  const hours = Math.floor(minutes / 60)
  const parts = hours > 0 ? [number(language, 'hour').format(hours)] : []
  if (minutes % 60 > 0 || hours === 0) parts.push(number(language, 'minute').format(minutes % 60))
  return parts.join(' ')
}

export const dateOf = (at: number, timeZone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(timeZone).toPlainDate()

/** The first instant of a site-zone day; days are 23 or 25 hours long when the clocks change. */
export const startOfDay = (date: Temporal.PlainDate, timeZone: string): number => date.toZonedDateTime(timeZone).epochMilliseconds

export interface DaySpan { date: string; from: number; to: number }

/** The last `count` site-zone days, the newest last, today included. */
export function lastDays(now: number, count: number, timeZone: string): DaySpan[] {
  const today = dateOf(now, timeZone)
  return Array.from({ length: count }, (_, index) => {
    const date = today.subtract({ days: count - 1 - index })
    return { date: date.toString(), from: startOfDay(date, timeZone), to: startOfDay(date.add({ days: 1 }), timeZone) }
  })
}

/** The zone's name for people ("China Standard Time"), for when the browser's zone is another. */
export function zoneName(timeZone: string, language: Language, at: number, length: 'long' | 'longGeneric' = 'long'): string {
  const part = new Intl.DateTimeFormat(language, { timeZone, timeZoneName: length }).formatToParts(at).find(({ type }) => type === 'timeZoneName')
  return part?.value ?? timeZone
}

/** Whether two zones show the same wall clock now; their names may differ all the same. */
export function sameWallClock(one: string, other: string, at: number): boolean {
  const instant = Temporal.Instant.fromEpochMilliseconds(Math.floor(at))
  return instant.toZonedDateTimeISO(one).offsetNanoseconds === instant.toZonedDateTimeISO(other).offsetNanoseconds
}
