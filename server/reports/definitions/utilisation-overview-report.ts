import type { LedgerSums } from '#contract/ledgers'
import type { ReportCell, ReportColumn, ReportTable } from '#contract/reports'
import { availableHours } from '../../metrics/available-hours-metric.ts'
import { bookedUtilisation } from '../../metrics/booked-utilisation-metric.ts'
import { coverage } from '../../metrics/coverage-metric.ts'
import { dwell } from '../../metrics/dwell-metric.ts'
import { frequency } from '../../metrics/frequency-metric.ts'
import { occupancyRate } from '../../metrics/occupancy-rate-metric.ts'
import { usedHours } from '../../metrics/used-hours-metric.ts'
import { utilisation } from '../../metrics/utilisation-metric.ts'
import type { BucketSize } from '../../usage/usage-reader.ts'
import { cellOf, figureOf, headline, metricColumn, textColumn, type Told } from '../report-cells.ts'
import type { ReportContext, ReportDefinition } from '../report-definition.ts'
import { COUNTED_ONCE, WITHHELD_NOTE } from '../report-notes.ts'
import { groupsByFloor, groupsByPurpose, groupsBySpace, groupsByTenant, inScope, type NamedGroup } from '../space-groups.ts'

type Row = Told<LedgerSums<'space'>>
const METRICS = [availableHours, coverage, frequency, occupancyRate, utilisation, bookedUtilisation, usedHours, dwell] as const
const HEADLINES = [frequency, occupancyRate, utilisation, bookedUtilisation] as const

/** What rows can be of: groups of spaces, or stretches of the calendar. */
const GROUPS: Readonly<Record<string, { readonly title: ReportColumn; groups(context: ReportContext): Promise<readonly NamedGroup[]> | readonly NamedGroup[] }>> = {
  space: { title: textColumn('space', 'Space', '空间'), groups: groupsBySpace },
  floor: { title: textColumn('floor', 'Floor', '楼层'), groups: groupsByFloor },
  purpose: { title: textColumn('purpose', 'Purpose', '用途'), groups: groupsByPurpose },
  tenant: { title: textColumn('tenant', 'Tenant', '企业'), groups: groupsByTenant },
}
const BUCKETS: Readonly<Record<string, ReportColumn>> = {
  day: textColumn('day', 'Day', '日期', 'date'), week: textColumn('week', 'Week from', '周（起始日）', 'date'), month: textColumn('month', 'Month', '月份', 'date'),
}

const figuresOf = (row: Row): ReportCell[] => METRICS.map((metric) => cellOf(figureOf(metric, row)))

async function totalOf({ usage, places, scope }: ReportContext): Promise<Row> {
  const [total] = await usage.sums('space', [{ id: 'total', selection: places.select(inScope(scope)) }])
  return total!
}

async function rowsOf(context: ReportContext, by: string): Promise<ReportCell[][]> {
  const { usage, places, scope } = context
  if (by in BUCKETS) {
    const rows = await usage.sums('space', [{ id: 'total', selection: places.select(inScope(scope)) }], { bucket: by as BucketSize })
    return [...rows].sort((a, b) => a.from! - b.from!).map((row) => [row.from, ...figuresOf(row)])
  }
  const groups = await GROUPS[by]!.groups(context)
  const rows = await usage.sums('space', groups)
  return groups.map(({ name }, index) => [name, ...figuresOf(rows[index]!)])
}

async function tableOf(context: ReportContext, total: Row): Promise<ReportTable> {
  const by = context.scope.by ?? 'purpose'
  const first = BUCKETS[by] ?? GROUPS[by]!.title
  const rows = await rowsOf(context, by)
  return {
    id: 'use', title: { en: 'Use of space', 'zh-CN': '空间使用情况' },
    columns: [first, ...METRICS.map((metric) => metricColumn(metric))], rows,
    total: rows.length === 0 ? null : [{ en: 'All together', 'zh-CN': '合计' }, ...figuresOf(total)],
    chart: by in BUCKETS ? { kind: 'lines', x: first.id, y: [frequency.info.id, bookedUtilisation.info.id] } : { kind: 'bars', x: first.id, y: [frequency.info.id, bookedUtilisation.info.id], stacked: false },
    empty: { en: 'No space matches these filters. Clear a filter, or draw rooms in the plan editor.', 'zh-CN': '没有符合筛选条件的空间。请清除部分筛选条件，或在平面图编辑器中添加房间。' },
    notes: [COUNTED_ONCE],
  }
}

/** How well space is used: the first question of anybody who runs a building. */
export const utilisationOverviewReport: ReportDefinition = {
  info: {
    id: 'utilisation-overview', title: { en: 'Utilisation overview', 'zh-CN': '使用率总览' },
    description: { en: 'How often rooms and desks are used, how full they are then, and how much of it was booked.', 'zh-CN': '房间和工位的使用频率、使用时的满座程度以及预订占比。' },
    subject: 'space-use', filters: ['floorId', 'purpose', 'spaceId', 'tenantId', 'compare'], required: [],
    by: [...Object.keys(GROUPS), ...Object.keys(BUCKETS)], defaultBy: 'purpose', defaultPeriod: 'last-28-days',
  },
  forTenants: true,
  make: async (context) => {
    const total = await totalOf(context)
    const before = context.before && await totalOf(context.before)
    const covered = figureOf(coverage, total)
    return {
      availableHours: figureOf(availableHours, total).value, coverage: covered.value,
      figures: HEADLINES.map((metric) => headline(metric, figureOf(metric, total), before && figureOf(metric, before))),
      tables: [await tableOf(context, total)], notes: [WITHHELD_NOTE],
    }
  },
}
