import { Temporal } from 'temporal-polyfill'
import { gridMoments } from './wall-grid-rules.ts'
import { offsetStretches } from './wall-time-rules.ts'

/** Longer than any wall hour with a clock change in it. */
const SEARCH_MS = 3 * 3_600_000

/**
 * The begins of the wall hours in [from, to), in order. A change of the clocks is a border too: where they
 * change by half an hour (Lord Howe), the hours beside the change are 60 and 30 minutes long.
 */
export const hourBegins = (from: number, to: number, timeZone: string): number[] =>
  [...new Set([...gridMoments(from, to, 60, timeZone), ...offsetStretches(from, to, timeZone).slice(1).map((stretch) => stretch.from)])].sort((a, b) => a - b)

/** Borders of the wall hours that a stretch touches, from the begin of its first to the end of its last: at least two. */
export function hourBorders(from: number, to: number, timeZone: string): number[] {
  const begins = hourBegins(from - SEARCH_MS, to + SEARCH_MS, timeZone)
  const first = begins.findLastIndex((at) => at <= from)
  const last = begins.findIndex((at) => at >= to && at > from)
  return begins.slice(first, last + 1)
}

export type CalendarBucket = 'day' | 'week' | 'month' | 'year'

const zonedAt = (at: number, timeZone: string): Temporal.PlainDate => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate()

const BEGIN: Readonly<Record<CalendarBucket, (date: Temporal.PlainDate) => Temporal.PlainDate>> = {
  day: (date) => date,
  // ISO 8601: the week begins on Monday.
  week: (date) => date.subtract({ days: date.dayOfWeek - 1 }),
  month: (date) => date.with({ day: 1 }),
  year: (date) => date.with({ month: 1, day: 1 }),
}
const LENGTH: Readonly<Record<CalendarBucket, Temporal.DurationLike>> = { day: { days: 1 }, week: { weeks: 1 }, month: { months: 1 }, year: { years: 1 } }

/** Borders (epoch ms) of the zone's days, ISO weeks, months or years that a stretch touches: at least two. */
export function calendarBorders(bucket: CalendarBucket, from: number, to: number, timeZone: string): number[] {
  const borders: number[] = []
  for (let date = BEGIN[bucket](zonedAt(from, timeZone)); ; date = date.add(LENGTH[bucket])) {
    const at = date.toZonedDateTime(timeZone).epochMilliseconds
    borders.push(at)
    if (at >= to && at > from) return borders
  }
}
