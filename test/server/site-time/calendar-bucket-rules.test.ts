import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calendarBorders, hourBorders } from '../../../server/site-time/calendar-bucket-rules.ts'
import { dayStretch } from '../../../server/site-time/available-time-rules.ts'

const MIN = 60_000
const lengthsOf = (date: string, zone: string): number[] => {
  const { from, to } = dayStretch(date, zone)
  const borders = hourBorders(from, to, zone)
  return borders.slice(1).map((border, index) => (border - borders[index]!) / MIN)
}
const iso = (moments: readonly number[]): string[] => moments.map((at) => new Date(at).toISOString())

describe('the hours of a day', () => {
  it.each([['2026-03-29', 23], ['2026-06-01', 24], ['2026-10-25', 25]])('%s in Berlin are %d whole ones', (date, count) => {
    expect(lengthsOf(date, 'Europe/Berlin')).toEqual(Array.from({ length: count }, () => 60))
  })
  it('on Lord Howe Island have one of half an hour beside the change', () => {
    // 4 October 2026: at 02:00 the clocks show 02:30. 5 April: at 02:00 they show 01:30 again.
    expect(lengthsOf('2026-10-04', 'Australia/Lord_Howe').slice(0, 4)).toEqual([60, 60, 30, 60])
    expect(lengthsOf('2026-04-05', 'Australia/Lord_Howe').slice(0, 4)).toEqual([60, 60, 30, 60])
  })
  it('in India begin at half past of UTC', () => expect(iso(hourBorders(Date.UTC(2026, 0, 1, 10), Date.UTC(2026, 0, 1, 10, 45), 'Asia/Kolkata'))).toEqual(['2026-01-01T09:30:00.000Z', '2026-01-01T10:30:00.000Z', '2026-01-01T11:30:00.000Z']))

  it('follow each other without gap, hold the asked time, and have every midnight among them (property)', () => {
    const zone = fc.constantFrom('Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kolkata', 'America/Santiago', 'America/St_Johns', 'UTC')
    fc.assert(fc.property(zone, fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) }), fc.integer({ min: 0, max: 80 * 60 * MIN }), (timeZone, from, length) => {
      const borders = hourBorders(from, from + length, timeZone)
      expect(borders[0]!).toBeLessThanOrEqual(from)
      expect(borders[1]!).toBeGreaterThan(from)
      expect(borders.at(-1)!).toBeGreaterThanOrEqual(from + length)
      for (const [index, border] of borders.slice(1).entries()) {
        expect(border - borders[index]!).toBeGreaterThan(0)
        expect(border - borders[index]!).toBeLessThanOrEqual(60 * MIN)
      }
      for (const midnight of calendarBorders('day', from, from + length, timeZone)) if (midnight > borders[0]! && midnight < borders.at(-1)!) expect(borders).toContain(midnight)
    }), { numRuns: 150 })
  })
})

describe('weeks, months and years', () => {
  it('begin on Monday, on the first and on 1 January of the zone', () => {
    // 1 March 2026 is a Sunday; Berlin is an hour ahead of UTC until the 29th.
    expect(iso(calendarBorders('week', Date.UTC(2026, 2, 1, 12), Date.UTC(2026, 2, 2, 12), 'Europe/Berlin'))).toEqual(['2026-02-22T23:00:00.000Z', '2026-03-01T23:00:00.000Z', '2026-03-08T23:00:00.000Z'])
    expect(iso(calendarBorders('month', Date.UTC(2026, 2, 15), Date.UTC(2026, 3, 15), 'Europe/Berlin'))).toEqual(['2026-02-28T23:00:00.000Z', '2026-03-31T22:00:00.000Z', '2026-04-30T22:00:00.000Z'])
    expect(iso(calendarBorders('year', Date.UTC(2025, 11, 31, 23, 30), Date.UTC(2025, 11, 31, 23, 45), 'Europe/Berlin'))).toEqual(['2025-12-31T23:00:00.000Z', '2026-12-31T23:00:00.000Z'])
  })
})
