import { describe, expect, it } from 'vitest'
import { addDays, dayOf, hourTicks, readDate, todayOf, weekOf } from '../../../web/src/time/site-days.ts'

describe('the days of a site', () => {
  it('are 23 and 25 hours long when the clocks change', () => {
    const hours = (date: string) => { const { from, to } = dayOf(date, 'Europe/Berlin'); return (to - from) / 3_600_000 }
    expect([hours('2026-03-29'), hours('2026-10-25'), hours('2026-11-25')]).toEqual([23, 25, 24])
  })

  it('begin their weeks on Monday', () => {
    expect(weekOf('2026-11-25')).toEqual(['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29'])
    expect(weekOf('2026-11-29')[0]).toBe('2026-11-23')
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
  })

  it('are today\'s where the address names none, or nonsense', () => {
    const now = Date.parse('2026-11-25T23:30:00Z')
    expect(todayOf(now, 'Asia/Shanghai')).toBe('2026-11-26')
    expect(readDate(null, now, 'Asia/Shanghai')).toBe('2026-11-26')
    expect(readDate('soon', now, 'Asia/Shanghai')).toBe('2026-11-26')
    expect(readDate('2027-02-01', now, 'Asia/Shanghai')).toBe('2027-02-01')
  })

  it('have an hour line for each hour that the wall clock shows', () => {
    const walls = (date: string) => { const { from, to } = dayOf(date, 'Europe/Berlin'); return hourTicks(from, to - 1, 'Europe/Berlin').map(({ wall }) => wall) }
    expect(walls('2026-03-29')).not.toContain('02:00')
    expect(walls('2026-10-25').filter(wall => wall === '02:00')).toHaveLength(2)
  })
})
