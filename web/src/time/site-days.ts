import { Temporal } from 'temporal-polyfill'
import { dateOf, startOfDay, type DaySpan } from './site-time.ts'

/** One day of the site, 23 or 25 hours long when the clocks change. */
export function dayOf(date: string, timeZone: string): DaySpan {
  const day = Temporal.PlainDate.from(date)
  return { date, from: startOfDay(day, timeZone), to: startOfDay(day.add({ days: 1 }), timeZone) }
}

export const todayOf = (now: number, timeZone: string): string => dateOf(now, timeZone).toString()

/** The date of an address, today where it names none or nonsense. */
export function readDate(text: string | null, now: number, timeZone: string): string {
  try {
    return text === null ? todayOf(now, timeZone) : Temporal.PlainDate.from(text).toString()
  } catch {
    return todayOf(now, timeZone)
  }
}

export const addDays = (date: string, days: number): string => Temporal.PlainDate.from(date).add({ days }).toString()

/** Monday to Sunday around a date (ISO weeks). */
export function weekOf(date: string): string[] {
  const day = Temporal.PlainDate.from(date)
  const monday = day.subtract({ days: day.dayOfWeek - 1 })
  return Array.from({ length: 7 }, (_, index) => monday.add({ days: index }).toString())
}

export interface HourTick { readonly at: number; readonly wall: string }

/** The full hours of a stretch by the wall clock: the hour that is missing is not there, the doubled one is there twice. */
export function hourTicks(from: number, to: number, timeZone: string): HourTick[] {
  const ticks: HourTick[] = []
  let at = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone)
  if (at.minute > 0) at = at.round({ smallestUnit: 'hour', roundingMode: 'ceil' })
  for (; at.epochMilliseconds <= to; at = at.add({ hours: 1 })) ticks.push({ at: at.epochMilliseconds, wall: at.toPlainTime().toString({ smallestUnit: 'minute' }) })
  return ticks
}
