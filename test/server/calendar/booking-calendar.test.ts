import fc from 'fast-check'
import ICAL from 'ical.js'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { calendarText, type CalendarBooking, type CalendarMethod } from '../../../server/calendar/booking-calendar.ts'

// A second, independent library reads what ours has written.
const ZONES = ['Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Shanghai', 'America/New_York', 'UTC', 'Asia/Calcutta']
const organizer = { name: 'Atrium', email: 'bookings@atrium.example' }
const booking = (given: Partial<CalendarBooking> = {}): CalendarBooking => ({
  id: 'b1', from: Date.parse('2026-07-01T07:00:00Z'), to: Date.parse('2026-07-01T08:30:00Z'), status: 'confirmed', version: 3, changedAt: Date.parse('2026-06-01T07:00:00Z'), timeZone: 'Europe/Berlin',
  summary: 'Review', description: '', location: 'Room 1', url: null, attendee: null, ...given,
})
const written = (bookings: CalendarBooking[], method: CalendarMethod = 'publish') => calendarText({ name: 'Atrium', method, organizer, bookings })

function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[])
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(new ICAL.Timezone(zone))
  return { calendar, events: calendar.getAllSubcomponents('vevent').map((component) => new ICAL.Event(component)) }
}
const epoch = (time: ICAL.Time): number => time.toUnixTime() * 1_000

describe('a calendar of bookings', () => {
  it('is read by another library with the same moments, words and sequence', () => {
    const summary = '周会; Q3, "plans" \\ and\nmore'
    const { calendar, events: [event] } = read(written([booking({ summary, description: 'a\r\nb', url: 'https://atrium.example/my', attendee: { name: '林 "Lin"', email: 'lin@example.org' } })], 'request'))
    expect(calendar.getFirstPropertyValue('method')).toBe('REQUEST')
    expect([epoch(event!.startDate), epoch(event!.endDate)]).toEqual([booking().from, booking().to])
    expect(event).toMatchObject({ uid: 'b1@atrium', sequence: 3, summary, location: 'Room 1' })
    expect(event!.attendees[0]?.getFirstValue()).toBe('mailto:lin@example.org'.replace('mailto', 'MAILTO'))
    // RFC 5545 §3.8.7.2: DTSTAMP is in UTC.
    expect(written([booking()])).toMatch(/^DTSTAMP:20260601T070000Z\r?$/m)
  })

  it('says the wall time of the site, with the zone\'s own rules once', () => {
    const text = written([booking(), booking({ id: 'b2' })])
    expect(text.match(/BEGIN:VTIMEZONE/g)).toHaveLength(1)
    expect(text).toMatch(/DTSTART;TZID=Europe\/Berlin:20260701T090000/)
  })

  it.each([['confirmed', 'CONFIRMED'], ['completed', 'CONFIRMED'], ['requested', 'TENTATIVE'], ['cancelled', 'CANCELLED'], ['declined', 'CANCELLED'], ['released', 'CANCELLED']] as const)('tells %s as %s', (status, told) => {
    expect(read(written([booking({ status })])).events[0]?.component.getFirstPropertyValue('status')).toBe(told)
  })

  it.each(ZONES)('keeps every moment around the clock changes of %s, the doubled hour included', (timeZone) => {
    const year = Date.parse('2026-01-01T00:00:00Z')
    fc.assert(fc.property(fc.integer({ min: 0, max: 366 * 24 * 12 }), fc.integer({ min: 1, max: 36 }), (start, length) => {
      const from = year + start * 300_000
      const { events: [event] } = read(written([booking({ from, to: from + length * 300_000, timeZone })]))
      expect([epoch(event!.startDate), epoch(event!.endDate)]).toEqual([from, from + length * 300_000])
    }), { numRuns: 120 })
    let at = Temporal.Instant.fromEpochMilliseconds(year).toZonedDateTimeISO(timeZone)
    for (let next = at.getTimeZoneTransition('next'); next && next.epochMilliseconds < year + 366 * 86_400_000; next = at.getTimeZoneTransition('next')) {
      for (let minutes = -150; minutes <= 150; minutes += 15) {
        const from = next.epochMilliseconds + minutes * 60_000
        const { events: [event] } = read(written([booking({ from, to: from + 1_800_000, timeZone })]))
        expect([minutes, epoch(event!.startDate), epoch(event!.endDate)]).toEqual([minutes, from, from + 1_800_000])
      }
      at = next
    }
  })

  it('without a booking is an empty calendar, not a broken one', () => {
    expect(read(written([])).events).toEqual([])
  })
})
