import type { BookingFaultCode } from '#contract/booking-faults'
import type { BookingFault } from '#contract/bookings'
import type { AskedBooking, BookingContext } from './booking-context.ts'
import { bookingFault, type FaultDetails } from './booking-fault-sentences.ts'

/** One thing that stands against a booking, before its sentence is written. */
export interface Finding<Code extends BookingFaultCode> { readonly field: string; readonly detail: FaultDetails[Code] }
/** A rule finds what stands against an ask, or nothing. */
export type BookingRule<Code extends BookingFaultCode> = (asked: AskedBooking, context: BookingContext) => readonly Finding<Code>[]

/** The findings of a rule as faults with their sentences. */
export const faultsOf = <Code extends BookingFaultCode>(code: Code, findings: readonly Finding<Code>[], timeZone: string): BookingFault[] =>
  findings.map(({ field, detail }) => bookingFault(code, field, detail, timeZone))

export const MINUTE_MS = 60_000
export const DAY_MS = 86_400_000
