import { Temporal } from 'temporal-polyfill'
import type { Period } from '#contract/evaluation'
import type { Language } from '#contract/local-text'

export const PERIOD_KINDS = ['year', 'quarter', 'month'] as const
export type PeriodKind = (typeof PERIOD_KINDS)[number]
const MONTHS: Record<PeriodKind, number> = { year: 12, quarter: 3, month: 1 }

export const periodKind = (period: Period): PeriodKind => (period.includes('Q') ? 'quarter' : period.length === 4 ? 'year' : 'month')

export const monthsIn = (period: Period): number => MONTHS[periodKind(period)]

function firstDay(period: Period): Temporal.PlainDate {
  const [year = '', part = ''] = period.split('-')
  return new Temporal.PlainDate(Number(year), part === '' ? 1 : part.startsWith('Q') ? 3 * Number(part.slice(1)) - 2 : Number(part), 1)
}

/** The period of a kind that a date lies in: 2026, 2026-Q2, 2026-05. */
export function periodOf(kind: PeriodKind, { year, month }: Temporal.PlainDate): Period {
  const name = String(year).padStart(4, '0')
  return kind === 'year' ? name : kind === 'quarter' ? `${name}-Q${Math.ceil(month / 3)}` : `${name}-${String(month).padStart(2, '0')}`
}

/** So many periods of the same length later; negative is earlier. */
export function shiftedPeriod(period: Period, by: number): Period {
  const kind = periodKind(period)
  return periodOf(kind, firstDay(period).add({ months: by * MONTHS[kind] }))
}

/** The last ones of a kind, newest first; the one that the date lies in, which is not over, comes first. */
export const lastPeriods = (kind: PeriodKind, today: Temporal.PlainDate, count: number): Period[] =>
  Array.from({ length: count }, (_, index) => shiftedPeriod(periodOf(kind, today), -index))

/** False while the period has not ended: its figures are not final. */
export const isOver = (period: Period, today: Temporal.PlainDate): boolean => Temporal.PlainDate.compare(firstDay(shiftedPeriod(period, 1)), today) <= 0

/** "2026", "Q2 2026", "May 2026"; "2026年", "2026年第二季度", "2026年5月". */
export function periodName(period: Period, language: Language): string {
  const date = firstDay(period)
  switch (periodKind(period)) {
    case 'year': return language === 'en' ? period : `${period}年`
    case 'quarter': {
      const quarter = Math.ceil(date.month / 3)
      return language === 'en' ? `Q${quarter} ${date.year}` : `${date.year}年第${'一二三四'[quarter - 1]}季度`
    }
    case 'month': return new Intl.DateTimeFormat(language, { timeZone: 'UTC', month: language === 'en' ? 'short' : 'long', year: 'numeric' }).format(date.toZonedDateTime('UTC').epochMilliseconds)
  }
}
