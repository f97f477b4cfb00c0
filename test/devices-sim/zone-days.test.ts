import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { DAY_MS, HOUR_MS, zoneDays } from '../../devices-sim/zone-days.ts'

describe('local days', () => {
  it('begin at five in the morning of the zone, in summer and winter', () => {
    const zone = zoneDays('Europe/Berlin')
    expect(new Date(zone.start(zone.dayOf(Date.parse('2026-01-15T12:00:00Z')))).toISOString()).toBe('2026-01-15T04:00:00.000Z')
    expect(new Date(zone.start(zone.dayOf(Date.parse('2026-07-15T12:00:00Z')))).toISOString()).toBe('2026-07-15T03:00:00.000Z')
  })

  it('are 23 and 25 hours long where the clocks change', () => {
    const zone = zoneDays('Europe/Berlin')
    const length = (iso: string): number => { const day = zone.dayOf(Date.parse(iso)); return zone.start(day + 1) - zone.start(day) }
    expect(length('2026-03-28T12:00:00Z')).toBe(23 * HOUR_MS)
    expect(length('2026-10-24T12:00:00Z')).toBe(25 * HOUR_MS)
  })

  it('tile the time: every moment lies in its day', () => {
    fc.assert(fc.property(fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/St_Johns'), fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2028, 0, 1) }), (name, at) => {
      const zone = zoneDays(name)
      const day = zone.dayOf(at)
      expect(zone.start(day)).toBeLessThanOrEqual(at)
      expect(zone.start(day + 1)).toBeGreaterThan(at)
    }), { numRuns: 60 })
  })

  it('know their weekday and date', () => {
    const zone = zoneDays('Asia/Shanghai')
    const day = Date.UTC(2026, 0, 5) / DAY_MS
    expect([zone.weekday(day), zone.date(day)]).toEqual([1, '2026-01-05'])
    expect(() => zoneDays('Mars/Olympus')).toThrow(RangeError)
  })
})
