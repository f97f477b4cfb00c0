import type { OpeningHours } from '#contract/building'

/** A stretch of one weekday in minutes after 00:00 wall time, half open. */
export interface OpenStretch { readonly day: number; readonly fromMinute: number; readonly toMinute: number }

/** Minutes after midnight of "HH:MM"; "24:00" is 1440. */
export function minuteOfDay(wallTime: string): number {
  const [hours, minutes] = wallTime.split(':')
  return Number(hours) * 60 + Number(minutes)
}

/** The week's open stretches, in order of day and beginning. */
export const weeklyStretches = (hours: OpeningHours): OpenStretch[] => hours
  .flatMap(({ days, from, to }) => days.map((day) => ({ day, fromMinute: minuteOfDay(from), toMinute: minuteOfDay(to) })))
  .sort((a, b) => a.day - b.day || a.fromMinute - b.fromMinute)

/** True when each entry begins before it ends. Hours past midnight are two entries, on two days. */
export const hoursRunForward = (hours: OpeningHours): boolean => hours.every(({ from, to }) => minuteOfDay(from) < minuteOfDay(to))

/** True when no two entries cover one minute of one weekday; touching is fine. */
export const hoursAreApart = (hours: OpeningHours): boolean => weeklyStretches(hours).every((stretch, index, all) => {
  const next = all[index + 1]
  return next === undefined || next.day !== stretch.day || stretch.toMinute <= next.fromMinute
})
