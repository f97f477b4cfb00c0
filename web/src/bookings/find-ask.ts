import { addDays, dayOf } from '../time/site-days.ts'
import type { Span } from '../time/opening-spans.ts'

const HOUR_MS = 3_600_000
export const DAY_PARTS = ['any', 'now', 'morning', 'afternoon', 'evening'] as const
export type DayPart = (typeof DAY_PARTS)[number]
/** Hours after midnight. */
const PART_HOURS: Record<'morning' | 'afternoon' | 'evening', readonly [number, number]> = { morning: [6, 12], afternoon: [12, 18], evening: [18, 24] }

export interface FindAsk { readonly part: DayPart; readonly days: number; readonly minutes: number }

export const LENGTHS_MIN = [15, 30, 45, 60, 90, 120, 180, 240, 480] as const
export const DAY_COUNTS = [1, 3, 7, 14] as const

export function readFindAsk(param: (name: string) => string | null): FindAsk {
  const minutes = Number(param('minutes'))
  const days = Number(param('days'))
  return {
    part: DAY_PARTS.find(part => part === param('part')) ?? 'any',
    minutes: LENGTHS_MIN.find(length => length === minutes) ?? 60,
    days: DAY_COUNTS.find(count => count === days) ?? 1,
  }
}

/** Within which time is looked; never in the past. Of several days the parts of day are sorted out afterwards. */
export function findPeriod({ part, days }: FindAsk, date: string, now: number, timeZone: string): Span {
  if (part === 'now') return { from: now, to: now + 4 * HOUR_MS }
  const first = dayOf(date, timeZone)
  const last = dayOf(addDays(date, days - 1), timeZone)
  const [begin, end] = part === 'any' ? [0, 24] : PART_HOURS[part]
  return { from: Math.max(now, first.from + begin * HOUR_MS), to: Math.min(last.to, last.from + end * HOUR_MS) }
}

/** Whether a slot lies in the part of its day that was asked for. */
export function isInPart(slot: Span, midnight: number, part: DayPart): boolean {
  if (part === 'any' || part === 'now') return true
  const [begin, end] = PART_HOURS[part]
  return slot.from >= midnight + begin * HOUR_MS && slot.to <= midnight + end * HOUR_MS
}
