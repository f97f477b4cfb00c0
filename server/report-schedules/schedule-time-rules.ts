import { Temporal } from 'temporal-polyfill'
import type { ReportSchedule } from '#contract/report'
import { dateInZone } from '../site-time/available-time-rules.ts'
import { placeWallTime } from '../site-time/wall-time-rules.ts'

/** When a schedule is due: each day, each Monday, each first of a month, at a wall time of the site. */
export type Rhythm = Pick<ReportSchedule, 'rhythm' | 'at'>

const isDueOn: Readonly<Record<ReportSchedule['rhythm'], (date: Temporal.PlainDate) => boolean>> = {
  daily: () => true,
  weekly: ({ dayOfWeek }) => dayOfWeek === 1,
  monthly: ({ day }) => day === 1,
}
/** The longest distance between two times, a month's and a day more for the zone's. */
const SEARCH_DAYS = 33

/** The moment of a wall time on a date: of a doubled one the first pass, of a missing one the change of the clocks. */
function momentOf(date: Temporal.PlainDate, at: string, timeZone: string): number {
  const placed = placeWallTime(`${date.toString()}T${at}`, timeZone)
  return 'passes' in placed ? placed.passes[0] : placed.changesAt
}

function* times({ rhythm, at }: Rhythm, now: number, timeZone: string, step: 1 | -1): Generator<number> {
  const today = Temporal.PlainDate.from(dateInZone(now, timeZone))
  for (let days = -1; days <= SEARCH_DAYS; days += 1) {
    const date = today.add({ days: days * step })
    if (isDueOn[rhythm](date)) yield momentOf(date, at, timeZone)
  }
}

const found = (time: number | undefined): number => {
  if (time === undefined) throw new Error('a rhythm without a time')
  return time
}

/** The first time after a moment. */
export const nextTime = (rhythm: Rhythm, now: number, timeZone: string): number => found([...times(rhythm, now, timeZone, 1)].find((time) => time > now))

/** The last time at or before a moment: of several that were missed only this one is made. */
export const lastTime = (rhythm: Rhythm, now: number, timeZone: string): number => found([...times(rhythm, now, timeZone, -1)].find((time) => time <= now))

/** The days of the period that has just ended at a moment, `to` not included: yesterday, last week (Monday to Sunday), last month. */
export function endedPeriod(rhythm: ReportSchedule['rhythm'], now: number, timeZone: string): { readonly from: string; readonly to: string } {
  const today = Temporal.PlainDate.from(dateInZone(now, timeZone))
  const [from, to] = {
    daily: () => [today.subtract({ days: 1 }), today],
    weekly: () => [today.subtract({ days: today.dayOfWeek + 6 }), today.subtract({ days: today.dayOfWeek - 1 })],
    monthly: () => [today.with({ day: 1 }).subtract({ months: 1 }), today.with({ day: 1 })],
  }[rhythm]()
  return { from: from!.toString(), to: to!.toString() }
}

const MINUTE_MS = 60_000
/** Pauses between the tries of a report that failed; then it waits for its next time. */
const RETRY_MIN = [1, 5, 15, 60]

/** When a report that failed for the `attempts`-th time is tried again; its next time where that comes first or nothing helped. */
export function nextTry(attempts: number, failedAt: number, next: number): number {
  const pause = RETRY_MIN[attempts - 1]
  return pause === undefined ? next : Math.min(next, failedAt + pause * MINUTE_MS)
}
