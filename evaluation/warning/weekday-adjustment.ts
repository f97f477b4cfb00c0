import { reason, type Reason } from '#contract/evaluation'
import { mean } from '../numerics/moments.ts'

/** People of one tenant seen on one day; null where the sensors could not tell. Days in order, "2026-03-30". */
export interface AttendanceDay { readonly date: string; readonly attendance: number | null }

export interface AdjustedDay {
  readonly date: string
  /** Attendance less what the baseline had on this weekday, in baseline deviations; null without data or on a weekday that the baseline does not know. */
  readonly deviation: number | null
}

export type AdjustedAttendance =
  | { readonly days: readonly AdjustedDay[]; readonly weekdayMeans: readonly (number | null)[]; readonly deviation: number; readonly reason: null }
  | { readonly days: null; readonly weekdayMeans: null; readonly deviation: null; readonly reason: Reason }

const DAYS_A_WEEK = 7

/**
 * Attendance after the baseline, measured against the baseline's own weekdays: (x − mean of that weekday) ÷ pooled
 * standard deviation within weekdays. A tenant is compared with itself, and a quiet Saturday is no alarm.
 *
 * @param days in order without repeats; the first `baselineWeeks` · 7 days are the baseline
 * @param baselineWeeks 8–12
 * @throws RangeError for another number of weeks or days out of order
 * @example
 * ```ts
 * import { adjustedAttendance } from '#evaluation/warning/weekday-adjustment'
 * adjustedAttendance([{ date: '2026-01-05', attendance: 4 }]).reason?.code // => 'baseline-too-short'
 * ```
 */
export function adjustedAttendance(days: readonly AttendanceDay[], baselineWeeks = 8): AdjustedAttendance {
  if (!(baselineWeeks >= 8 && baselineWeeks <= 12)) throw new RangeError(`A baseline has 8 to 12 weeks, not ${baselineWeeks}`)
  if (days.some(({ date }, index) => index > 0 && date <= days[index - 1]!.date)) throw new RangeError('Days come in order, each once')
  const length = baselineWeeks * DAYS_A_WEEK
  if (days.length < length) return none(TOO_SHORT)
  const byWeekday = Array.from({ length: DAYS_A_WEEK }, (): number[] => [])
  for (const { date, attendance } of days.slice(0, length)) if (attendance !== null) byWeekday[weekdayOf(date)]!.push(attendance)
  const known = byWeekday.filter((values) => values.length > 0)
  const count = known.reduce((sum, values) => sum + values.length, 0)
  // Half of the baseline must be known, or its deviation is guesswork.
  if (count < length / 2) return none(TOO_FEW_KNOWN)
  const squares = known.reduce((sum, values) => { const centre = mean(values); return sum + values.reduce((inner, value) => inner + (value - centre) ** 2, 0) }, 0)
  const deviation = Math.sqrt(squares / (count - known.length))
  if (!(deviation > 0)) return none(NO_SPREAD)
  const weekdayMeans = byWeekday.map((values) => (values.length > 0 ? mean(values) : null))
  const after = days.slice(length).map(({ date, attendance }): AdjustedDay => {
    const usual = weekdayMeans[weekdayOf(date)] ?? null
    return { date, deviation: attendance === null || usual === null ? null : (attendance - usual) / deviation }
  })
  return { days: after, weekdayMeans, deviation, reason: null }
}

/** 0 Monday … 6 Sunday. */
const weekdayOf = (date: string): number => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % DAYS_A_WEEK

const none = (why: Reason): AdjustedAttendance => ({ days: null, weekdayMeans: null, deviation: null, reason: why })
const TOO_SHORT = reason('baseline-too-short', 'The baseline of at least 8 weeks is not complete yet', '基线期（至少 8 周）尚未结束')
const TOO_FEW_KNOWN = reason('coverage-too-low', 'Attendance is known on fewer than half of the baseline\'s days', '基线期内已知出勤的天数不足一半')
const NO_SPREAD = reason('no-spread', 'Attendance never changed in the baseline, so nothing can be called unusual', '基线期内出勤没有波动，无法判断异常')
