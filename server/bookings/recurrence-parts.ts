import type { BadRecurrence } from './bad-recurrence.ts'

/** The parts of an RFC 5545 recurrence rule, in the order in which they were written. */
export type RecurrenceParts = ReadonlyMap<string, string>
export interface BadRule { readonly why: BadRecurrence; readonly found: string }

const FREQUENCIES: ReadonlySet<string> = new Set(['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'])
const WEEKDAY = '(?:MO|TU|WE|TH|FR|SA|SU)'
const matches = (form: RegExp) => (value: string): boolean => form.test(value)
/** A list of whole numbers of at most `most`; negative ones count from the end. The library drops what lies outside (BYMONTH=13 would be every day). */
const numbers = (least: number, most: number, fromEnd = false) => (value: string): boolean => value.split(',').every((item) =>
  /^[+-]?\d{1,3}$/.test(item) && (fromEnd ? Math.abs(Number(item)) >= 1 && Math.abs(Number(item)) <= most : Number(item) >= least && Number(item) <= most))
const weekdays = (value: string): boolean => value.split(',').every((item) => {
  const ordinal = new RegExp(`^([+-]?\\d{1,2})?${WEEKDAY}$`).exec(item)
  return ordinal !== null && (ordinal[1] === undefined || (Math.abs(Number(ordinal[1])) >= 1 && Math.abs(Number(ordinal[1])) <= 53))
})
/** True for "20260331", false for "20260231". */
const isDate = (digits: string): boolean => {
  const date = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`
  const at = Date.parse(`${date}T00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date)
}
/** What a rule for bookings may say (RFC 5545 §3.3.10); those are made to the minute, so there is no BYSECOND. */
const FORMS: ReadonlyMap<string, (value: string) => boolean> = new Map([
  ['FREQ', matches(/^[A-Z]+$/)], ['INTERVAL', matches(/^[1-9]\d{0,2}$/)], ['COUNT', matches(/^[1-9]\d{0,3}$/)],
  ['UNTIL', (value) => /^\d{8}(T([01]\d|2[0-3])[0-5]\d[0-5]\dZ?)?$/.test(value) && isDate(value.slice(0, 8))], ['WKST', matches(new RegExp(`^${WEEKDAY}$`))],
  ['BYDAY', weekdays], ['BYMONTHDAY', numbers(1, 31, true)], ['BYMONTH', numbers(1, 12)], ['BYYEARDAY', numbers(1, 366, true)],
  ['BYWEEKNO', numbers(1, 53, true)], ['BYSETPOS', numbers(1, 366, true)], ['BYHOUR', numbers(0, 23)], ['BYMINUTE', numbers(0, 59)],
])

/** Reads "FREQ=WEEKLY;BYDAY=MO;COUNT=10" (with or without "RRULE:"), or says what is wrong with it. */
export function recurrenceParts(rrule: string): RecurrenceParts | BadRule {
  const parts = new Map<string, string>()
  for (const part of rrule.trim().toUpperCase().replace(/^RRULE:/, '').split(';')) {
    const [name = '', value = '', ...more] = part.split('=')
    const form = FORMS.get(name)
    if (form === undefined) return { why: name.startsWith('BY') ? 'unknown-part' : 'unreadable', found: part === '' ? rrule : part }
    if (more.length > 0 || !form(value) || parts.has(name)) return { why: 'unreadable', found: part }
    parts.set(name, value)
  }
  const frequency = parts.get('FREQ')
  if (frequency === undefined) return { why: 'unreadable', found: rrule }
  if (!FREQUENCIES.has(frequency)) return { why: 'frequency', found: frequency }
  if (!parts.has('COUNT') && !parts.has('UNTIL')) return { why: 'no-end', found: rrule }
  return parts.has('COUNT') && parts.has('UNTIL') ? { why: 'two-ends', found: rrule } : parts
}

export const ruleText = (parts: RecurrenceParts): string => [...parts].map(([name, value]) => `${name}=${value}`).join(';')
