import ical, { ICalCalendarMethod, ICalEventStatus, type ICalEventData } from 'ical-generator'
import { Temporal } from 'temporal-polyfill'
import { tzlib_get_ical_block } from 'timezones-ical-library'
import type { BookingStatus } from '#contract/bookings'

/** A booking as a calendar shows it. Times in epoch ms. */
export interface CalendarBooking {
  readonly id: string
  readonly from: number
  readonly to: number
  readonly status: BookingStatus
  /** Grows with each change: iCalendar's SEQUENCE. */
  readonly version: number
  readonly changedAt: number
  readonly timeZone: string
  readonly summary: string
  readonly description: string
  readonly location: string
  readonly url: string | null
  readonly attendee: { readonly name: string; readonly email: string } | null
}

/** publish: a feed. request, cancel: a message to a person's calendar (RFC 5546 §3.2). */
export type CalendarMethod = 'publish' | 'request' | 'cancel'
const METHODS = { publish: ICalCalendarMethod.PUBLISH, request: ICalCalendarMethod.REQUEST, cancel: ICalCalendarMethod.CANCEL } as const

export interface CalendarText { readonly name: string; readonly method: CalendarMethod; readonly organizer: { readonly name: string; readonly email: string }; readonly bookings: readonly CalendarBooking[] }

/**
 * The bookings as an iCalendar text (RFC 5545), each in its site's zone with the zone's own VTIMEZONE.
 * The UID is the booking's id and never changes; cancelled, declined and released ones say so.
 */
export function calendarText({ name, method, organizer, bookings }: CalendarText): string {
  const calendar = ical({ name, method: METHODS[method], prodId: { company: 'Atrium', product: 'Atrium', language: 'EN' } })
  // No zone for the calendar itself: with one, ical-generator 10.2 writes DTSTAMP in it, where RFC 5545 §3.8.7.2 wants UTC.
  calendar.timezone({ name: null, generator: zoneBlock })
  for (const booking of bookings) calendar.createEvent(eventOf(booking, organizer))
  return calendar.toString()
}

const OFF: ReadonlySet<BookingStatus> = new Set(['cancelled', 'declined', 'released'])

function eventOf(booking: CalendarBooking, organizer: CalendarText['organizer']): ICalEventData {
  const { attendee } = booking
  return {
    id: `${booking.id}@atrium`, sequence: booking.version, ...timesOf(booking),
    stamp: Temporal.Instant.fromEpochMilliseconds(booking.changedAt), lastModified: Temporal.Instant.fromEpochMilliseconds(booking.changedAt),
    summary: booking.summary, description: booking.description, location: booking.location, url: booking.url,
    status: OFF.has(booking.status) ? ICalEventStatus.CANCELLED : booking.status === 'requested' ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED,
    organizer, ...attendee && { attendees: [{ ...attendee, rsvp: false }] },
  }
}

/** Wall times with the zone; in UTC in a doubled hour, of which RFC 5545 means the first pass and some readers take the second. */
function timesOf({ from, to, timeZone }: CalendarBooking): Pick<ICalEventData, 'start' | 'end' | 'timezone'> {
  const [start, end] = [from, to].map((at) => Temporal.Instant.fromEpochMilliseconds(at))
  const zoned = [start, end].map((at) => at!.toZonedDateTimeISO(timeZone))
  const isPlain = zoned.every((time) => (['earlier', 'later'] as const).every((disambiguation) => time.toPlainDateTime().toZonedDateTime(timeZone, { disambiguation }).equals(time)))
  return isPlain ? { start: zoned[0]!, end: zoned[1]!, timezone: timeZone } : { start: start!, end: end!, timezone: null }
}

/** The zone's VTIMEZONE under the name that the events use: of an alias ("UTC") the library gives another name's. */
function zoneBlock(timeZone: string): string | null {
  const [block] = tzlib_get_ical_block(timeZone)
  return typeof block === 'string' && block.startsWith('BEGIN:VTIMEZONE') ? block.replace(/^TZID:.*$/m, `TZID:${timeZone}`) : null
}
