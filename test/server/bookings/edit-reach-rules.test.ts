import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { movedSeries, ruleDates, splitSeries } from '../../../server/bookings/edit-reach-rules.ts'
import { occurrences, type SeriesDate, type SeriesShape } from '../../../server/bookings/recurrence-rules.ts'
import { recurrenceRules, zones } from './booking-arbitraries.ts'

const datesOf = (series: SeriesShape, zone = 'Europe/Berlin') => occurrences(series, zone, { allowed: true, maxOccurrences: 500 }, 'Maple')
const starts = (dates: readonly SeriesDate[]): string[] => dates.map((date) => date.at)
const series = (start: string, rrule: string, exceptions: string[] = []): SeriesShape => ({ start, lengthMin: 60, recurrence: { rrule, exceptions } })
const later = (wallTime: string, minutes: number): string => new Date(Date.parse(`${wallTime}Z`) + minutes * 60_000).toISOString().slice(0, 16)

describe('this and following', () => {
  it('ends the old rule and begins a new one, exceptions with their half', () => {
    const whole = series('2026-03-02T09:00', 'FREQ=WEEKLY;COUNT=6', ['2026-03-09T09:00', '2026-03-30T09:00'])
    expect(splitSeries(whole, '2026-03-23T09:00', ruleDates(whole, 'Europe/Berlin', 100))).toEqual({
      before: series('2026-03-02T09:00', 'FREQ=WEEKLY;COUNT=3', ['2026-03-09T09:00']), after: series('2026-03-23T09:00', 'FREQ=WEEKLY;COUNT=3', ['2026-03-30T09:00']),
    })
    const until = series('2026-03-02T09:00', 'FREQ=WEEKLY;UNTIL=20260406')
    expect(splitSeries(until, '2026-03-16T09:00', datesOf(until).dates)).toEqual({
      before: series('2026-03-02T09:00', 'FREQ=WEEKLY;UNTIL=20260309T090000'), after: series('2026-03-16T09:00', 'FREQ=WEEKLY;UNTIL=20260406'),
    })
  })

  it('is all of it from the first date on, and nothing after the last', () => {
    const whole = series('2026-03-02T09:00', 'FREQ=WEEKLY;COUNT=3')
    expect(splitSeries(whole, '2026-03-02T09:00', datesOf(whole).dates)).toEqual({ before: null, after: whole })
    expect(splitSeries(whole, '2027-01-01T09:00', datesOf(whole).dates).after).toBeNull()
  })

  it('gives both halves the dates of the whole, whatever the rule (property)', () => {
    let split = 0
    fc.assert(fc.property(recurrenceRules, fc.nat(11), zones, ({ start, rrule }, index, zone) => {
      const whole = series(start, rrule)
      const { dates } = datesOf(whole, zone)
      const at = dates[index]
      if (at === undefined) return
      split += 1
      const { before, after } = splitSeries(whole, at.at, dates)
      const first = before === null ? [] : starts(datesOf(before, zone).dates)
      // What the clocks skip right before the cut is in neither half: it was no booking.
      expect(starts(dates.slice(0, index)).slice(0, first.length)).toEqual(first)
      expect(dates.slice(first.length, index).every((date) => 'faults' in date)).toBe(true)
      expect(starts(datesOf(after!, zone).dates)).toEqual(starts(dates.slice(index)))
    }), { numRuns: 400 })
    expect(split).toBeGreaterThan(40)
  })
})

describe('all', () => {
  it('moves the time with exceptions and end', () => {
    expect(movedSeries(series('2026-03-02T09:00', 'FREQ=WEEKLY;UNTIL=20260406T090000', ['2026-03-09T09:00']), 90, 30))
      .toEqual({ start: '2026-03-02T10:30', lengthMin: 30, recurrence: { rrule: 'FREQ=WEEKLY;UNTIL=20260406T103000', exceptions: ['2026-03-09T10:30'] } })
    expect(movedSeries(series('2026-03-02T09:00', 'FREQ=DAILY;UNTIL=20260306'), 1_440, 60).recurrence.rrule).toBe('FREQ=DAILY;UNTIL=20260307')
  })

  it('moves the weekdays of a weekly rule to another day', () => {
    const moved = movedSeries(series('2026-03-02T09:00', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;COUNT=4'), 1_440, 60)
    expect(moved.recurrence.rrule).toBe('FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,MO;COUNT=4;WKST=TU')
    expect(starts(datesOf(moved).dates)).toEqual(['2026-03-03T09:00', '2026-03-09T09:00', '2026-03-17T09:00', '2026-03-23T09:00'])
  })

  it('is refused with a reason where the rule is bound to its dates', () => {
    expect(datesOf(movedSeries(series('2026-03-02T09:00', 'FREQ=MONTHLY;BYMONTHDAY=2;COUNT=4'), 1_440, 60)).faults[0]).toMatchObject({ code: 'bad-recurrence', detail: { why: 'first-date' } })
  })

  it('moves every date by as much, or is refused (property)', () => {
    let moved = 0
    fc.assert(fc.property(recurrenceRules, fc.integer({ min: -3 * 96, max: 3 * 96 }), ({ start, rrule }, quarters) => {
      const whole = series(start, rrule)
      const before = datesOf(whole, 'Asia/Shanghai')
      const after = datesOf(movedSeries(whole, quarters * 15, 60), 'Asia/Shanghai')
      if (before.faults.length > 0 || after.faults.length > 0) return
      // A rule that is bound to dates may, moved by some days, meet another of its dates by chance.
      if (!/WEEKLY|DAILY/.test(rrule) && later(start, quarters * 15).slice(0, 10) !== start.slice(0, 10)) return
      moved += 1
      expect(starts(after.dates)).toEqual(starts(before.dates).map((at) => later(at, quarters * 15)))
    }), { numRuns: 300 })
    expect(moved).toBeGreaterThan(40)
  })
})
