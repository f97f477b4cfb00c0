import fc from 'fast-check'
import ICAL from 'ical.js'
import { describe, expect, it } from 'vitest'
import type { BookingFault } from '#contract/bookings'
import { occurrences, placedSeries, type SeriesDate } from '../../../server/bookings/recurrence-rules.ts'
import { wallTimeOf } from '../../../server/site-time/wall-time-rules.ts'
import { recurrenceRules, zones } from './booking-arbitraries.ts'
import { ALL_DAY, at, HOUR, testContext, testPolicy } from './booking-examples.ts'

const limits = { allowed: true, maxOccurrences: 100 }
const series = (start: string, rrule: string, lengthMin = 60, exceptions: string[] = []) => ({ start, lengthMin, recurrence: { rrule, exceptions } })
const datesOf = (start: string, rrule: string, zone = 'Europe/Berlin', lengthMin = 60, exceptions: string[] = []): readonly SeriesDate[] => occurrences(series(start, rrule, lengthMin, exceptions), zone, limits, 'Maple').dates
const faultOf = (start: string, rrule: string, changes: Partial<typeof limits> = {}): BookingFault | undefined => occurrences(series(start, rrule), 'Europe/Berlin', { ...limits, ...changes }, 'Maple').faults[0]
const begins = (dates: readonly SeriesDate[]): string[] => dates.map((date) => ('time' in date ? new Date(date.time.from).toISOString().slice(0, 16) : date.faults.map(({ code }) => code).join()))
const hours = (dates: readonly SeriesDate[]): number[] => dates.map((date) => ('time' in date ? (date.time.to - date.time.from) / HOUR : NaN))

describe('a series over the change of the clocks (fault 9)', () => {
  it.each([
    ['Europe/Berlin', '2026-03-28T09:00', ['2026-03-28T08:00', '2026-03-29T07:00', '2026-03-30T07:00']],
    ['Europe/Berlin', '2026-10-24T09:00', ['2026-10-24T07:00', '2026-10-25T08:00', '2026-10-26T08:00']],
    ['Australia/Lord_Howe', '2026-04-04T09:00', ['2026-04-03T22:00', '2026-04-04T22:30', '2026-04-05T22:30']],
    ['Australia/Lord_Howe', '2026-10-03T09:00', ['2026-10-02T22:30', '2026-10-03T22:00', '2026-10-04T22:00']],
    ['Asia/Shanghai', '2026-03-28T09:00', ['2026-03-28T01:00', '2026-03-29T01:00', '2026-03-30T01:00']],
  ])('stays at 09:00 in %s from %s on', (zone, start, instants) => {
    const dates = datesOf(start, 'FREQ=DAILY;COUNT=3', zone)
    expect(begins(dates)).toEqual(instants)
    for (const date of dates) expect('time' in date && wallTimeOf(date.time.from, zone).slice(11)).toBe('09:00')
  })

  it('says of the date whose hour is missing that the clocks change, and does not count it', () => {
    const dates = datesOf('2026-03-28T02:30', 'FREQ=DAILY;COUNT=3')
    expect(begins(dates)).toEqual(['2026-03-28T01:30', 'missing-hour', '2026-03-30T00:30', '2026-03-31T00:30'])
    const missing = dates[1]
    expect(missing !== undefined && 'faults' in missing && missing.faults[0]!.message).toEqual({
      en: 'Sun, 29 Mar 2026, 02:30 does not exist: the clocks go forward from 02:00 to 03:00 that day.', 'zh-CN': '2026年3月29日周日 02:30 不存在：当天时钟从 02:00 拨快到 03:00。',
    })
  })

  it('takes the first pass of a doubled hour', () => expect(begins(datesOf('2026-10-24T02:30', 'FREQ=DAILY;COUNT=2'))).toEqual(['2026-10-24T00:30', '2026-10-25T00:30']))

  it('fills whole days of 23, 24 and 25 hours, and nights end at their hour', () => {
    expect(hours(datesOf('2026-03-28T00:00', 'FREQ=DAILY;COUNT=3', 'Europe/Berlin', 1_440))).toEqual([24, 23, 24])
    expect(hours(datesOf('2026-10-24T00:00', 'FREQ=DAILY;COUNT=2', 'Europe/Berlin', 1_440))).toEqual([24, 25])
    expect(hours(datesOf('2026-10-03T22:00', 'FREQ=DAILY;COUNT=2', 'Australia/Lord_Howe', 480))).toEqual([7.5, 8])
  })
})

describe('the rule', () => {
  it('leaves exceptions out, and COUNT counts them', () => {
    expect(datesOf('2026-03-02T09:00', 'FREQ=WEEKLY;COUNT=3', 'Europe/Berlin', 60, ['2026-03-09T09:00']).map((date) => date.at)).toEqual(['2026-03-02T09:00', '2026-03-16T09:00'])
  })

  it.each([
    ['UNTIL=20260316', 3], ['UNTIL=20260315', 2], ['UNTIL=20260316T090000', 3], ['UNTIL=20260316T085959', 2], ['UNTIL=20260316T080000Z', 3], ['UNTIL=20260316T075959Z', 2],
  ])('%s gives %d dates', (end, count) => expect(datesOf('2026-03-02T09:00', `FREQ=WEEKLY;${end}`)).toHaveLength(count))

  it.each([
    ['FREQ=HOURLY;COUNT=2', 'frequency'], ['FREQ=SECONDLY;COUNT=2', 'frequency'], ['FREQ=WEEKLY', 'no-end'], ['FREQ=WEEKLY;COUNT=2;UNTIL=20270101', 'two-ends'], ['COUNT=2;WHENEVER', 'unreadable'],
    ['FREQ=WEEKLY;COUNT=0', 'unreadable'], ['FREQ=WEEKLY;COUNT=2;COUNT=3', 'unreadable'], ['FREQ=DAILY;BYMONTH=13;COUNT=2', 'unreadable'], ['FREQ=DAILY;UNTIL=20260231', 'unreadable'], ['FREQ=WEEKLY;BYDAY=1MO;COUNT=2', 'unreadable'],
    ['FREQ=DAILY;BYSECOND=1;COUNT=2', 'unknown-part'], ['FREQ=WEEKLY;BYDAY=TU;COUNT=2', 'first-date'], ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=1', 'no-date'], ['FREQ=WEEKLY;UNTIL=20260301', 'no-date'],
  ])('%s is refused: %s', (rrule, why) => {
    const fault = faultOf('2026-03-02T09:00', rrule)
    expect(fault).toMatchObject({ code: 'bad-recurrence', field: 'recurrence.rrule', detail: { why } })
    expect(fault!.message.en).not.toContain('{found}')
    expect(fault!.message['zh-CN']).toMatch(/。$/)
  })

  it('names the next date that follows it', () => expect(faultOf('2026-03-02T09:00', 'FREQ=WEEKLY;BYDAY=TU;COUNT=2')!.message.en).toBe('The first date does not follow the rule; the next one that does is 2026-03-03 09:00.'))
  it('may be too long', () => expect(faultOf('2026-03-02T09:00', 'FREQ=DAILY;COUNT=101')).toMatchObject({ code: 'too-many-occurrences', message: { en: 'A series may have 100 dates at most; this one has more.' } }))
  it('may be long as allowed', () => expect(datesOf('2026-03-02T09:00', 'FREQ=DAILY;COUNT=100')).toHaveLength(100))
  it('may be forbidden', () => expect(faultOf('2026-03-02T09:00', 'FREQ=DAILY;COUNT=2', { allowed: false })).toMatchObject({ code: 'recurrence-not-allowed', field: 'recurrence' }))

  it('gives the dates that ical.js gives, in any zone (property)', () => {
    let compared = 0
    fc.assert(fc.property(recurrenceRules, zones, ({ start, rrule }, zone) => {
      const found = occurrences(series(start, rrule, 15), zone, limits, 'Maple')
      const other = ICAL.Recur.fromString(rrule).iterator(ICAL.Time.fromString(`${start}:00`, undefined))
      if (found.faults.length > 0) {
        expect(found.faults[0]!.detail).toMatchObject({ why: expect.stringMatching(/first-date|sparse|no-date/) as string })
        return
      }
      compared += 1
      // ical.js knows no zone here: it counts what the clocks skip, so it may end earlier, never elsewhere.
      const theirs = found.dates.map(() => String(other.next() ?? '').slice(0, 16)).filter((time) => time !== '')
      expect(found.dates.map((date) => date.at).slice(0, theirs.length)).toEqual(theirs)
      expect(found.dates.length - theirs.length).toBe(found.dates.filter((date) => 'faults' in date && date.faults[0]!.field === 'from').length)
    }), { numRuns: 600 })
    expect(compared).toBeGreaterThan(60)
  })
})

describe('a series that is placed', () => {
  const context = (changes: Parameters<typeof testContext>[0]) => testContext({ openingHours: [ALL_DAY], ...changes })
  const ask = { partySize: 2, source: 'recurrence' } as const
  const daily = datesOf('2026-03-03T09:00', 'FREQ=DAILY;COUNT=4')

  it('reports each date that cannot be placed, and why', () => {
    const held = [{ unit: 'room', bookingId: 'x', from: at('2026-03-04T08:30:00Z'), to: at('2026-03-04T09:30:00Z') }]
    const { placed, skipped } = placedSeries(daily, ask, context({ held }))
    expect(placed.map((date) => date.at)).toEqual(['2026-03-03T09:00', '2026-03-05T09:00', '2026-03-06T09:00'])
    expect(skipped.map(({ at: date, faults }) => [date, faults.map(({ code }) => code)])).toEqual([['2026-03-04T09:00', ['conflict']]])
  })

  it('keeps to every limit in every instance (Cal.com #28542)', () => {
    const codes = (changes: Parameters<typeof testContext>[0]) => placedSeries(daily, ask, context(changes)).skipped.map(({ at: date, faults }) => [date.slice(8, 10), ...faults.map(({ code }) => code)])
    expect(codes({ policy: testPolicy({ maxAhead: 2 }) })).toEqual([['05', 'too-many-ahead'], ['06', 'too-many-ahead']])
    expect(codes({ policy: testPolicy({ quotas: [{ per: 'member', period: 'week', maxMinutes: 150, maxBookings: null, planId: null }] }) })).toEqual([['05', 'quota-minutes'], ['06', 'quota-minutes']])
    expect(codes({ policy: testPolicy({ creditsPerHour: 10 }), usage: { ...testContext().usage, credits: { monthly: 30, spent: {} } } })).toEqual([['06', 'credits']])
    expect(codes({ policy: testPolicy({ horizonDays: 2 }) })).toEqual([['05', 'beyond-horizon'], ['06', 'beyond-horizon']])
  })

  it('does not overlap itself', () => {
    const { placed, skipped } = placedSeries(datesOf('2026-03-03T09:00', 'FREQ=DAILY;COUNT=3', 'Europe/Berlin', 1_500), ask, context({}))
    expect(placed.map((date) => date.at.slice(8, 10))).toEqual(['03', '05'])
    expect(skipped[0]!.faults.map(({ code }) => code)).toEqual(['conflict'])
  })

  it('keeps its buffers to itself too', () => {
    const long = datesOf('2026-03-03T09:00', 'FREQ=DAILY;COUNT=3', 'Europe/Berlin', 1_410)
    const placed = (bufferAfterMin: number) => placedSeries(long, ask, context({ policy: testPolicy({ bufferAfterMin }) })).placed.map((date) => date.at.slice(8, 10))
    expect([placed(30), placed(45)]).toEqual([['03', '04', '05'], ['03', '05']])
  })
})
