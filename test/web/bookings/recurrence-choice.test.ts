import { RRuleTemporal } from 'rrule-temporal'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { nthInMonth, rruleOf, type RecurrenceChoice } from '../../../web/src/bookings/recurrence-choice.ts'

const choice = (change: Partial<RecurrenceChoice>): RecurrenceChoice => ({ repeat: 'weekly', days: [], ends: 'count', count: 3, until: '2026-12-15', ...change })

describe('a choice of repetition', () => {
  it('is a rule of RFC 5545', () => {
    const rule = (change: Partial<RecurrenceChoice>) => rruleOf(choice(change), '2026-11-25', 'Europe/Berlin')
    expect(rule({ repeat: 'never' })).toBeNull()
    expect(rule({ repeat: 'daily' })).toBe('FREQ=DAILY;COUNT=3')
    expect(rule({ repeat: 'weekdays' })).toBe('FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=3')
    expect(rule({})).toBe('FREQ=WEEKLY;BYDAY=WE;COUNT=3')
    expect(rule({ repeat: 'fortnightly', days: [5, 1] })).toBe('FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;COUNT=3')
    expect(rule({ repeat: 'monthly' })).toBe('FREQ=MONTHLY;BYMONTHDAY=25;COUNT=3')
    expect(rule({ repeat: 'monthly-weekday' })).toBe('FREQ=MONTHLY;BYDAY=4WE;COUNT=3')
  })

  it('until a day includes that day in the site\'s zone, as an independent reader finds', () => {
    const rule = rruleOf(choice({ ends: 'until', until: '2026-12-09' }), '2026-11-25', 'Europe/Berlin')
    expect(rule).toBe('FREQ=WEEKLY;BYDAY=WE;UNTIL=20261209T225959Z')
    const dates = new RRuleTemporal({ rruleString: `DTSTART;TZID=Europe/Berlin:20261125T200000\nRRULE:${rule}` }).all().map(date => date.toPlainDate().toString())
    expect(dates).toEqual(['2026-11-25', '2026-12-02', '2026-12-09'])
  })

  it('takes a fifth weekday of a month as the last one', () => {
    expect(nthInMonth(Temporal.PlainDate.from('2026-11-30'))).toBe(-1)
    expect(nthInMonth(Temporal.PlainDate.from('2026-11-25'))).toBe(4)
    expect(nthInMonth(Temporal.PlainDate.from('2026-11-07'))).toBe(1)
  })
})
