import type { Allowance } from '#contract/bookings'
import type { Language } from '#contract/local-text'
import { m } from '../paraglide/messages.js'
import { durationText } from '../time/site-time.ts'

type QuotaLeft = Allowance['quotas'][number]
const MINUTE_MS = 60_000

/** Dates stand for themselves: no zone moves them. */
const dateFormat = (language: Language, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' })
const dateText = (firstDate: string, language: Language) => dateFormat(language, { weekday: 'short', day: 'numeric', month: 'short' }).format(Date.parse(firstDate))
const monthText = (month: string, language: Language) => dateFormat(language, { month: 'long', year: 'numeric' }).format(Date.parse(`${month.slice(0, 7)}-01`))

function periodText({ period, firstDate }: QuotaLeft, language: Language): string {
  if (period === 'month') return m.allowance_in_month({ month: monthText(firstDate, language) })
  return period === 'week' ? m.allowance_in_week({ date: dateText(firstDate, language) }) : m.allowance_on_day({ date: dateText(firstDate, language) })
}

function quotaLines(quota: QuotaLeft, language: Language): string[] {
  const when = periodText(quota, language)
  const { maxMinutes, maxBookings, usedMin, used } = quota
  const lines = [
    maxMinutes === null ? null : m.allowance_minutes({ left: durationText((maxMinutes - usedMin) * MINUTE_MS, language), max: durationText(maxMinutes * MINUTE_MS, language), when }),
    maxBookings === null ? null : m.allowance_bookings({ left: Math.max(0, maxBookings - used), max: maxBookings, when }),
  ].filter(line => line !== null)
  return quota.per === 'tenant' ? lines.map(text => m.allowance_of_tenant({ text })) : lines
}

/** What is left to whoever books, one sentence a limit. */
export function allowanceLines({ quotas, ahead, credits }: Allowance, language: Language): string[] {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 })
  return [
    ...quotas.flatMap(quota => quotaLines(quota, language)),
    ...ahead === null ? [] : [m.allowance_ahead({ left: Math.max(0, ahead.max - ahead.count), max: ahead.max })],
    ...credits === null ? [] : [m.allowance_credits({ left: number.format(credits.left), monthly: number.format(credits.monthly), month: monthText(credits.month, language) })],
  ]
}
