import { RRuleTemporal } from 'rrule-temporal'
import { Temporal } from 'temporal-polyfill'
import type { BookingFault, BookingPolicy, BookingSeries, SkippedOccurrence } from '#contract/bookings'
import type { Stretch } from '../site-time/available-time-rules.ts'
import { beginOf, endOf, offsetMsAt } from '../site-time/wall-time-rules.ts'
import { missingFault } from './asked-time-rules.ts'
import type { BadRecurrence } from './bad-recurrence.ts'
import type { AskedBooking, BookingContext } from './booking-context.ts'
import { bookingFault } from './booking-fault-sentences.ts'
import { bookingFaults, withPlaced } from './booking-rules.ts'
import { recurrenceParts, ruleText, type BadRule, type RecurrenceParts } from './recurrence-parts.ts'
import { takenUnits } from './resource-unit-rules.ts'

/** A series as its rule gives it, before anything was moved: wall times of the site's zone. */
export type SeriesShape = Pick<BookingSeries, 'start' | 'lengthMin' | 'recurrence'>
/** A date of a series: `at` is its wall time and its RECURRENCE-ID; the clocks may skip it. */
export type SeriesDate = { readonly at: string; readonly time: Stretch } | { readonly at: string; readonly faults: readonly BookingFault[] }
export interface SeriesDates { readonly dates: readonly SeriesDate[]; readonly faults: readonly BookingFault[] }

/** The rule is walked in UTC, which has every wall time once: so the zone can neither move a date nor drop one unseen. */
const asUtc = (wallTime: string): Temporal.ZonedDateTime => Temporal.PlainDateTime.from(wallTime).toZonedDateTime('UTC')
const wallOf = (zoned: { toString(): string }): string => zoned.toString().slice(0, 16)

/**
 * The dates of a series in the site's zone, exceptions left out, or why its rule cannot be used. The length is of
 * wall time: 09:00–17:00 stays so, and 00:00–24:00 is the whole day, in days of 23 and 25 hours too. COUNT counts
 * exceptions, and not what the clocks skip (RFC 5545 §3.3.10); those dates are told, each with 'missing-hour'.
 */
export function occurrences(series: SeriesShape, timeZone: string, limits: BookingPolicy['recurrence'], resourceName: string): SeriesDates {
  const refused = (fault: BookingFault): SeriesDates => ({ dates: [], faults: [fault] })
  const bad = ({ why, found }: BadRule): SeriesDates => refused(bookingFault('bad-recurrence', 'recurrence.rrule', { why, found }, timeZone))
  if (!limits.allowed) return refused(bookingFault('recurrence-not-allowed', 'recurrence', { resource: resourceName }, timeZone))
  const parts = recurrenceParts(series.recurrence.rrule)
  if ('why' in parts) return bad(parts)
  const exceptions = new Set(series.recurrence.exceptions)
  const found = walkRule(series, parts, timeZone, limits.maxOccurrences + exceptions.size)
  if ('why' in found) return bad(found)
  const dates = found.filter(({ at }) => !exceptions.has(at))
  if (dates.length === 0) return bad({ why: 'no-date', found: series.recurrence.rrule })
  return dates.length > limits.maxOccurrences ? refused(bookingFault('too-many-occurrences', 'recurrence.rrule', { maxOccurrences: limits.maxOccurrences }, timeZone)) : { dates, faults: [] }
}

/** True for a date whose beginning the clocks do not skip: those COUNT counts. */
export const exists = (date: SeriesDate): boolean => 'time' in date || date.faults.every(({ field }) => field !== 'from')

/** The dates of the rule, exceptions included; at most one more than `most`. */
function walkRule(series: SeriesShape, parts: RecurrenceParts, timeZone: string, most: number): SeriesDate[] | BadRule {
  const bad = (why: BadRecurrence, found: string): BadRule => ({ why, found })
  const rule = openEndedRule(series.start, parts)
  if (rule === null) return bad('unreadable', series.recurrence.rrule)
  const [first] = firstDates(rule)
  if (first === undefined) return bad('no-date', series.recurrence.rrule)
  // RFC 5545 leaves undefined what a DTSTART means that does not follow its rule: refuse rather than guess.
  if (first !== series.start) return bad('first-date', first.replace('T', ' '))
  const isOver = ruleEnd(parts, timeZone)
  const dates: SeriesDate[] = []
  let counted = 0
  const found = eachDate(rule, (at) => {
    const date = seriesDate(at, series.lengthMin, timeZone)
    if (isOver(date, counted)) return false
    dates.push(date)
    if (exists(date)) counted += 1
    return dates.length <= most
  })
  return found ? dates : bad('sparse', series.recurrence.rrule)
}

const firstDates = (rule: RRuleTemporal): string[] => {
  const dates: string[] = []
  eachDate(rule, (at) => dates.push(at) < 1)
  return dates
}

/** Walks the rule's wall times until `visit` has enough; false when the library gave up between two of them. */
function eachDate(rule: RRuleTemporal, visit: (at: string) => boolean): boolean {
  try {
    rule.all((zoned) => visit(wallOf(zoned)))
    return true
  } catch {
    return false // Bounded by the library's own cap on the periods that it looks through.
  }
}

/** The rule without its end, which is ours to judge; null where RFC 5545 forbids its combination of parts. */
function openEndedRule(start: string, parts: RecurrenceParts): RRuleTemporal | null {
  const endless = new Map([...parts].filter(([name]) => name !== 'COUNT' && name !== 'UNTIL'))
  try {
    return new RRuleTemporal({ rruleString: ruleText(endless), dtstart: asUtc(start), strict: true, cache: false })
  } catch {
    return null // The library's only way to refuse; its sentence is English and for programmers.
  }
}

/** UNTIL as a date means the whole day, without "Z" a wall time of the site, with it an instant (all inclusive). */
function ruleEnd(parts: RecurrenceParts, timeZone: string): (date: SeriesDate, counted: number) => boolean {
  const until = parts.get('UNTIL')
  if (until === undefined) {
    const count = Number(parts.get('COUNT'))
    return (_date, counted) => counted >= count
  }
  if (until.endsWith('Z')) {
    const end = Temporal.Instant.from(until).epochMilliseconds
    return (date) => ('time' in date ? date.time.from : asUtc(date.at).epochMilliseconds - offsetMsAt(end, timeZone)) > end
  }
  const end = until.length === 8 ? `${until}T235959` : until
  return ({ at }) => at.replace(/[-:]/g, '') > end.slice(0, 13)
}

function seriesDate(at: string, lengthMin: number, timeZone: string): SeriesDate {
  const from = beginOf(at, timeZone)
  const endsAt = Temporal.PlainDateTime.from(at).add({ minutes: lengthMin }).toString({ smallestUnit: 'minute' })
  const to = endOf(endsAt, timeZone, typeof from === 'number' ? from : from.changesAt - 1)
  return typeof from === 'number' && typeof to === 'number' ? { at, time: { from, to } } : { at, faults: [...missingFault('from', from, timeZone), ...missingFault('to', to, timeZone)] }
}

export interface PlacedDate extends Stretch { readonly at: string; readonly units: readonly string[] }
export interface PlacedSeries { readonly placed: readonly PlacedDate[]; readonly skipped: readonly SkippedOccurrence[] }

/**
 * Each date of a series under the same rules as a single booking, one after the other, so that what is placed
 * counts for what follows. `context` covers the whole series: holds, blackouts and usage from its first date to
 * its last. A date that cannot be placed is skipped and says why.
 */
export function placedSeries(dates: readonly SeriesDate[], ask: Pick<AskedBooking, 'partySize' | 'source'>, context: BookingContext): PlacedSeries {
  const placed: PlacedDate[] = []
  const skipped: SkippedOccurrence[] = []
  let soFar = context
  for (const date of dates) {
    const faults = 'faults' in date ? date.faults : bookingFaults({ ...ask, ...date.time }, soFar)
    const units = 'faults' in date || faults.length > 0 ? null : takenUnits(date.time, soFar)
    if ('faults' in date || units === null) {
      skipped.push({ at: date.at, faults: [...faults] })
      continue
    }
    placed.push({ at: date.at, ...date.time, units })
    soFar = withPlaced(soFar, date.time, units)
  }
  return { placed, skipped }
}
