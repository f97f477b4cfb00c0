import { describe, expect, it } from 'vitest'
import { agoText, clockText, durationText, lastDays, momentText, sameWallClock } from '../../../web/src/time/site-time.ts'
import { openingSpans } from '../../../web/src/time/opening-spans.ts'

const HOUR = 3_600_000
const at = (iso: string) => Date.parse(iso)
const shanghai = { timeZone: 'Asia/Shanghai', language: 'zh-CN' } as const
const berlin = { timeZone: 'Europe/Berlin', language: 'en' } as const

describe('times of a site', () => {
  it('are written in its zone on a 24-hour clock, in both languages, midnight as 00', () => {
    expect(clockText(at('2026-11-23T16:05:00Z'), shanghai)).toBe('00:05')
    expect(clockText(at('2026-11-23T16:05:00Z'), { ...shanghai, language: 'en' })).toBe('00:05')
    expect(clockText(at('2026-11-23T16:05:00Z'), berlin)).toBe('17:05')
  })

  it('carry their date on another site-zone day', () => {
    const now = at('2026-11-23T16:30:00Z')
    expect(momentText(at('2026-11-23T16:05:00Z'), now, shanghai)).toBe('00:05')
    expect(momentText(at('2026-11-23T15:59:00Z'), now, shanghai)).toContain('23:59')
    expect(momentText(at('2026-11-23T15:59:00Z'), now, shanghai)).toContain('11月23日')
  })

  it('tell ages by the page language, and never of the future', () => {
    const now = at('2026-01-01T12:00:00Z')
    expect(agoText(now - 120_000, now, 'en')).toBe('2 min. ago')
    expect(agoText(now - 3 * HOUR, now, 'zh-CN')).toBe('3小时前')
    expect(agoText(now + 90_000, now, 'en')).toBe('now')
  })

  it('write lengths of time', () => {
    expect(durationText(125 * 60_000, 'en')).toBe('2h 5m')
    expect(durationText(0, 'en')).toBe('0m')
    expect(durationText(2 * HOUR, 'en')).toBe('2h')
  })

  it('know days of 23 and 25 hours', () => {
    const spring = lastDays(at('2026-03-29T20:00:00Z'), 1, 'Europe/Berlin')[0]!
    const autumn = lastDays(at('2026-10-25T20:00:00Z'), 1, 'Europe/Berlin')[0]!
    expect((spring.to - spring.from) / HOUR).toBe(23)
    expect((autumn.to - autumn.from) / HOUR).toBe(25)
    expect(lastDays(at('2026-03-29T20:00:00Z'), 7, 'Europe/Berlin').map(({ date }) => date)).toEqual(['2026-03-23', '2026-03-24', '2026-03-25', '2026-03-26', '2026-03-27', '2026-03-28', '2026-03-29'])
  })

  it('tell zones apart by their wall clocks, not by their names', () => {
    const summer = at('2026-07-01T00:00:00Z')
    expect(sameWallClock('Europe/Berlin', 'Europe/Paris', summer)).toBe(true)
    expect(sameWallClock('Asia/Shanghai', 'Europe/Paris', summer)).toBe(false)
  })
})

describe('opening hours of a day', () => {
  const hours = [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '12:00' }, { days: [1, 7], from: '12:00', to: '24:00' }]

  it('merge touching stretches and end a day at its end', () => {
    const monday = lastDays(at('2026-11-23T04:00:00Z'), 1, 'Asia/Shanghai')[0]!
    expect(openingSpans(monday, hours, 'Asia/Shanghai')).toEqual([{ from: at('2026-11-23T00:00:00Z'), to: monday.to }])
  })

  it('are wall-clock hours on the days when clocks change', () => {
    const sunday = lastDays(at('2026-03-29T20:00:00Z'), 1, 'Europe/Berlin')[0]!
    const spans = openingSpans(sunday, [{ days: [7], from: '01:00', to: '04:00' }], 'Europe/Berlin')
    expect((spans[0]!.to - spans[0]!.from) / HOUR).toBe(2)
  })

  it('are none on a closed day', () => {
    const saturday = lastDays(at('2026-11-21T04:00:00Z'), 1, 'Asia/Shanghai')[0]!
    expect(openingSpans(saturday, hours, 'Asia/Shanghai')).toEqual([])
  })
})
