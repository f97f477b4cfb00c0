import { Temporal } from 'temporal-polyfill'
import type { Period } from '#contract/evaluation'
import type { Stretch } from '../../site-time/available-time-rules.ts'

interface Dates { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate }

/** The first date of a year, quarter or month, and the first after it. */
function datesOf(period: Period): Dates {
  const [year = '', part = ''] = period.split('-')
  const month = part === '' ? 1 : part.startsWith('Q') ? 3 * Number(part.slice(1)) - 2 : Number(part)
  const from = Temporal.PlainDate.from({ year: Number(year), month, day: 1 })
  return { from, to: from.add({ months: monthCount(period) }) }
}

const monthCount = (period: Period): number => (period.includes('Q') ? 3 : period.length === 4 ? 12 : 1)

/** The moments of a period in the site's zone. */
export function stretchOfPeriod(period: Period, timeZone: string): Stretch {
  const { from, to } = datesOf(period)
  return { from: from.toZonedDateTime(timeZone).epochMilliseconds, to: to.toZonedDateTime(timeZone).epochMilliseconds }
}

/** The first date of a period and the first after it, "2026-04-01". */
export function dateRangeOf(period: Period): { readonly from: string; readonly to: string } {
  const { from, to } = datesOf(period)
  return { from: from.toString(), to: to.toString() }
}

/** A period and so many of the same length before it, in time order. */
export const periodsUpTo = (period: Period, earlier: number): Period[] =>
  Array.from({ length: earlier + 1 }, (_, index) => shifted(period, index - earlier))

/** The quarters of a year, the months of a quarter; a month has no parts. */
export function partsOfPeriod(period: Period): Period[] {
  const [year = '', part] = period.split('-')
  if (part === undefined) return [1, 2, 3, 4].map((quarter) => `${year}-Q${quarter}`)
  if (!part.startsWith('Q')) return []
  return [-2, -1, 0].map((offset) => `${year}-${String(3 * Number(part.slice(1)) + offset).padStart(2, '0')}`)
}

/** A period with all its quarters and months. */
export const withParts = (period: Period): Period[] => [period, ...partsOfPeriod(period).flatMap(withParts)]

function shifted(period: Period, by: number): Period {
  const months = monthCount(period)
  const { year, month } = datesOf(period).from.add({ months: months * by })
  const name = String(year).padStart(4, '0')
  return months === 12 ? name : months === 3 ? `${name}-Q${(month + 2) / 3}` : `${name}-${String(month).padStart(2, '0')}`
}

/** Whole and broken months between two dates, by the mean month of 365.25 ÷ 12 days. */
export const monthsBetween = (from: string, to: string): number =>
  Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days / (365.25 / 12)
