import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SCHEDULE_RHYTHMS } from '#contract/report'
import { endedPeriod, lastTime, nextTime, nextTry } from '../../../server/report-schedules/schedule-time-rules.ts'
import { wallTimeOf } from '../../../server/site-time/wall-time-rules.ts'

const BERLIN = 'Europe/Berlin'
const at = (text: string): number => Date.parse(text)
const iso = (time: number): string => new Date(time).toISOString()

describe('the next time of a schedule', () => {
  it('is at the site\'s clocks: each day, each Monday, each first of a month', () => {
    const now = at('2026-06-10T05:00:00Z') // Wednesday 13:00 in Shanghai
    expect(iso(nextTime({ rhythm: 'daily', at: '13:00' }, now, 'Asia/Shanghai'))).toBe('2026-06-11T05:00:00.000Z')
    expect(iso(nextTime({ rhythm: 'weekly', at: '07:30' }, now, 'Asia/Shanghai'))).toBe('2026-06-14T23:30:00.000Z')
    expect(iso(nextTime({ rhythm: 'monthly', at: '00:00' }, now, 'Asia/Shanghai'))).toBe('2026-06-30T16:00:00.000Z')
  })

  it('comes once where the clocks change: at the change for a missing hour, at the first pass of a doubled one', () => {
    // Berlin, 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC. 25 October 2026: 03:00 becomes 02:00 at 01:00 UTC.
    const spring = nextTime({ rhythm: 'daily', at: '02:30' }, at('2026-03-28T12:00:00Z'), BERLIN)
    expect(iso(spring)).toBe('2026-03-29T01:00:00.000Z')
    expect(iso(nextTime({ rhythm: 'daily', at: '02:30' }, spring, BERLIN))).toBe('2026-03-30T00:30:00.000Z')
    const autumn = nextTime({ rhythm: 'daily', at: '02:30' }, at('2026-10-24T12:00:00Z'), BERLIN)
    expect(iso(autumn)).toBe('2026-10-25T00:30:00.000Z')
    expect(iso(nextTime({ rhythm: 'daily', at: '02:30' }, autumn, BERLIN))).toBe('2026-10-26T01:30:00.000Z')
  })

  it('follows the last one, and shows the wall time that was asked, at any moment', () => {
    const clock = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 })).map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'))
    fc.assert(fc.property(fc.constantFrom(...SCHEDULE_RHYTHMS), clock, fc.integer({ min: at('2024-01-01'), max: at('2030-01-01') }), fc.constantFrom(BERLIN, 'Asia/Shanghai', 'America/St_Johns', 'Australia/Lord_Howe'), (rhythm, wall, now, zone) => {
      const [last, next] = [lastTime({ rhythm, at: wall }, now, zone), nextTime({ rhythm, at: wall }, now, zone)]
      expect(last).toBeLessThanOrEqual(now)
      expect(next).toBeGreaterThan(now)
      expect(lastTime({ rhythm, at: wall }, next - 1, zone)).toBe(last)
      expect(nextTime({ rhythm, at: wall }, last, zone)).toBe(next)
      if (wall > '03:30') expect(wallTimeOf(next, zone).slice(11)).toBe(wall)
    }), { numRuns: 80 })
  })
})

describe('the period of a schedule', () => {
  it('is yesterday, last week from Monday to Sunday, last month', () => {
    const now = at('2026-03-29T23:30:00Z') // Monday 30 March, 01:30 in Berlin
    expect(endedPeriod('daily', now, BERLIN)).toEqual({ from: '2026-03-29', to: '2026-03-30' })
    expect(endedPeriod('weekly', now, BERLIN)).toEqual({ from: '2026-03-23', to: '2026-03-30' })
    expect(endedPeriod('monthly', now, BERLIN)).toEqual({ from: '2026-02-01', to: '2026-03-01' })
    expect(endedPeriod('weekly', at('2026-04-05T12:00:00Z'), BERLIN)).toEqual({ from: '2026-03-23', to: '2026-03-30' })
  })
})

describe('a report that failed', () => {
  it('is tried again after growing pauses, never past its next time, then waits for that', () => {
    const next = at('2026-06-11T05:00:00Z')
    const now = at('2026-06-10T05:00:00Z')
    expect([1, 2, 3, 4, 5].map((attempts) => nextTry(attempts, now, next) - now)).toEqual([60_000, 300_000, 900_000, 3_600_000, 86_400_000])
    expect(nextTry(4, next - 1_000, next)).toBe(next)
  })
})
