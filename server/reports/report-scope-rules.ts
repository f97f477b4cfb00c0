import { Temporal } from 'temporal-polyfill'
import type { Building } from '#contract/api'
import type { LocalText } from '#contract/local-text'
import type { ReportInfo, ReportScope } from '#contract/report'
import type { FieldFault } from '../api-error.ts'
import type { Stretch } from '../site-time/available-time-rules.ts'

/** Two leap years: a year and the one before it. */
export const REPORT_MAX_DAYS = 732

const fault = (field: string, en: string, zh: string): FieldFault => ({ field, message: { en, 'zh-CN': zh } })
const NOT_TAKEN: LocalText = { en: 'is not taken by this report', 'zh-CN': '不适用于此报表' }

const FILTERS = ['floorId', 'purpose', 'spaceId', 'tenantId', 'compare'] as const

/** What is wrong with a scope, by field: dates, filters that the report does not take or lacks, names that the site does not know. */
export function scopeFaults(scope: ReportScope, { filters, required, by }: ReportInfo, { floors, spaces }: Pick<Building, 'floors' | 'spaces'>, tenantIds: ReadonlySet<string>): FieldFault[] {
  const days = Temporal.PlainDate.from(scope.from).until(Temporal.PlainDate.from(scope.to), { largestUnit: 'days' }).days
  return [
    ...days <= 0 ? [fault('to', 'must be after from', '必须晚于 from')] : [],
    ...days > REPORT_MAX_DAYS ? [fault('to', `must be at most ${REPORT_MAX_DAYS} days after from`, `不得晚于 from 之后 ${REPORT_MAX_DAYS} 天`)] : [],
    ...FILTERS.filter((filter) => scope[filter] !== undefined && scope[filter] !== 'none' && !filters.includes(filter)).map((filter) => ({ field: filter, message: NOT_TAKEN })),
    ...required.filter((filter) => scope[filter] === undefined).map((filter) => fault(filter, 'is required', '为必填项')),
    ...scope.by !== undefined && !by.includes(scope.by) ? [by.length === 0 ? { field: 'by', message: NOT_TAKEN } : fault('by', `must be one of ${by.join(', ')}`, `必须为以下之一：${by.join('、')}`)] : [],
    ...scope.floorId !== undefined && !floors.some(({ id }) => id === scope.floorId) ? [fault('floorId', 'names no floor of this site', '该场所没有此楼层')] : [],
    ...scope.spaceId !== undefined && !spaces.some(({ id }) => id === scope.spaceId) ? [fault('spaceId', 'names no space of this site', '该场所没有此空间')] : [],
    ...scope.tenantId !== undefined && !tenantIds.has(scope.tenantId) ? [fault('tenantId', 'names no tenant of this site', '该场所没有此企业')] : [],
  ]
}

const midnight = (date: string, timeZone: string): number => Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds

/** The begin of the wall hour that still runs: what is told ends there, so that no two answers differ by minutes. */
export const lastWholeHour = (now: number, timeZone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).round({ smallestUnit: 'hour', roundingMode: 'floor' }).epochMilliseconds

/** The moments of a scope, cut at the last whole hour; empty (from = to) when all of it is still to come. */
export function periodOf({ from, to }: Pick<ReportScope, 'from' | 'to'>, timeZone: string, now: number): Stretch {
  const begin = midnight(from, timeZone)
  return { from: begin, to: Math.max(begin, Math.min(midnight(to, timeZone), lastWholeHour(now, timeZone))) }
}

/**
 * The dates that a scope is compared with: as many days just before, whole months where it is whole months, or the
 * same dates a year earlier. A period that still runs is compared with as much of the earlier one: its `to` is today then.
 */
export function datesBefore({ from, to, compare = 'none' }: ReportScope, today: string): Pick<ReportScope, 'from' | 'to'> | null {
  if (compare === 'none') return null
  const [begin, whole, now] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to), Temporal.PlainDate.from(today)]
  const end = Temporal.PlainDate.compare(begin, now) < 0 && Temporal.PlainDate.compare(now, whole) < 0 ? now : whole
  if (compare === 'year-before') return { from: begin.subtract({ years: 1 }).toString(), to: end.subtract({ years: 1 }).toString() }
  const months = begin.day === 1 && whole.day === 1 ? begin.until(whole, { largestUnit: 'months' }).months : 0
  if (months > 0) {
    const earlier = begin.subtract({ months })
    const ran = begin.until(end, { largestUnit: 'days' }).days
    const last = end.equals(whole) ? begin : earlier.add({ days: ran })
    return { from: earlier.toString(), to: (Temporal.PlainDate.compare(last, begin) < 0 ? last : begin).toString() }
  }
  const { days } = begin.until(end, { largestUnit: 'days' })
  return { from: begin.subtract({ days: begin.until(whole, { largestUnit: 'days' }).days }).toString(), to: begin.subtract({ days: begin.until(whole, { largestUnit: 'days' }).days }).add({ days }).toString() }
}
