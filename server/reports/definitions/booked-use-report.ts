import type { ReportTable } from '#contract/report'
import { availableHours } from '../../metrics/available-hours-metric.ts'
import { bookedHours } from '../../metrics/booked-hours-metric.ts'
import { bookedUsedHours } from '../../metrics/booked-used-hours-metric.ts'
import { bookingCoverage } from '../../metrics/booking-coverage-metric.ts'
import { bookingEfficiency } from '../../metrics/booking-efficiency-metric.ts'
import { coverage } from '../../metrics/coverage-metric.ts'
import { ghostHours } from '../../metrics/ghost-hours-metric.ts'
import { tenantBookedHours } from '../../metrics/tenant-booked-hours-metric.ts'
import { tenantBookingCoverage } from '../../metrics/tenant-booking-coverage-metric.ts'
import { tenantBookingEfficiency } from '../../metrics/tenant-booking-efficiency-metric.ts'
import { tenantGhostHours } from '../../metrics/tenant-ghost-hours-metric.ts'
import { walkInHours } from '../../metrics/walk-in-hours-metric.ts'
import { walkInShare } from '../../metrics/walk-in-share-metric.ts'
import { COMMON_ONLY } from '../common-bookings.ts'
import { idsOf, metricTable } from '../metric-table.ts'
import { figureOf, headline, textColumn } from '../figure-cells.ts'
import type { ReportContext, ReportDefinition } from '../report-definition.ts'
import { COUNTED_ONCE, NO_BOOKINGS, NO_SPACES, WITHHELD_NOTE } from '../report-notes.ts'
import { GROUPINGS, inScope, scopeTotal } from '../space-groups.ts'
import { allTenants, tenantGroups } from '../tenant-groups.ts'
import type { ToldRow } from '../told-usage.ts'

const METRICS = [bookedHours, bookedUsedHours, ghostHours, bookingEfficiency, bookingCoverage, walkInHours, walkInShare, coverage]
const HEADLINES = [bookingEfficiency, ghostHours, walkInShare, bookedHours]

async function spaceTable(context: ReportContext, total: ToldRow<'space'>): Promise<ReportTable> {
  const { title, groups } = GROUPINGS[context.scope.by ?? 'space']!
  const named = await groups(context)
  const rows = await context.usage.sums('space', named)
  return metricTable({
    id: 'spaces', title: { en: 'Booked and used', 'zh-CN': '预订与实际使用' }, head: [title], metrics: METRICS, rows: named.map(({ name }, index) => ({ head: [name], told: rows[index]! })), total,
    chart: { kind: 'bars', x: title.id, y: idsOf(bookedUsedHours, ghostHours, walkInHours), stacked: true }, empty: NO_SPACES, notes: [COUNTED_ONCE],
  })
}

async function tenantTable(context: ReportContext): Promise<ReportTable> {
  const { usage, places, scope } = context
  const { tenantId: _tenant, ...where } = scope
  const tenants = await tenantGroups(context)
  const common = places.select((space, party) => places.isCommon(space.id) && inScope(where)(space, party))
  const [rows, [total]] = [await usage.tenantSums(common, tenants), await usage.tenantSums(common, [allTenants(tenants, context)])]
  const byId = new Map(rows.map((row) => [row.group, row]))
  return metricTable({
    id: 'tenants', title: { en: 'By whose bookings', 'zh-CN': '按预订方' }, head: [textColumn('tenant', 'Tenant', '企业')],
    metrics: [tenantBookedHours, tenantBookingEfficiency, tenantGhostHours, tenantBookingCoverage],
    rows: tenants.flatMap(({ id, name }) => { const told = byId.get(id); return told ? [{ head: [name], told }] : [] }), total: total ?? null,
    chart: { kind: 'bars', x: 'tenant', y: idsOf(tenantBookedHours, tenantGhostHours), stacked: false }, empty: NO_BOOKINGS, notes: [COMMON_ONLY],
  })
}

/** What bookings hold against what is used: empty bookings, and use that nobody booked. */
export const bookedUseReport: ReportDefinition = {
  info: {
    id: 'booked-use', title: { en: 'Booked and used', 'zh-CN': '预订与实际使用' },
    description: { en: 'Booked time that was used, booked time that stood empty, and use without a booking.', 'zh-CN': '已订已用、已订未用以及未订使用的时长。' },
    subject: 'bookings', filters: ['floorId', 'purpose', 'spaceId', 'tenantId', 'compare'], required: [], by: Object.keys(GROUPINGS), defaultBy: 'space', defaultPeriod: 'last-28-days',
  },
  forTenants: false,
  make: async (context) => {
    const total = await scopeTotal(context)
    const before = context.before && await scopeTotal(context.before)
    return {
      availableHours: figureOf(availableHours, total).value, coverage: figureOf(coverage, total).value,
      figures: HEADLINES.map((metric) => headline(metric, figureOf(metric, total), before && figureOf(metric, before))),
      tables: [await spaceTable(context, total), await tenantTable(context)], notes: [WITHHELD_NOTE],
    }
  },
}
