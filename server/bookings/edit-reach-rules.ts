import { Temporal } from 'temporal-polyfill'
import { recurrenceParts, ruleText, type RecurrenceParts } from './recurrence-parts.ts'
import { exists, occurrences, type SeriesDate, type SeriesShape } from './recurrence-rules.ts'

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
/** RFC 5545 DATE-TIME without a zone: wall time. */
const compact = (wallTime: string): string => `${wallTime.replace(/[-:]/g, '')}00`
const partsOf = ({ recurrence: { rrule } }: SeriesShape): RecurrenceParts => {
  const parts = recurrenceParts(rrule)
  if ('why' in parts) throw new Error(`A stored series has the rule "${rrule}" (${parts.why})`)
  return parts
}
const withRule = (series: SeriesShape, changes: Readonly<Record<string, string>>): string => ruleText(new Map([...partsOf(series), ...Object.entries(changes)]))

/** The dates of the rule with its exceptions among them: COUNT counts those too. Empty where the rule cannot be used. */
export const ruleDates = (series: SeriesShape, timeZone: string, maxOccurrences: number): readonly SeriesDate[] =>
  occurrences({ ...series, recurrence: { ...series.recurrence, exceptions: [] } }, timeZone, { allowed: true, maxOccurrences }, '').dates

/**
 * "This and following": the series before the date `at` and the series from it on (RFC 5545 has no better way:
 * the old rule ends, a new one begins). `allDates` are its `ruleDates`. `before` is
 * null where `at` is its first date, `after` where `at` lies behind its last.
 */
export function splitSeries(series: SeriesShape, at: string, allDates: readonly SeriesDate[]): { readonly before: SeriesShape | null; readonly after: SeriesShape | null } {
  const earlier = allDates.filter((date) => date.at < at)
  const first = allDates.find((date) => date.at >= at)
  const counted = partsOf(series).get('COUNT')
  const existing = earlier.filter(exists).length
  const exceptions = (keep: (exception: string) => boolean): string[] => series.recurrence.exceptions.filter(keep)
  return {
    before: earlier.length === 0 ? null : {
      ...series, recurrence: {
        rrule: withRule(series, counted === undefined ? { UNTIL: compact(earlier.at(-1)!.at) } : { COUNT: String(existing) }), exceptions: exceptions((exception) => exception < at),
      },
    },
    after: first === undefined ? null : {
      ...series, start: first.at, recurrence: {
        rrule: counted === undefined ? series.recurrence.rrule : withRule(series, { COUNT: String(Number(counted) - existing) }), exceptions: exceptions((exception) => exception >= at),
      },
    },
  }
}

const shifted = (wallTime: string, minutes: number): string => Temporal.PlainDateTime.from(wallTime).add({ minutes }).toString({ smallestUnit: 'minute' })

/**
 * The series moved by so many minutes of wall time and with a new length: "all", or the second part of "this and
 * following". Weekly rules move their weekdays along. A rule that is bound to dates (BYMONTHDAY …) and moved to
 * another day no longer gives its first date: `occurrences` then refuses it with a reason.
 */
export function movedSeries(series: SeriesShape, byMinutes: number, lengthMin: number): SeriesShape {
  const start = shifted(series.start, byMinutes)
  const days = Temporal.PlainDate.from(series.start).until(Temporal.PlainDate.from(start)).days
  const parts = partsOf(series)
  const until = parts.get('UNTIL')
  const changes: Record<string, string> = {
    ...(days !== 0 && parts.get('FREQ') === 'WEEKLY' ? { ...movedDays('BYDAY', parts, days), ...movedDays('WKST', parts, days) } : {}),
    ...(until === undefined ? {} : { UNTIL: movedUntil(until, byMinutes, days) }),
  }
  return { start, lengthMin, recurrence: { rrule: withRule(series, changes), exceptions: series.recurrence.exceptions.map((exception) => shifted(exception, byMinutes)) } }
}

/** A week's days moved along, its first day (Monday where the rule is silent) too: every other week stays every other week. */
function movedDays(name: 'BYDAY' | 'WKST', parts: RecurrenceParts, days: number): Record<string, string> {
  const named = parts.get(name) ?? (name === 'WKST' ? 'MO' : undefined)
  if (named === undefined) return {}
  return { [name]: named.split(',').map((day) => WEEKDAYS[(((WEEKDAYS.indexOf(day) + days) % 7) + 7) % 7]).join(',') }
}

function movedUntil(until: string, byMinutes: number, days: number): string {
  if (until.length === 8) return Temporal.PlainDate.from(until).add({ days }).toString().replace(/-/g, '')
  const zulu = until.endsWith('Z') ? 'Z' : ''
  return `${compact(shifted(Temporal.PlainDateTime.from(until.replace('Z', '')).toString(), byMinutes))}${zulu}`
}
