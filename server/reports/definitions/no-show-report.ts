import type { LocalText } from '#contract/local-text'
import type { ReportCell, ReportColumn, ReportTable } from '#contract/report'
import { bookingCount } from '../../metrics/booking-count-metric.ts'
import { cancellationScore } from '../../metrics/cancellation-score-metric.ts'
import { noShowCount } from '../../metrics/no-show-count-metric.ts'
import { noShowRate } from '../../metrics/no-show-rate-metric.ts'
import { unknownBookingShare } from '../../metrics/unknown-booking-share-metric.ts'
import { bookingTally, toldTally, type BookingTally } from '../booking-tally-rules.ts'
import { byTenant, COMMON_ONLY, commonBookings } from '../common-bookings.ts'
import { grouped } from '../grouped.ts'
import { metricTable, type MetricRow } from '../metric-table.ts'
import { figureOf, headline, textColumn, type Told } from '../figure-cells.ts'
import type { ReportContext, ReportDefinition } from '../report-definition.ts'
import { PRIVACY_RULE } from '../privacy-rules.ts'
import type { ReportBooking } from '../report-records.ts'
import { NO_BOOKINGS, WITHHELD_NOTE } from '../report-notes.ts'
import { allTenants, tenantGroups } from '../tenant-groups.ts'

const METRICS = [bookingCount, noShowCount, noShowRate, unknownBookingShare, cancellationScore]
const HEADLINES = [noShowRate, noShowCount, unknownBookingShare, cancellationScore]
const OVERTURNED: LocalText = { en: 'No-shows that were overturned are left out; bookings that nobody could judge are no no-shows, their share stands beside.', 'zh-CN': '已撤销的爽约不计入；无法判断是否到场的预订不算爽约，其占比另列。' }
const SERIES: LocalText = { en: `Series for fewer than ${PRIVACY_RULE.minPeople} people are withheld here; the bookings page proposes to end those to which nobody comes.`, 'zh-CN': `人数少于 ${PRIVACY_RULE.minPeople} 人的系列预订在此不予显示；长期无人到场的系列可在预订页面中结束。` }

const tallyOf = (bookings: readonly ReportBooking[], isTold: boolean): Told<BookingTally> => toldTally(bookingTally(bookings), !isTold)

function table(id: string, title: LocalText, head: ReportColumn, rows: MetricRow<'bookings'>[], total: Told<BookingTally> | null, notes: LocalText[]): ReportTable {
  return metricTable({ id, title, head: [head], metrics: METRICS, rows, total, chart: { kind: 'bars', x: head.id, y: [noShowRate.info.id], stacked: false }, empty: NO_BOOKINGS, notes })
}

/** People that a series is for: the largest party that it was booked for. */
const partyOf = (bookings: readonly ReportBooking[]): number => Math.max(...bookings.map(({ partySize }) => partySize))
const seriesName = ([{ seriesTitle, resourceName }]: readonly [ReportBooking, ...ReportBooking[]]): ReportCell => (seriesTitle ? `${seriesTitle} · ${resourceName}` : resourceName)

async function tally(context: ReportContext) {
  const [bookings, tenants] = [await commonBookings(context), await tenantGroups(context)]
  const isTold = allTenants(tenants, context).isTold
  return { bookings, tenants, isTold, total: tallyOf(bookings, isTold) }
}

/** Bookings to which nobody came, by who booked, where, and in which series. */
export const noShowReport: ReportDefinition = {
  info: {
    id: 'no-shows', title: { en: 'No-shows', 'zh-CN': '爽约' },
    description: { en: 'Bookings to which nobody came, by tenant, room and series, with the share that could not be known.', 'zh-CN': '按企业、房间和系列统计无人到场的预订，并列出情况未知的占比。' },
    subject: 'bookings', filters: ['floorId', 'purpose', 'spaceId', 'tenantId', 'compare'], required: [], by: [], defaultBy: null, defaultPeriod: 'last-28-days',
  },
  forTenants: true,
  make: async (context) => {
    const { bookings, tenants, isTold, total } = await tally(context)
    const before = context.before && (await tally(context.before)).total
    const ofTenant = byTenant(bookings)
    const series = [...grouped(bookings.filter(({ seriesId }) => seriesId !== null), ({ seriesId }) => seriesId!).values()] as [ReportBooking, ...ReportBooking[]][]
    return {
      availableHours: null, coverage: null,
      figures: HEADLINES.map((metric) => headline(metric, figureOf(metric, total), before && figureOf(metric, before))),
      tables: [
        table('tenants', { en: 'By tenant', 'zh-CN': '按企业' }, textColumn('tenant', 'Tenant', '企业'),
          tenants.filter(({ id }) => ofTenant.has(id)).map((tenant) => ({ head: [tenant.name], told: tallyOf(ofTenant.get(tenant.id)!, tenant.isTold) })), total, [OVERTURNED, COMMON_ONLY]),
        table('resources', { en: 'By what was booked', 'zh-CN': '按预订资源' }, textColumn('resource', 'Booked', '预订资源'),
          [...grouped(bookings, ({ resourceId }) => resourceId).values()].map((of) => ({ head: [of[0]!.resourceName], told: tallyOf(of, isTold) })), total, [OVERTURNED]),
        table('series', { en: 'By series', 'zh-CN': '按系列' }, textColumn('series', 'Series', '系列'), series.map((of) => ({ head: [seriesName(of)], told: tallyOf(of, partyOf(of) >= PRIVACY_RULE.minPeople) })), null, [OVERTURNED, SERIES]),
      ],
      notes: [WITHHELD_NOTE],
    }
  },
}
