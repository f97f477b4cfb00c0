import { describe, expect, it } from 'vitest'
import { fileNameIn } from '../../../web/src/api/api-client.ts'
import { figureChange } from '../../../web/src/reports/figure-change.ts'
import { missingNotes } from '../../../web/src/reports/missing-notes.ts'
import { periodText } from '../../../web/src/reports/period-text.ts'
import { nextOrder, orderedRows, readTableOrder } from '../../../web/src/reports/report-order.ts'
import { matchingReports, reportsBySubject } from '../../../web/src/reports/report-shelf.ts'
import { cellText, figureText, figureWithUnit, hourOfWeekText } from '../../../web/src/words/report-cells.ts'
import { infoOf, ROOMS } from './report-fixtures.ts'

const names = (order: string | null) => orderedRows(ROOMS, readTableOrder(order, ROOMS), 'en').map(([name]) => name)
const style = { timeZone: 'Asia/Shanghai', language: 'en' } as const

describe('the order of a table', () => {
  it('is the report\'s own, then by what was pressed; missing figures come last in both directions', () => {
    expect(names(null)).toEqual(['Studio', 'Room 10', 'Room 2', 'Office'])
    expect(names('-frequency')).toEqual(['Room 2', 'Studio', 'Room 10', 'Office'])
    expect(names('frequency')).toEqual(['Studio', 'Room 2', 'Room 10', 'Office'])
    expect(names('space')).toEqual(['Office', 'Room 2', 'Room 10', 'Studio'])
    expect(names('no-such-column')).toEqual(names(null))
  })

  it('goes round: figures from the greatest, names from the first, then back', () => {
    const first = nextOrder(null, 'frequency', true)
    expect(first).toEqual({ column: 'frequency', descending: true })
    expect(nextOrder(first, 'frequency', true)).toEqual({ column: 'frequency', descending: false })
    expect(nextOrder({ column: 'frequency', descending: false }, 'frequency', true)).toBeNull()
    expect(nextOrder(null, 'space', false)).toEqual({ column: 'space', descending: false })
  })

  it('leaves the report\'s rows as they are', () => {
    const before = JSON.stringify(ROOMS.rows)
    names('-ghost')
    expect(JSON.stringify(ROOMS.rows)).toBe(before)
  })
})

describe('the change of a figure', () => {
  it('is in points for a share, a part of what was for everything else, and the difference from nothing', () => {
    expect(figureChange(0.432, 0.4, 'share')).toMatchObject({ direction: 'up', kind: 'points', by: expect.closeTo(3.2, 9) as number })
    expect(figureChange(90, 120, 'hour')).toEqual({ direction: 'down', kind: 'relative', by: 0.25 })
    expect(figureChange(4, 0, 'hour')).toEqual({ direction: 'up', kind: 'absolute', by: 4 })
    expect(figureChange(0, 0, 'hour')?.direction).toBe('same')
  })

  it('is none where less than the last printed decimal changed, and unknown where a figure is missing', () => {
    expect(figureChange(0.4321, 0.4323, 'share')).toMatchObject({ direction: 'same', by: 0 })
    expect(figureChange({ missing: 'not-known' }, 0.4, 'share')).toBeNull()
    expect(figureChange(0.4, { missing: 'not-known' }, 'share')).toBeNull()
    expect(figureChange(0.4, null, 'share')).toBeNull()
  })
})

describe('cells as printed', () => {
  it('have their unit\'s decimals, and their unit where they stand alone', () => {
    expect(figureText(0.4321, 'share', 'en')).toBe('43.2%')
    expect(figureText(1204.25, 'hour', 'en')).toBe('1,204.3')
    expect(figureWithUnit(1204.25, 'hour', 'zh-CN')).toBe('1,204.3 小时')
  })

  it('have dates of the site\'s zone: its midnight is the evening before in UTC', () => {
    const midnight = Date.parse('2026-10-31T16:00:00Z')
    expect(cellText(midnight, { id: 'day', kind: 'date', unit: null }, style)).toBe('Sun, Nov 1, 2026')
    expect(cellText(midnight, { id: 'month', kind: 'date', unit: null }, style)).toBe('Nov 2026')
    expect(cellText(midnight, { id: 'at', kind: 'time', unit: null }, style)).toContain('00:00')
  })

  it('count hours of the week from Monday', () => {
    expect(hourOfWeekText(0, 'en')).toBe('Mon 00:00')
    expect(hourOfWeekText(167, 'zh-CN')).toBe('周日 23:00')
  })

  it('say each reason for a missing figure once, with its letter', () => {
    expect(missingNotes(ROOMS)).toEqual([{ reason: 'not-known', letter: 'a', count: 2 }, { reason: 'suppressed', letter: 'b', count: 1 }])
  })

  it('name the last day that counts', () => {
    expect(periodText({ scope: { from: '2026-11-01', to: '2026-11-29' } }, 'en')).toMatch(/^Nov 1\s?–\s?28, 2026$/)
    expect(periodText({ scope: { from: '2026-11-01', to: '2026-11-02' } }, 'zh-CN')).toBe('2026年11月1日')
    expect(periodText({ scope: { from: '2026-11-01', to: '2026-11-29' } }, 'zh-CN')).toBe('2026年11月1日至11月28日')
    expect(periodText({ scope: { from: '2025-12-01', to: '2026-01-02' } }, 'zh-CN')).toBe('2025年12月1日至2026年1月1日')
  })
})

describe('the shelf', () => {
  const items = [infoOf({ id: 'a', subject: 'machines' }), infoOf({ id: 'b', title: { en: 'No-shows', 'zh-CN': '爽约' }, subject: 'bookings' }), infoOf({ id: 'c', subject: 'machines' })]
  it('has reports by subject in the order of subjects, and finds them by words of either text', () => {
    expect(reportsBySubject(items).map(([subject, reports]) => [subject, reports.map(({ id }) => id)])).toEqual([['bookings', ['b']], ['machines', ['a', 'c']]])
    expect(matchingReports(items, 'NO-SHOWS used', 'en').map(({ id }) => id)).toEqual(['b'])
    expect(matchingReports(items, '爽约', 'zh-CN').map(({ id }) => id)).toEqual(['b'])
    expect(matchingReports(items, '', 'en')).toHaveLength(3)
  })
})

describe('the name of a file', () => {
  it('is the encoded one, else the plain one, else none', () => {
    expect(fileNameIn("attachment; filename=\"a.csv\"; filename*=UTF-8''%E4%BD%BF%E7%94%A8%E7%8E%87.csv")).toBe('使用率.csv')
    expect(fileNameIn('attachment; filename="use.csv"')).toBe('use.csv')
    expect(fileNameIn(null)).toBeNull()
  })
})
