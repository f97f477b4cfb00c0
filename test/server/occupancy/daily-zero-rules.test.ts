import { describe, expect, it } from 'vitest'
import { nextDailyZero } from '../../../server/occupancy/daily-zero-rules.ts'

const utc = (text: string): number => Date.parse(text)
const next = (at: string, zone: string, hour?: number): string => new Date(nextDailyZero(utc(at), zone, hour)).toISOString()

describe('nextDailyZero', () => {
  it('is four in the morning of the zone, strictly after the given time', () => {
    expect(next('2026-01-05T12:00:00Z', 'Asia/Shanghai')).toBe('2026-01-05T20:00:00.000Z')
    expect(next('2026-01-05T20:00:00Z', 'Asia/Shanghai')).toBe('2026-01-06T20:00:00.000Z')
  })
  it('keeps its wall-clock hour over both changes in Berlin and Lord Howe', () => {
    expect(next('2026-03-28T12:00:00Z', 'Europe/Berlin')).toBe('2026-03-29T02:00:00.000Z')
    expect(next('2026-10-24T12:00:00Z', 'Europe/Berlin')).toBe('2026-10-25T03:00:00.000Z')
    expect(next('2026-04-04T12:00:00Z', 'Australia/Lord_Howe')).toBe('2026-04-04T17:30:00.000Z')
    expect(next('2026-10-03T12:00:00Z', 'Australia/Lord_Howe')).toBe('2026-10-03T17:00:00.000Z')
  })
  it('takes the first moment after a skipped hour, and the first of a doubled one', () => {
    expect(next('2026-03-28T12:00:00Z', 'Europe/Berlin', 2)).toBe('2026-03-29T01:00:00.000Z')
    expect(next('2026-10-24T12:00:00Z', 'Europe/Berlin', 2)).toBe('2026-10-25T00:00:00.000Z')
    expect(next('2026-10-25T00:00:00Z', 'Europe/Berlin', 2)).toBe('2026-10-26T01:00:00.000Z')
  })
})
