import type { ReportColumn, ReportTable } from '#contract/report'
import { availableHours } from '../../metrics/available-hours-metric.ts'
import { bookedUtilisation } from '../../metrics/booked-utilisation-metric.ts'
import { coverage } from '../../metrics/coverage-metric.ts'
import { dwell } from '../../metrics/dwell-metric.ts'
import { frequency } from '../../metrics/frequency-metric.ts'
import { occupancyRate } from '../../metrics/occupancy-rate-metric.ts'
import { personHours } from '../../metrics/person-hours-metric.ts'
import { usedHours } from '../../metrics/used-hours-metric.ts'
import { utilisation } from '../../metrics/utilisation-metric.ts'
import type { BucketSize } from '../../usage/usage-reader.ts'
import { idsOf, metricTable, type MetricRow } from '../metric-table.ts'
import { cellOf, figureOf, headline, metricColumn, textColumn } from '../figure-cells.ts'
import type { ReportContext, ReportDefinition } from '../report-definition.ts'
import { COUNTED_ONCE, NO_SPACES, WITHHELD_NOTE } from '../report-notes.ts'
import { GROUPINGS, inScope, scopeTotal } from '../space-groups.ts'
import type { ToldRow } from '../told-usage.ts'

const METRICS = [availableHours, coverage, frequency, occupancyRate, utilisation, bookedUtilisation, usedHours, personHours, dwell]
const HEADLINES = [frequency, occupancyRate, utilisation, bookedUtilisation]
const BUCKETS: Readonly<Record<string, ReportColumn>> = {
  day: textColumn('day', 'Day', '日期', 'date'), week: textColumn('week', 'Week from', '周（起始日）', 'date'), month: textColumn('month', 'Month', '月份', 'date'),
}

async function rowsByTime({ usage, places, scope }: ReportContext, bucket: BucketSize): Promise<MetricRow<'space'>[]> {
  const rows = await usage.sums('space', [{ id: 'total', selection: places.select(inScope(scope)) }], { bucket })
  return [...rows].sort((a, b) => a.from! - b.from!).map((told) => ({ head: [told.from], told }))
}

async function rowsByGroup(context: ReportContext, by: string): Promise<MetricRow<'space'>[]> {
  const groups = await GROUPINGS[by]!.groups(context)
  const rows = await context.usage.sums('space', groups)
  return groups.map(({ name }, index) => ({ head: [name], told: rows[index]! }))
}

async function useTable(context: ReportContext, total: ToldRow<'space'>): Promise<ReportTable> {
  const by = context.scope.by ?? 'purpose'
  const head = BUCKETS[by] ?? GROUPINGS[by]!.title
  const y = idsOf(frequency, bookedUtilisation)
  return metricTable({
    id: 'use', title: { en: 'Use of space', 'zh-CN': '空间使用情况' }, head: [head], metrics: METRICS, total,
    rows: by in BUCKETS ? await rowsByTime(context, by as BucketSize) : await rowsByGroup(context, by),
    chart: by in BUCKETS ? { kind: 'lines', x: head.id, y } : { kind: 'bars', x: head.id, y, stacked: false }, empty: NO_SPACES, notes: [COUNTED_ONCE],
  })
}

const BEFORE = { en: 'F before', 'zh-CN': '此前使用频率' }
const COVERAGE_BEFORE = { en: 'Coverage before', 'zh-CN': '此前数据覆盖率' }

/** The same groups in both periods, beside each other; null where nothing is compared, or the rows are of time. */
async function comparison(context: ReportContext): Promise<ReportTable | null> {
  const by = context.scope.by ?? 'purpose'
  if (context.before === null || by in BUCKETS) return null
  const [now, then] = [await GROUPINGS[by]!.groups(context), await GROUPINGS[by]!.groups(context.before)]
  const [rows, earlier] = [await context.usage.sums('space', now), await context.before.usage.sums('space', then)]
  const before = new Map(earlier.map((row) => [row.group, row]))
  return {
    id: 'comparison', title: { en: 'Compared with the period before', 'zh-CN': '与此前时段对比' },
    columns: [GROUPINGS[by]!.title, metricColumn(frequency), metricColumn(coverage), metricColumn(frequency, { id: 'frequency-before', title: BEFORE }), metricColumn(coverage, { id: 'coverage-before', title: COVERAGE_BEFORE })],
    rows: now.map(({ id, name }, index) => {
      const was = before.get(id)
      return [name, cellOf(figureOf(frequency, rows[index]!)), cellOf(figureOf(coverage, rows[index]!)), was ? cellOf(figureOf(frequency, was)) : null, was ? cellOf(figureOf(coverage, was)) : null]
    }),
    total: null, chart: { kind: 'bars', x: GROUPINGS[by]!.title.id, y: ['frequency', 'frequency-before'], stacked: false }, empty: NO_SPACES, notes: [],
  }
}

/** How well space is used: the first question of anybody who runs a building. */
export const utilisationOverviewReport: ReportDefinition = {
  info: {
    id: 'utilisation-overview', title: { en: 'Utilisation overview', 'zh-CN': '使用率总览' },
    description: { en: 'How often rooms and desks are used, how full they are then, and how much of it was booked.', 'zh-CN': '房间和工位的使用频率、使用时的满座程度以及预订占比。' },
    subject: 'space-use', filters: ['floorId', 'purpose', 'spaceId', 'tenantId', 'compare'], required: [],
    by: [...Object.keys(GROUPINGS), ...Object.keys(BUCKETS)], defaultBy: 'purpose', defaultPeriod: 'last-28-days',
  },
  forTenants: true,
  make: async (context) => {
    const total = await scopeTotal(context)
    const before = context.before && await scopeTotal(context.before)
    const compared = await comparison(context)
    return {
      availableHours: figureOf(availableHours, total).value, coverage: figureOf(coverage, total).value,
      figures: HEADLINES.map((metric) => headline(metric, figureOf(metric, total), before && figureOf(metric, before))),
      tables: [await useTable(context, total), ...compared ? [compared] : []], notes: [WITHHELD_NOTE],
    }
  },
}
