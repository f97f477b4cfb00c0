import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beginsOnGrid, endsOnGrid, gridAtOrAfter, gridAtOrBefore, gridMoments } from '../../../server/site-time/wall-grid-rules.ts'
import { beginOf, endOf, offsetStretches, placeWallTime, wallTimeOf } from '../../../server/site-time/wall-time-rules.ts'
import { moments, wallTimes, zones } from '../bookings/booking-arbitraries.ts'

const MINUTE = 60_000
const iso = (at: number): string => new Date(at).toISOString().slice(0, 16)
const placed = (wallTime: string, zone: string): string[] => {
  const found = placeWallTime(wallTime, zone)
  return 'passes' in found ? found.passes.map(iso) : ['missing', found.stopsAt.slice(11), found.resumesAt.slice(11), iso(found.changesAt)]
}

describe('a wall time', () => {
  it.each([
    ['2026-03-29T09:00', 'Europe/Berlin', ['2026-03-29T07:00']],
    ['2026-03-29T02:30', 'Europe/Berlin', ['missing', '02:00', '03:00', '2026-03-29T01:00']],
    ['2026-10-25T02:30', 'Europe/Berlin', ['2026-10-25T00:30', '2026-10-25T01:30']],
    ['2026-10-04T02:15', 'Australia/Lord_Howe', ['missing', '02:00', '02:30', '2026-10-03T15:30']],
    ['2026-04-05T01:45', 'Australia/Lord_Howe', ['2026-04-04T14:45', '2026-04-04T15:15']],
    ['2026-03-29T02:30', 'Asia/Shanghai', ['2026-03-28T18:30']],
    ['2026-09-06T00:30', 'America/Santiago', ['missing', '00:00', '01:00', '2026-09-06T04:00']],
  ])('%s in %s', (wallTime, zone, expected) => expect(placed(wallTime, zone)).toEqual(expected))

  it('is where the moment lies that it was read from, at least in one pass (property)', () => {
    fc.assert(fc.property(moments, zones, (at, zone) => {
      const found = placeWallTime(wallTimeOf(at, zone), zone)
      expect('passes' in found && found.passes).toContain(at)
    }), { numRuns: 200 })
  })

  it('is read back from each of its passes, or lies between two clocks (property)', () => {
    fc.assert(fc.property(wallTimes, zones, (wallTime, zone) => {
      const found = placeWallTime(wallTime, zone)
      if ('passes' in found) for (const pass of found.passes) expect(wallTimeOf(pass, zone)).toBe(wallTime)
      else expect(found.stopsAt <= wallTime && wallTime < found.resumesAt).toBe(true)
    }), { numRuns: 200 })
  })

  it('begins in the first pass and ends in the first that lies after the beginning', () => {
    const second = Date.parse('2026-10-25T01:15:00Z')
    expect(iso(beginOf('2026-10-25T02:30', 'Europe/Berlin') as number)).toBe('2026-10-25T00:30')
    expect(iso(endOf('2026-10-25T02:30', 'Europe/Berlin', second) as number)).toBe('2026-10-25T01:30')
    expect(iso(endOf('2026-03-29T02:00', 'Europe/Berlin', 0) as number)).toBe('2026-03-29T01:00')
    expect(beginOf('2026-03-29T02:00', 'Europe/Berlin')).toMatchObject({ stopsAt: '2026-03-29T02:00' })
  })
})

describe('the grid', () => {
  const grid = (from: string, to: string, step: number, zone: string): string[] => gridMoments(Date.parse(from), Date.parse(to), step, zone).map((at) => wallTimeOf(at, zone).slice(11))

  it('is of wall time on both sides of a change', () => {
    expect(grid('2026-10-25T00:00Z', '2026-10-25T02:30Z', 60, 'Europe/Berlin')).toEqual(['02:00', '02:00', '03:00'])
    expect(grid('2026-10-03T14:30Z', '2026-10-03T17:00Z', 60, 'Australia/Lord_Howe')).toEqual(['01:00', '03:00'])
    expect(grid('2026-04-04T14:00Z', '2026-04-04T16:00Z', 30, 'Australia/Lord_Howe')).toEqual(['01:00', '01:30', '01:30', '02:00'])
  })

  it('lets the change itself end an hour, and begin none that it does not', () => {
    const change = Date.parse('2026-10-03T15:30Z') // 02:00 becomes 02:30
    expect([beginsOnGrid(change, 60, 'Australia/Lord_Howe'), endsOnGrid(change, 60, 'Australia/Lord_Howe')]).toEqual([false, true])
  })

  it('holds exactly the moments at which the clocks show it (property)', () => {
    fc.assert(fc.property(moments, zones, fc.constantFrom(5, 10, 15, 20, 30, 60), (at, zone, step) => {
      const minuteOf = (moment: number): number => Number(wallTimeOf(moment, zone).slice(11, 13)) * 60 + Number(wallTimeOf(moment, zone).slice(14))
      const every = Array.from({ length: 18 }, (_, index) => at + index * 5 * MINUTE)
      expect(gridMoments(at, at + 90 * MINUTE, step, zone)).toEqual(every.filter((moment) => minuteOf(moment) % step === 0))
      const [before, after] = [gridAtOrBefore(at, step, zone), gridAtOrAfter(at, step, zone)]
      expect(before <= at && at <= after && minuteOf(before) % step === 0 && minuteOf(after) % step === 0).toBe(true)
    }), { numRuns: 100 })
  })

  it('walks the changes of a year', () => {
    const year = offsetStretches(Date.parse('2026-01-01T00:00Z'), Date.parse('2027-01-01T00:00Z'), 'Australia/Lord_Howe')
    expect(year.map(({ offsetMs }) => offsetMs / 3_600_000)).toEqual([11, 10.5, 11])
  })
})
