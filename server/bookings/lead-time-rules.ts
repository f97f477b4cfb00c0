import { Temporal } from 'temporal-polyfill'
import { dateInZone, dayStretch } from '../site-time/available-time-rules.ts'
import type { AskedBooking, BookingContext } from './booking-context.ts'
import { isoOf } from './booking-fault-sentences.ts'
import { MINUTE_MS, type BookingRule } from './booking-rule.ts'

const keepsItsBegin = ({ from, before }: AskedBooking): boolean => from === before?.from

/** The running step of the grid may still be booked (10:00–11:00 at 10:07); what is wholly past may not. */
export const inThePast: BookingRule<'in-the-past'> = (asked, { now, policy: { stepMin } }) => {
  const past = (field: string): { field: string; detail: { from: string; now: string } } => ({ field, detail: { from: isoOf(asked.from), now: isoOf(now) } })
  if (asked.to <= now) return [past('to')]
  return keepsItsBegin(asked) || asked.from > now - stepMin * MINUTE_MS ? [] : [past('from')]
}

/** Who stands at the door, or is offered freed time from the waitlist, need give no notice. */
const NEEDS_NO_NOTICE: ReadonlySet<AskedBooking['source']> = new Set(['walk-up', 'ad-hoc', 'waitlist'])

export const tooSoon: BookingRule<'too-soon'> = (asked, { now, policy: { noticeMin } }) => {
  const earliest = now + noticeMin * MINUTE_MS
  const exempt = noticeMin === 0 || NEEDS_NO_NOTICE.has(asked.source) || keepsItsBegin(asked)
  return exempt || asked.from >= earliest ? [] : [{ field: 'from', detail: { noticeMin, earliest: isoOf(earliest) } }]
}

/** The last date on which a booking may begin: today of the site's zone and so many days. */
export const horizonDate = (now: number, horizonDays: number, timeZone: string): string =>
  Temporal.PlainDate.from(dateInZone(now, timeZone)).add({ days: horizonDays }).toString()

/** The end of the horizon's last date, as a moment. */
export const horizonEnd = ({ now, timeZone, policy: { horizonDays } }: Pick<BookingContext, 'now' | 'timeZone' | 'policy'>): number =>
  dayStretch(horizonDate(now, horizonDays, timeZone), timeZone).to

export const beyondHorizon: BookingRule<'beyond-horizon'> = (asked, context) => {
  const { now, timeZone, policy: { horizonDays } } = context
  return keepsItsBegin(asked) || asked.from < horizonEnd(context) ? [] : [{ field: 'from', detail: { horizonDays, lastDate: horizonDate(now, horizonDays, timeZone) } }]
}
