import { Temporal } from 'temporal-polyfill'
import type { LedgerSums } from '#contract/ledgers'
import { availableHours } from '../../metrics/available-hours-metric.ts'
import { bookedUtilisation } from '../../metrics/booked-utilisation-metric.ts'
import { coverage } from '../../metrics/coverage-metric.ts'
import { frequency } from '../../metrics/frequency-metric.ts'
import { occupancyRate } from '../../metrics/occupancy-rate-metric.ts'
import { addedSums, noSums } from '../ledger-sums-rules.ts'
import { idsOf, metricTable } from '../metric-table.ts'
import { figureOf, headline, textColumn, type Told } from '../figure-cells.ts'
import type { ReportContext, ReportDefinition } from '../report-definition.ts'
import { COUNTED_ONCE, NO_SPACES, WITHHELD_NOTE } from '../report-notes.ts'
import { inScope, scopeTotal } from '../space-groups.ts'

const METRICS = [frequency, bookedUtilisation, occupancyRate, coverage, availableHours]
const HOURS = 168

/** 0 is Monday 00:00 of the zone; the doubled hour of a clock change falls on one. */
export function hourOfWeek(at: number, timeZone: string): number {
  const { dayOfWeek, hour } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)
  return (dayOfWeek - 1) * 24 + hour
}

async function weekOf({ usage, places, scope, timeZone }: ReportContext): Promise<Told<LedgerSums<'space'>>[]> {
  const week = Array.from({ length: HOURS }, (): Told<LedgerSums<'space'>> => ({ sums: noSums('space'), isWithheld: false }))
  for (const { from, sums, isWithheld } of await usage.sums('space', [{ id: 'week', selection: places.select(inScope(scope)) }], { hours: true })) {
    const at = hourOfWeek(from!, timeZone)
    week[at] = { sums: addedSums('space', week[at]!.sums, sums), isWithheld: week[at]!.isWithheld || isWithheld }
  }
  return week
}

/** When in the week space is used and booked: where peaks are, and what stands empty then. */
export const weekMapReport: ReportDefinition = {
  info: {
    id: 'week-map', title: { en: 'Hours of the week', 'zh-CN': '周内时段分布' },
    description: { en: 'Use and bookings by hour of the week: when it is full, and when it stands empty.', 'zh-CN': '按周内小时展示使用与预订情况：何时繁忙，何时空闲。' },
    subject: 'space-use', filters: ['floorId', 'purpose', 'spaceId', 'tenantId'], required: [], by: [], defaultBy: null, defaultPeriod: 'last-28-days',
  },
  forTenants: true,
  make: async (context) => {
    const [total, week] = [await scopeTotal(context), await weekOf(context)]
    const isEmpty = week.every(({ sums }) => !sums.availableMs)
    return {
      availableHours: figureOf(availableHours, total).value, coverage: figureOf(coverage, total).value,
      figures: [frequency, bookedUtilisation].map((metric) => headline(metric, figureOf(metric, total), null)),
      tables: [metricTable({
        id: 'week', title: { en: 'Hours of the week', 'zh-CN': '周内时段分布' }, head: [textColumn('hour', 'Hour of the week', '周内时段', 'hour-of-week')], metrics: METRICS,
        rows: isEmpty ? [] : week.map((told, hour) => ({ head: [hour], told })), total, chart: { kind: 'week-map', at: 'hour', value: idsOf(frequency, bookedUtilisation, occupancyRate) },
        empty: isEmpty && total.sums.availableMs === 0 ? { en: 'Nothing was open in this period. Check the opening hours, or choose another period.', 'zh-CN': '该时段无开放时间。请检查开放时间设置，或选择其他时段。' } : NO_SPACES, notes: [COUNTED_ONCE],
      })],
      notes: [WITHHELD_NOTE],
    }
  },
}
