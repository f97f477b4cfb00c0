import type { ReportFormat, ReportInfo, ReportSchedule, ReportScope } from '#contract/report'
import { m } from '../paraglide/messages.js'
import type { Range } from './report-period.ts'

export const SUBJECT_WORDS: Record<ReportInfo['subject'], () => string> = {
  'space-use': m.report_subject_space_use, bookings: m.report_subject_bookings, machines: m.report_subject_machines, air: m.report_subject_air,
  devices: m.report_subject_devices, tenants: m.report_subject_tenants, planning: m.report_subject_planning,
}

export const RANGE_WORDS: Record<Range, () => string> = {
  'last-7-days': m.range_last_7_days, 'last-28-days': m.range_last_28_days, 'this-month': m.range_this_month, 'last-month': m.range_last_month, 'this-year': m.range_this_year, 'last-year': m.range_last_year,
}

export const COMPARE_WORDS: Record<NonNullable<ReportScope['compare']>, () => string> = { none: m.compare_none, previous: m.compare_previous, 'year-before': m.compare_year_before }

const BY_WORDS: Record<string, () => string> = {
  space: m.by_space, floor: m.by_floor, purpose: m.by_purpose, tenant: m.by_tenant, machine: m.by_machine, device: m.by_device, hour: m.by_hour, day: m.by_day, week: m.by_week, month: m.by_month, 'hour-of-week': m.by_hour_of_week,
}
export const byWord = (by: string): string => BY_WORDS[by]?.() ?? by

export const RHYTHM_WORDS: Record<ReportSchedule['rhythm'], () => string> = { daily: m.rhythm_daily, weekly: m.rhythm_weekly, monthly: m.rhythm_monthly }
/** The period that each then tells of. */
export const RHYTHM_PERIODS: Record<ReportSchedule['rhythm'], () => string> = { daily: m.rhythm_daily_period, weekly: m.rhythm_weekly_period, monthly: m.rhythm_monthly_period }
/** Names of kinds of files are the same in every language. */
export const FORMAT_NAMES: Record<ReportFormat, string> = { csv: 'CSV', xlsx: 'Excel (XLSX)', parquet: 'Parquet', json: 'JSON', pdf: 'PDF' }
