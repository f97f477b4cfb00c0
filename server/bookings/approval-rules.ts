import type { BookingPolicy } from '#contract/bookings'
import type { Stretch } from '../site-time/available-time-rules.ts'
import { onlyShortens, policiesOf, type BookingBefore, type BookingContext } from './booking-context.ts'
import { MINUTE_MS } from './booking-rule.ts'

const asksForApproval = ({ approval, approvalOverMin }: BookingPolicy, { from, to }: Stretch): boolean =>
  approval === 'always' || (approval === 'longer' && to - from > (approvalOverMin ?? 0) * MINUTE_MS)

/**
 * True when the booking, or the change of it, needs approval: by its policy or by that of a part. What was
 * approved stays approved when it is shortened or only renamed (Indico #4214: shortening sent it back).
 */
export const needsApproval = (asked: Stretch & { readonly before?: BookingBefore | null }, context: Pick<BookingContext, 'policy' | 'parts' | 'resource'>): boolean =>
  !onlyShortens(asked, context.resource.id, asked.before) && policiesOf(context).some((policy) => asksForApproval(policy, asked))

/** True when a cancellation at `now` comes later than the policy wants it: it counts, but nothing is refused. */
export const isLateCancellation = (from: number, now: number, { cancelMin }: Pick<BookingPolicy, 'cancelMin'>): boolean => cancelMin > 0 && now > from - cancelMin * MINUTE_MS
