import { Temporal } from 'temporal-polyfill'
import type { BookingPolicy, Quota } from '#contract/bookings'
import { dateInZone, sharedMs, type Stretch } from '../site-time/available-time-rules.ts'
import { onlyShortens, type BookingContext } from './booking-context.ts'
import { MINUTE_MS, type BookingRule } from './booking-rule.ts'

/** A day, ISO week or month of the site's zone. */
export interface QuotaPeriod extends Stretch { readonly firstDate: string }

const FIRST_DATES = {
  day: (date: Temporal.PlainDate) => date,
  week: (date: Temporal.PlainDate) => date.subtract({ days: date.dayOfWeek - 1 }),
  month: (date: Temporal.PlainDate) => date.with({ day: 1 }),
} as const satisfies Record<Quota['period'], (date: Temporal.PlainDate) => Temporal.PlainDate>
const LENGTHS = { day: { days: 1 }, week: { weeks: 1 }, month: { months: 1 } } as const satisfies Record<Quota['period'], Temporal.DurationLike>

/** The periods that a stretch touches, in order. */
export function quotaPeriods(stretch: Stretch, period: Quota['period'], timeZone: string): QuotaPeriod[] {
  const periods: QuotaPeriod[] = []
  for (let first = FIRST_DATES[period](Temporal.PlainDate.from(dateInZone(stretch.from, timeZone))); ;) {
    const next = first.add(LENGTHS[period])
    const begin = first.toZonedDateTime(timeZone).epochMilliseconds
    if (begin >= stretch.to && periods.length > 0) return periods
    periods.push({ from: begin, to: next.toZonedDateTime(timeZone).epochMilliseconds, firstDate: first.toString() })
    first = next
  }
}

/** The stretch whose bookings the quotas count when this one is asked for: what BookingUsage must hold. */
export function usageStretch(asked: Stretch, { quotas }: Pick<BookingPolicy, 'quotas'>, timeZone: string): Stretch {
  const touched = quotas.flatMap(({ period }) => quotaPeriods(asked, period, timeZone))
  return { from: Math.min(asked.from, ...touched.map(({ from }) => from)), to: Math.max(asked.to, ...touched.map(({ to }) => to)) }
}

/** The quotas that bind whoever books, with what they have used. A plan's quota binds its tenants; nobody's booking counts for nobody. */
const bindingQuotas = ({ policy, who, usage }: BookingContext): { quota: Quota; used: readonly Stretch[] }[] => policy.quotas
  .filter(({ per, planId }) => (per === 'member' ? who.memberId : who.tenantId) !== null && (planId === null || planId === who.planId))
  .map((quota) => ({ quota, used: usage[quota.per] }))

/** What one of those quotas has used in one of its periods. */
export interface QuotaUse { readonly quota: Quota; readonly span: QuotaPeriod; readonly usedMin: number; readonly used: number }

/** What is used of each binding quota in each of its periods that the stretch touches. A booking takes from each period its share of minutes, and counts where it begins. */
export const quotaUse = (stretch: Stretch, context: BookingContext): QuotaUse[] => bindingQuotas(context).flatMap(({ quota, used }) =>
  quotaPeriods(stretch, quota.period, context.timeZone).map((span) => ({
    quota, span, usedMin: used.reduce((sum, booking) => sum + sharedMs(booking, span), 0) / MINUTE_MS, used: used.filter((booking) => beginsWithin(booking, span)).length,
  })))

const beginsWithin = (booking: Stretch, { from, to }: Stretch): boolean => from <= booking.from && booking.from < to

export const quotaMinutes: BookingRule<'quota-minutes'> = (asked, context) => quotaUse(asked, context).flatMap(({ quota: { per, period, maxMinutes }, span, usedMin }) => {
  const askedMin = sharedMs(asked, span) / MINUTE_MS
  return maxMinutes === null || usedMin + askedMin <= maxMinutes ? [] : [{ field: 'to', detail: { per, period, firstDate: span.firstDate, usedMin, askedMin, maxMinutes } }]
})

/** A change that leaves a booking in its period takes nothing more. */
export const quotaBookings: BookingRule<'quota-bookings'> = (asked, context) => quotaUse({ from: asked.from, to: asked.from + 1 }, context).flatMap(({ quota: { per, period, maxBookings }, span, used }) =>
  (maxBookings === null || used < maxBookings || (asked.before && beginsWithin(asked.before, span)) ? [] : [{ field: 'from', detail: { per, period, firstDate: span.firstDate, used, maxBookings } }]))

/** A change moves a booking that is ahead already. */
export const tooManyAhead: BookingRule<'too-many-ahead'> = ({ before }, { policy: { maxAhead }, usage: { ahead }, who }) =>
  (maxAhead === null || who.memberId === null || ahead < maxAhead || before ? [] : [{ field: 'from', detail: { ahead, maxAhead } }])

/** What a booking costs, in credits of two decimals; elapsed time. */
export const creditsFor = ({ from, to }: Stretch, { creditsPerHour }: Pick<BookingPolicy, 'creditsPerHour'>): number =>
  Math.round(((to - from) / (60 * MINUTE_MS)) * creditsPerHour * 100) / 100

/** The month that pays for a booking, "2026-03": the one in which it begins. */
export const creditMonth = (from: number, timeZone: string): string => dateInZone(from, timeZone).slice(0, 7)

/** The month's credits that are left; of two decimals, so that many small amounts add up exactly. */
export const creditsLeft = ({ monthly, spent }: NonNullable<BookingContext['usage']['credits']>, month: string): number =>
  Math.round((monthly - (spent[month] ?? 0)) * 100) / 100

/** What is shortened within its month costs no more than it did. */
export const creditsShort: BookingRule<'credits'> = (asked, { policy, resource, usage: { credits }, timeZone }) => {
  const needed = creditsFor(asked, policy)
  if (credits === null || needed === 0) return []
  const month = creditMonth(asked.from, timeZone)
  if (asked.before && onlyShortens(asked, resource.id, asked.before) && creditMonth(asked.before.from, timeZone) === month) return []
  const left = creditsLeft(credits, month)
  return needed <= left ? [] : [{ field: 'to', detail: { month, needed, left } }]
}
