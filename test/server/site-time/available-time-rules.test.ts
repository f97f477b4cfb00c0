import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OpeningHours } from '#contract/building'
import { dateInZone, dayStretch, lastDates, openStretches, sharedMs, until } from '../../../server/site-time/available-time-rules.ts'

const HOUR = 3_600_000
const every = [1, 2, 3, 4, 5, 6, 7]
const hours = (from: string, to: string): OpeningHours => [{ days: every, from, to }]
const opened = (from: string, to: string, date: string, zone: string): number => openStretches(hours(from, to), date, zone).reduce((sum, stretch) => sum + stretch.to - stretch.from, 0) / HOUR

describe('a day', () => {
  it.each([
    ['2026-03-29', 'Europe/Berlin', 23], ['2026-10-25', 'Europe/Berlin', 25], ['2026-06-01', 'Europe/Berlin', 24],
    ['2026-10-04', 'Australia/Lord_Howe', 23.5], ['2026-04-05', 'Australia/Lord_Howe', 24.5],
    ['2026-03-29', 'Asia/Shanghai', 24], ['2026-09-06', 'America/Santiago', 23],
  ])('%s in %s has %d hours', (date, zone, length) => {
    const { from, to } = dayStretch(date, zone)
    expect((to - from) / HOUR).toBe(length)
    expect(opened('00:00', '24:00', date, zone)).toBe(length)
  })

  it('belongs to the site\'s zone, not to ours', () => {
    expect(dateInZone(Date.UTC(2026, 0, 1, 16), 'Asia/Shanghai')).toBe('2026-01-02')
    expect(lastDates(Date.UTC(2026, 2, 1, 12), 3, 'UTC')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01'])
  })
})

describe('opening hours', () => {
  it.each([
    ['09:00', '17:00', '2026-03-29', 'Europe/Berlin', 8], // after the change: 09:00 stays 09:00
    ['01:00', '04:00', '2026-03-29', 'Europe/Berlin', 2], // over the missing hour
    ['02:30', '04:00', '2026-03-29', 'Europe/Berlin', 1], // opens inside it: at the change, 03:00
    ['01:00', '02:30', '2026-03-29', 'Europe/Berlin', 1], // closes inside it: at the change
    ['02:00', '03:00', '2026-03-29', 'Europe/Berlin', 0], // lies wholly in it
    ['02:00', '03:00', '2026-10-25', 'Europe/Berlin', 2], // the doubled hour is two
    ['02:30', '04:00', '2026-10-25', 'Europe/Berlin', 2.5],
    ['01:00', '02:30', '2026-10-25', 'Europe/Berlin', 2.5],
    ['01:30', '03:00', '2026-10-04', 'Australia/Lord_Howe', 1], // half an hour is missing
    ['01:00', '02:00', '2026-04-05', 'Australia/Lord_Howe', 1.5], // half an hour is doubled
    ['00:00', '02:00', '2026-09-06', 'America/Santiago', 1], // midnight itself is missing
  ])('%s–%s on %s in %s is %d hours', (from, to, date, zone, length) => expect(opened(from, to, date, zone)).toBe(length))

  it('hold on their days only and come in order', () => {
    const week: OpeningHours = [{ days: [6], from: '14:00', to: '16:00' }, { days: [6, 7], from: '09:00', to: '12:00' }]
    expect(openStretches(week, '2026-01-03', 'UTC').map(({ from }) => new Date(from).toISOString())).toEqual(['2026-01-03T09:00:00.000Z', '2026-01-03T14:00:00.000Z'])
    expect(openStretches(week, '2026-01-05', 'UTC')).toEqual([])
  })

  it('all day, every day, covers any run of dates without gap or overlap (property)', () => {
    const zone = fc.constantFrom('Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Shanghai', 'America/Santiago', 'America/St_Johns', 'UTC')
    const moment = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2040, 0, 1) })
    fc.assert(fc.property(zone, moment, fc.integer({ min: 2, max: 10 }), (timeZone, now, days) => {
      const stretches = lastDates(now, days, timeZone).flatMap((date) => openStretches(hours('00:00', '24:00'), date, timeZone))
      expect(stretches).toHaveLength(days)
      stretches.slice(1).forEach(({ from }, index) => expect(from).toBe(stretches[index]!.to))
      expect(stretches.at(-1)!.from).toBeLessThanOrEqual(now)
      expect(stretches.at(-1)!.to).toBeGreaterThan(now)
    }), { numRuns: 60 })
  })
})

it('cutting and sharing', () => {
  expect(until([{ from: 0, to: 10 }, { from: 20, to: 30 }], 20)).toEqual([{ from: 0, to: 10 }])
  expect([sharedMs({ from: 0, to: 10 }, { from: 5, to: 20 }), sharedMs({ from: 0, to: 5 }, { from: 5, to: 6 })]).toEqual([5, 0])
})
