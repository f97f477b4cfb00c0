import type { BookingFaultCode } from '#contract/booking-faults'
import type { BookingFault } from '#contract/bookings'
import type { Stretch } from '../site-time/available-time-rules.ts'
import { onlyShortens, type AskedBooking, type BookingContext } from './booking-context.ts'
import { faultsOf, type BookingRule } from './booking-rule.ts'
import { beyondHorizon, inThePast, tooSoon } from './lead-time-rules.ts'
import { endsBeforeStart, offGrid, tooLong, tooShort } from './length-rules.ts'
import { blackedOut, closed } from './opening-rules.ts'
import { inductionMissing, noShowBlocked, notBookable, notPermitted, partyTooLarge } from './permission-to-book-rules.ts'
import { priorityWindow } from './priority-rules.ts'
import { creditMonth, creditsFor, creditsShort, quotaBookings, quotaMinutes, tooManyAhead } from './quota-rules.ts'
import { buffersOf, conflict, heldRange } from './resource-unit-rules.ts'

/** A row: the rule, and whether it also binds a change that only gives time back. */
interface RuleRow<Code extends BookingFaultCode> { readonly rule: BookingRule<Code>; readonly whenShortened: boolean }
const row = <Code extends BookingFaultCode>(rule: BookingRule<Code>, whenShortened = false): RuleRow<Code> => ({ rule, whenShortened })

/** Those faults are found while the ask is read (asked-time-rules.ts) or a series is placed (recurrence-rules.ts). */
export type ReadingFault = 'missing-hour' | 'recurrence-not-allowed' | 'bad-recurrence' | 'too-many-occurrences'
export type RuledFault = Exclude<BookingFaultCode, ReadingFault>

/** Every rule for one booking, in the order in which a person wants to hear of it. */
export const BOOKING_RULES: { readonly [Code in RuledFault]: RuleRow<Code> } = {
  'not-bookable': row(notBookable),
  'not-permitted': row(notPermitted),
  'ends-before-start': row(endsBeforeStart, true),
  'off-grid': row(offGrid, true),
  'in-the-past': row(inThePast, true),
  'too-short': row(tooShort, true),
  'too-long': row(tooLong),
  'too-soon': row(tooSoon),
  'beyond-horizon': row(beyondHorizon),
  'closed': row(closed),
  'blackout': row(blackedOut),
  'conflict': row(conflict),
  'party-too-large': row(partyTooLarge, true),
  'too-many-ahead': row(tooManyAhead),
  'quota-minutes': row(quotaMinutes),
  'quota-bookings': row(quotaBookings, true),
  'credits': row(creditsShort, true),
  'induction-missing': row(inductionMissing),
  'priority-window': row(priorityWindow),
  'no-show-block': row(noShowBlocked),
}

/**
 * Everything that stands against a booking, or against a change of one; empty: it may be made. All ways of
 * booking pass here, and the rules are the same for all of them and for every role: only what the policy says
 * (roles, priority windows) tells people apart. A change that only shortens is bound by few of them.
 */
export function bookingFaults(asked: AskedBooking, context: BookingContext): BookingFault[] {
  const backwards = findings('ends-before-start', asked, context)
  if (backwards.length > 0) return backwards
  const shortens = onlyShortens(asked, context.resource.id, asked.before)
  return (Object.keys(BOOKING_RULES) as RuledFault[])
    .filter((code) => !shortens || BOOKING_RULES[code].whenShortened)
    .flatMap((code) => findings(code, asked, context))
}

const findings = <Code extends RuledFault>(code: Code, asked: AskedBooking, context: BookingContext): BookingFault[] =>
  faultsOf(code, BOOKING_RULES[code].rule(asked, context), context.timeZone)

/**
 * The context in which the next instance of a series is ruled: what was just placed holds its units, is ahead,
 * and counts to quotas and credits. So limits hold for every instance (Cal.com #28542).
 */
export function withPlaced(context: BookingContext, placed: Stretch, units: readonly string[]): BookingContext {
  const { held, usage, policy, timeZone } = context
  const month = creditMonth(placed.from, timeZone)
  return {
    ...context,
    held: [...held, ...units.map((unit) => ({ unit, bookingId: null, ...heldRange(placed, buffersOf(context)) }))],
    usage: {
      ...usage, member: [...usage.member, placed], tenant: [...usage.tenant, placed], ahead: usage.ahead + 1,
      credits: usage.credits && { ...usage.credits, spent: { ...usage.credits.spent, [month]: (usage.credits.spent[month] ?? 0) + creditsFor(placed, policy) } },
    },
  }
}
