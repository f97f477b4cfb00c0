import type { MetricInfo, Report, ReportInfo, ReportTable } from '#contract/report'

const both = (en: string, zh: string) => ({ en, 'zh-CN': zh })

export const FREQUENCY: MetricInfo = { id: 'frequency', names: both('Frequency', '使用频率'), formula: both('used time ÷ available time', '使用时间 ÷ 可用时间'), unit: 'share', source: both('SMG 2006/38', 'SMG 2006/38') }
export const GHOST: MetricInfo = { id: 'ghost-hours', names: both('Ghost hours', '空占时长'), formula: both('booked and vacant hours', '已预订且空置的小时数'), unit: 'hour', source: both('Atrium', 'Atrium') }

export const infoOf = (change: Partial<ReportInfo> = {}): ReportInfo => ({
  id: 'overview', title: both('Utilisation overview', '使用率总览'), description: both('How often rooms are used', '房间的使用频率'), subject: 'space-use',
  filters: ['floorId', 'purpose', 'compare'], required: [], by: ['space', 'day'], defaultBy: 'space', defaultPeriod: 'last-28-days', ...change,
})

export const ROOMS: ReportTable = {
  id: 'rooms', title: both('By room', '按空间'),
  columns: [
    { id: 'space', title: both('Space', '空间'), kind: 'text', unit: null, metric: null },
    { id: 'frequency', title: both('Frequency', '使用频率'), kind: 'number', unit: 'share', metric: 'frequency' },
    { id: 'ghost', title: both('Ghost hours', '空占时长'), kind: 'number', unit: 'hour', metric: 'ghost-hours' },
  ],
  rows: [
    ['Studio', 0.423, 3.25], ['Room 10', { missing: 'not-known' }, 12], ['Room 2', 0.91, { missing: 'suppressed' }], ['Office', { missing: 'not-known' }, 0],
  ],
  total: [both('All together', '合计'), 0.5, 15.25], chart: { kind: 'bars', x: 'space', y: ['frequency'], stacked: false },
  empty: both('No room matches. Clear a filter.', '没有符合条件的空间。'), notes: [],
}

export const reportOf = (change: Partial<Report> = {}): Report => ({
  id: 'overview', title: both('Utilisation overview', '使用率总览'), siteId: 's', siteName: 'S', timeZone: 'Asia/Shanghai', demo: false,
  scope: { from: '2026-11-01', to: '2026-11-25', compare: 'previous', by: 'space' }, period: { from: '2026-10-31T16:00:00.000Z', to: '2026-11-24T16:00:00.000Z' }, scopeText: both('all floors', '全部楼层'),
  availableHours: 1204.5, coverage: 0.71,
  figures: [
    { metric: 'frequency', value: 0.432, coverage: 0.71, before: 0.4 },
    { metric: 'ghost-hours', value: { missing: 'no-bookings' }, coverage: null, before: null },
  ],
  tables: [ROOMS], metrics: [FREQUENCY, GHOST], notes: [], madeAt: '2026-11-25T02:00:00.000Z', ...change,
})
