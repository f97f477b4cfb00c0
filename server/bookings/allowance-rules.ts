import type { Allowance } from '#contract/bookings'
import type { BookingContext } from './booking-context.ts'
import type { Stretch } from '../site-time/available-time-rules.ts'
import { creditMonth, creditsLeft, quotaUse } from './quota-rules.ts'

/** What the policy leaves whoever books, for a booking in this time, by the counts that the rules refuse by. */
export function allowanceOf(asked: Stretch, context: BookingContext): Allowance {
  const { policy, who, usage, timeZone } = context
  const month = creditMonth(asked.from, timeZone)
  return {
    policyId: policy.id,
    quotas: quotaUse(asked, context).map(({ quota: { per, period, maxMinutes, maxBookings }, span, usedMin, used }) => ({ per, period, firstDate: span.firstDate, usedMin, maxMinutes, used, maxBookings })),
    ahead: policy.maxAhead === null || who.memberId === null ? null : { count: usage.ahead, max: policy.maxAhead },
    credits: usage.credits && { month, left: creditsLeft(usage.credits, month), monthly: usage.credits.monthly },
  }
}

/** True where it limits anything at all. */
export const isLimited = ({ quotas, ahead, credits }: Allowance): boolean => quotas.length > 0 || ahead !== null || credits !== null
