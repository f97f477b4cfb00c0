import type { BookingFault } from '#contract/bookings'
import type { Problem } from '#contract/errors'
import type { Language } from '#contract/local-text'

export const FORM_FIELDS = ['resourceId', 'from', 'to', 'partySize', 'recurrence', 'title', 'memberId'] as const
export type FormField = (typeof FORM_FIELDS)[number]

/** A rule's sentence as the form shows it. */
export interface ShownFault { readonly code: string; readonly field: FormField | null; readonly message: string }

/** The field of the form that a fault belongs to; null: it concerns the booking as a whole. */
const fieldOf = (field: string): FormField | null => FORM_FIELDS.find(known => field === known || field.startsWith(`${known}.`) || field.startsWith(`${known}/`)) ?? null

export const shownFaults = (faults: readonly BookingFault[], language: Language): ShownFault[] =>
  faults.map(({ code, field, message }) => ({ code, field: fieldOf(field), message: message[language] }))

/** The same from a refusal, whose sentences are in the page's language already. */
export const refusedFaults = (faults: NonNullable<Problem['faults']>): ShownFault[] =>
  faults.map(({ code, field, message }) => ({ code, field: fieldOf(field), message }))

/** All sentences of a field as one text; undefined where nothing stands against it. */
export function faultText(faults: readonly ShownFault[], field: FormField | null): string | undefined {
  const messages = [...new Set(faults.filter(fault => fault.field === field).map(({ message }) => message))]
  return messages.length === 0 ? undefined : messages.join(' ')
}

/** Times and dates that a waitlist could free: something stands there already, whatever else is fine. */
export const isTaken = (faults: readonly Pick<ShownFault, 'code'>[]): boolean => faults.length > 0 && faults.every(({ code }) => code === 'conflict')
