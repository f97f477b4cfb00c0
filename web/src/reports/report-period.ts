import { Temporal } from 'temporal-polyfill'

/** Periods that a page offers by name. Reports take whole days, so none of them reaches into today. */
export const RANGES = ['last-7-days', 'last-28-days', 'this-month', 'last-month', 'this-year', 'last-year'] as const
export type Range = (typeof RANGES)[number]

/** Whole days of the site's zone, `to` not included. */
export interface DatePeriod { readonly from: string; readonly to: string }

export const isRange = (text: string | null): text is Range => RANGES.some(range => range === text)

/** The dates of a named period as of today; null where it has no whole day yet (this month, on its first day). */
export function datesOfRange(range: Range, today: string): DatePeriod | null {
  const now = Temporal.PlainDate.from(today)
  const month = now.with({ day: 1 })
  const year = month.with({ month: 1 })
  const [from, to] = {
    'last-7-days': [now.subtract({ days: 7 }), now],
    'last-28-days': [now.subtract({ days: 28 }), now],
    'this-month': [month, now],
    'last-month': [month.subtract({ months: 1 }), month],
    'this-year': [year, now],
    'last-year': [year.subtract({ years: 1 }), year],
  }[range] as [Temporal.PlainDate, Temporal.PlainDate]
  return Temporal.PlainDate.compare(from, to) < 0 ? { from: from.toString(), to: to.toString() } : null
}

/** A named period, or where it has no whole day yet the full one before it. */
export function datesOrBefore(range: Range, today: string): DatePeriod {
  return datesOfRange(range, today) ?? datesOfRange(range === 'this-year' ? 'last-year' : 'last-month', today)!
}

/** Dates of an address; null where one is missing or nonsense, or where they are no period. */
export function readDates(from: string | null, to: string | null): DatePeriod | null {
  if (from === null || to === null) return null
  try {
    const [first, end] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to)]
    return Temporal.PlainDate.compare(first, end) < 0 ? { from: first.toString(), to: end.toString() } : null
  } catch {
    return null // not a date: an address typed by hand
  }
}

/** People name the last day that counts, addresses the first that does not. */
export const lastDayOf = ({ to }: DatePeriod): string => Temporal.PlainDate.from(to).subtract({ days: 1 }).toString()
export const dayAfter = (date: string): string => Temporal.PlainDate.from(date).add({ days: 1 }).toString()
