import { describe, expect, it } from 'vitest'
import { datesBefore, lastWholeHour, periodOf } from '../../../server/reports/report-scope-rules.ts'

const iso = (at: number): string => new Date(at).toISOString()

describe('the dates that a scope is compared with', () => {
  const before = (from: string, to: string, compare: 'previous' | 'year-before', today = '2027-01-01') => datesBefore({ from, to, compare }, today)

  it('are as many days just before', () => { expect(before('2026-06-08', '2026-06-15', 'previous')).toEqual({ from: '2026-06-01', to: '2026-06-08' }) })
  it('are whole months where it is whole months', () => {
    expect(before('2026-03-01', '2026-04-01', 'previous')).toEqual({ from: '2026-02-01', to: '2026-03-01' })
    expect(before('2026-01-01', '2026-04-01', 'previous')).toEqual({ from: '2025-10-01', to: '2026-01-01' })
  })
  it('are the same dates a year earlier', () => { expect(before('2024-02-29', '2024-03-02', 'year-before')).toEqual({ from: '2023-02-28', to: '2023-03-02' }) })
  it('are as much of the earlier period as has passed of one that still runs', () => {
    expect(before('2026-06-01', '2026-07-01', 'previous', '2026-06-11')).toEqual({ from: '2026-05-01', to: '2026-05-11' })
    expect(before('2026-06-08', '2026-06-15', 'previous', '2026-06-10')).toEqual({ from: '2026-06-01', to: '2026-06-03' })
  })
  it('are none where nothing is compared', () => { expect(datesBefore({ from: '2026-06-08', to: '2026-06-15' }, '2027-01-01')).toBeNull() })
})

describe('the period of a scope', () => {
  it('is of the zone: 23 hours on the day on which Berlin\'s clocks go forward', () => {
    const { from, to } = periodOf({ from: '2026-03-29', to: '2026-03-30' }, 'Europe/Berlin', Date.UTC(2027, 0, 1))
    expect((to - from) / 3_600_000).toBe(23)
  })
  it('ends at the last whole hour, and is empty when all is still to come', () => {
    const now = Date.UTC(2026, 5, 3, 10, 59)
    expect(iso(periodOf({ from: '2026-06-03', to: '2026-06-04' }, 'Europe/Berlin', now).to)).toBe('2026-06-03T10:00:00.000Z')
    const later = periodOf({ from: '2026-06-05', to: '2026-06-06' }, 'Europe/Berlin', now)
    expect(later.to).toBe(later.from)
  })
  it('has whole hours of the wall in a zone that is half an hour off', () => { expect(iso(lastWholeHour(Date.UTC(2026, 5, 3, 10, 59), 'Asia/Kolkata'))).toBe('2026-06-03T10:30:00.000Z') })
})
