import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { isOver, lastPeriods, periodKind, periodName, periodOf, shiftedPeriod } from '../../../web/src/evaluation/period-words.ts'

const day = (text: string) => Temporal.PlainDate.from(text)

describe('periods', () => {
  it('are named as people say them in both languages', () => {
    expect(['2026', '2026-Q2', '2026-05'].map(period => periodName(period, 'en'))).toEqual(['2026', 'Q2 2026', 'May 2026'])
    expect(['2026', '2026-Q2', '2026-05'].map(period => periodName(period, 'zh-CN'))).toEqual(['2026年', '2026年第二季度', '2026年5月'])
  })

  it('lie where a date lies, and move by their own length over the turn of a year', () => {
    expect((['year', 'quarter', 'month'] as const).map(kind => periodOf(kind, day('2026-12-31')))).toEqual(['2026', '2026-Q4', '2026-12'])
    expect([shiftedPeriod('2026', -3), shiftedPeriod('2026-Q1', -1), shiftedPeriod('2026-01', -2), shiftedPeriod('2025-Q4', 1)]).toEqual(['2023', '2025-Q4', '2025-11', '2026-Q1'])
    expect(['2026', '2026-Q1', '2026-11'].map(periodKind)).toEqual(['year', 'quarter', 'month'])
  })

  it('are offered newest first, and are over on the day after their last', () => {
    expect(lastPeriods('quarter', day('2026-02-01'), 3)).toEqual(['2026-Q1', '2025-Q4', '2025-Q3'])
    expect([isOver('2025', day('2025-12-31')), isOver('2025', day('2026-01-01'))]).toEqual([false, true])
  })
})
