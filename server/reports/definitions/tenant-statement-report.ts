import { Temporal } from 'temporal-polyfill'
import type { ReportCell, ReportTable } from '#contract/report'
import { availableHours } from '../../metrics/available-hours-metric.ts'
import { bookingCount } from '../../metrics/booking-count-metric.ts'
import { coverage } from '../../metrics/coverage-metric.ts'
import { creditsSpent } from '../../metrics/credits-spent-metric.ts'
import { HOUR_MS } from '../../metrics/figure-rules.ts'
import { frequency } from '../../metrics/frequency-metric.ts'
import { noShowRate } from '../../metrics/no-show-rate-metric.ts'
import { usedHours } from '../../metrics/used-hours-metric.ts'
import { bookingTally, toldTally, type BookingTally } from '../booking-tally-rules.ts'
import { COMMON_ONLY, commonBookings } from '../common-bookings.ts'
import { grouped } from '../grouped.ts'
import { ALL_TOGETHER, idsOf, metricTable } from '../metric-table.ts'
import { cellOf, figureOf, headline, metricColumn, numberColumn, textColumn, type Told } from '../figure-cells.ts'
import type { ReportContext, ReportDefinition } from '../report-definition.ts'
import type { ReportBooking, ReportTenant } from '../report-records.ts'
import { COUNTED_ONCE, NO_BOOKINGS, WITHHELD_NOTE } from '../report-notes.ts'
import { groupsByPurpose, groupsBySpace, scopeTotal } from '../space-groups.ts'

interface Booked { readonly bookings: readonly ReportBooking[]; readonly total: Told<BookingTally>; /** Of what is open to everybody. */ readonly common: Told<BookingTally> }

async function booked(context: ReportContext): Promise<Booked> {
  const { records, building, period, scope, places } = context
  const bookings = (await records.bookings(building.site.id, period.from, period.to)).filter(({ tenantId }) => tenantId === scope.tenantId)
  return {
    bookings, total: toldTally(bookingTally(bookings), true),
    common: toldTally(bookingTally(await commonBookings(context)), !places.mayTellTenants([scope.tenantId!])),
  }
}

const heldHours = (bookings: readonly ReportBooking[]): number => bookings.filter(({ status }) => status !== 'cancelled').reduce((sum, { from, heldTo }) => sum + Math.max(0, heldTo - from), 0) / HOUR_MS
/** What was booked and paid: whether somebody came to a desk of one's own is not told. */
const OF_BOOKINGS = [creditsSpent]

function bookingTable({ bookings, total }: Booked): ReportTable {
  const cells = (of: readonly ReportBooking[], told: Told<BookingTally>): ReportCell[] => [cellOf(figureOf(bookingCount, told)), heldHours(of), ...OF_BOOKINGS.map((metric) => cellOf(figureOf(metric, told)))]
  const byResource = [...grouped(bookings, ({ resourceId }) => resourceId).values()]
  return {
    id: 'bookings', title: { en: 'What was booked', 'zh-CN': '预订情况' },
    columns: [textColumn('resource', 'Booked', '预订资源'), metricColumn(bookingCount), numberColumn('held-hours', 'Hours held', '占用时长', 'hour'), ...OF_BOOKINGS.map((metric) => metricColumn(metric))],
    rows: byResource.map((of) => [of[0]!.resourceName, ...cells(of, toldTally(bookingTally(of), true))]), total: bookings.length === 0 ? null : [ALL_TOGETHER, ...cells(bookings, total)],
    chart: { kind: 'bars', x: 'resource', y: ['held-hours'], stacked: false }, empty: NO_BOOKINGS, notes: [],
  }
}

/** The months that a scope touches, "2026-06". */
function monthsOf({ from, to }: { readonly from: string; readonly to: string }): string[] {
  const last = Temporal.PlainDate.from(to).subtract({ days: 1 }).toPlainYearMonth()
  const months: string[] = []
  for (let month = Temporal.PlainDate.from(from).toPlainYearMonth(); Temporal.PlainYearMonth.compare(month, last) <= 0; month = month.add({ months: 1 })) months.push(month.toString())
  return months
}

/** Credits do not pass from month to month: each has its plan's, and what is spent beyond is owed. */
async function creditTable({ records, scope }: ReportContext, tenant: ReportTenant | undefined): Promise<ReportTable> {
  const months = monthsOf(scope)
  const spent = new Map((await records.creditsByMonth(scope.tenantId!, months[0]!, months.at(-1)!)).map((entry) => [entry.month, entry.spent]))
  const granted = tenant?.monthlyCredits ?? null
  const row = (month: string): readonly [number, number | null, number | null] => {
    const taken = spent.get(month) ?? 0
    return [taken, granted === null ? null : Math.max(0, granted - taken), granted === null ? null : Math.max(0, taken - granted)]
  }
  const cell = (value: number | null): ReportCell => value ?? { missing: 'not-recorded' }
  const all = months.map(row)
  const sum = (index: 0 | 2): number | null => all.reduce<number | null>((total, values) => (total === null || values[index] === null ? null : total + values[index]), 0)
  return {
    id: 'credits', title: { en: 'Credits', 'zh-CN': '积分' },
    columns: [textColumn('month', 'Month', '月份'), numberColumn('granted', 'From the plan', '套餐积分', 'credit'), metricColumn(creditsSpent), numberColumn('left', 'Left', '剩余', 'credit'), numberColumn('owed', 'Beyond the plan', '超出套餐', 'credit')],
    rows: months.map((month, index) => [month, cell(granted), ...all[index]!.map(cell)]), total: [ALL_TOGETHER, cell(granted === null ? null : granted * months.length), cell(sum(0)), null, cell(sum(2))],
    chart: { kind: 'bars', x: 'month', y: [creditsSpent.info.id, 'granted'], stacked: false }, empty: NO_BOOKINGS,
    notes: [{ en: 'Credits count for the whole month, also where the period is only a part of it; they do not pass to the next.', 'zh-CN': '积分按整月计算（即使所选时段仅为该月的一部分），且不结转至下月。' }],
  }
}

async function spaceTable(context: ReportContext): Promise<ReportTable> {
  const groups = [...groupsBySpace(context), ...groupsByPurpose(context).filter(({ id }) => id === 'desk').map((desks) => ({ ...desks, id: 'all-desks', name: { en: 'Desks together', 'zh-CN': '全部工位' } }))]
  const rows = await context.usage.sums('space', groups)
  return metricTable({
    id: 'spaces', title: { en: 'What is let to it', 'zh-CN': '租用空间' }, head: [textColumn('space', 'Space', '空间')], metrics: [usedHours, frequency, coverage, availableHours],
    rows: groups.map(({ name }, index) => ({ head: [name], told: rows[index]! })), total: null, chart: { kind: 'bars', x: 'space', y: idsOf(frequency), stacked: false },
    empty: { en: 'Nothing was let to this tenant in the period.', 'zh-CN': '该时段内没有租给该企业的空间。' }, notes: [COUNTED_ONCE],
  })
}

/** What one tenant used, booked and owes: for the tenant itself, and for who settles with it. */
export const tenantStatementReport: ReportDefinition = {
  info: {
    id: 'tenant-statement', title: { en: 'Statement of a tenant', 'zh-CN': '企业用量对账单' },
    description: { en: 'What a tenant used of its space, what it booked, and the credits of each month.', 'zh-CN': '企业的空间使用、预订情况以及各月积分。' },
    subject: 'tenants', filters: ['tenantId', 'compare'], required: ['tenantId'], by: [], defaultBy: null, defaultPeriod: 'last-month',
  },
  forTenants: true,
  make: async (context) => {
    const [now, total] = [await booked(context), await scopeTotal(context)]
    const before = context.before && { booked: await booked(context.before), total: await scopeTotal(context.before) }
    const tenant = (await context.records.tenants(context.building.site.id)).find(({ id }) => id === context.scope.tenantId)
    return {
      availableHours: figureOf(availableHours, total).value, coverage: figureOf(coverage, total).value,
      figures: [
        ...[bookingCount, creditsSpent].map((metric) => headline(metric, figureOf(metric, now.total), before && figureOf(metric, before.booked.total))),
        headline(noShowRate, figureOf(noShowRate, now.common), before && figureOf(noShowRate, before.booked.common)),
        ...[usedHours, frequency].map((metric) => headline(metric, figureOf(metric, total), before && figureOf(metric, before.total))),
      ],
      tables: [await spaceTable(context), bookingTable(now), await creditTable(context, tenant)],
      notes: [WITHHELD_NOTE, { en: `No-show rate: ${COMMON_ONLY.en}`, 'zh-CN': `爽约率：${COMMON_ONLY['zh-CN']}` }],
    }
  },
}
