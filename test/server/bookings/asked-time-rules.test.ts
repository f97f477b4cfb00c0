import { describe, expect, it } from 'vitest'
import { askedTimes } from '../../../server/bookings/asked-time-rules.ts'

const asked = (from: string, to: string, zone = 'Europe/Berlin'): string[] => {
  const times = askedTimes(from, to, zone)
  return 'faults' in times ? times.faults.map(({ code, field }) => `${code} ${field}`) : [times.from, times.to].map((at) => new Date(at).toISOString().slice(0, 16))
}

describe('the time that is asked for (fault 9)', () => {
  it.each([
    ['2026-03-29T09:00', '2026-03-29T10:00', ['2026-03-29T07:00', '2026-03-29T08:00']],
    ['2026-03-29T07:00:00Z', '2026-03-29T10:00:00+02:00', ['2026-03-29T07:00', '2026-03-29T08:00']],
    ['2026-03-29T02:00', '2026-03-29T02:30', ['missing-hour from', 'missing-hour to']],
    ['2026-03-29T01:00', '2026-03-29T02:30', ['missing-hour to']],
    ['2026-03-29T01:00', '2026-03-29T02:00', ['2026-03-29T00:00', '2026-03-29T01:00']],
    ['2026-10-25T02:00', '2026-10-25T03:00', ['2026-10-25T00:00', '2026-10-25T02:00']],
    ['2026-10-25T02:00', '2026-10-25T02:30', ['2026-10-25T00:00', '2026-10-25T00:30']],
    ['2026-10-25T02:00:00+01:00', '2026-10-25T02:30', ['2026-10-25T01:00', '2026-10-25T01:30']],
  ])('%s to %s', (from, to, expected) => expect(asked(from, to)).toEqual(expected))

  it('knows half hours that are missing', () => {
    expect(asked('2026-10-04T02:15', '2026-10-04T03:00', 'Australia/Lord_Howe')).toEqual(['missing-hour from'])
    expect(asked('2026-10-04T02:15', '2026-10-04T03:00', 'Asia/Shanghai')).toEqual(['2026-10-03T18:15', '2026-10-03T19:00'])
  })

  it.each(['2026-02-31T09:00', '2026-13-01T09:00', 'never'])('%s is no time', (text) => expect(() => asked(text, '2026-03-29T10:00')).toThrow(RangeError))
})
