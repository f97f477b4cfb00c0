import { Temporal } from 'temporal-polyfill'
import { startOfDay } from '../time/site-time.ts'

export const REPEATS = ['never', 'daily', 'weekdays', 'weekly', 'fortnightly', 'monthly', 'monthly-weekday'] as const
export type Repeat = (typeof REPEATS)[number]

/** How a booking repeats, in the few ways that people ask for; the API takes any RFC 5545 rule. */
export interface RecurrenceChoice {
  readonly repeat: Repeat
  /** ISO days of the week, for weekly and fortnightly. */
  readonly days: readonly number[]
  readonly ends: 'count' | 'until'
  readonly count: number
  /** The last day on which it may be, in the site's zone. */
  readonly until: string
}

const DAY_CODES = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const
const codes = (days: readonly number[]): string => [...days].sort((a, b) => a - b).map(day => DAY_CODES[day - 1]).join(',')

/** The RRULE of a choice that begins on `date`; null where it does not repeat. */
export function rruleOf(choice: RecurrenceChoice, date: string, timeZone: string): string | null {
  if (choice.repeat === 'never') return null
  return `${ruleOf(choice, Temporal.PlainDate.from(date))};${endOf(choice, timeZone)}`
}

function ruleOf({ repeat, days }: RecurrenceChoice, date: Temporal.PlainDate): string {
  const chosen = codes(days.length > 0 ? days : [date.dayOfWeek])
  switch (repeat) {
    case 'weekdays': return 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'
    case 'weekly': return `FREQ=WEEKLY;BYDAY=${chosen}`
    case 'fortnightly': return `FREQ=WEEKLY;INTERVAL=2;BYDAY=${chosen}`
    case 'monthly': return `FREQ=MONTHLY;BYMONTHDAY=${date.day}`
    case 'monthly-weekday': return `FREQ=MONTHLY;BYDAY=${nthInMonth(date)}${codes([date.dayOfWeek])}`
    default: return 'FREQ=DAILY'
  }
}

/** "the third Tuesday": 3; a fifth one is not in every month, so it means the last (−1). */
export function nthInMonth(date: Temporal.PlainDate): number {
  const nth = Math.ceil(date.day / 7)
  return nth === 5 ? -1 : nth
}

/** RFC 5545 wants UNTIL in UTC where the start has a zone: the last instant of the last day there. */
function endOf({ ends, count, until }: RecurrenceChoice, timeZone: string): string {
  if (ends === 'count') return `COUNT=${count}`
  const last = startOfDay(Temporal.PlainDate.from(until).add({ days: 1 }), timeZone) - 1_000
  return `UNTIL=${new Date(last).toISOString().replace(/[-:]|\.\d{3}/g, '')}`
}
