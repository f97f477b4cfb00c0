import fc from 'fast-check'
import { FIGURE_UNITS, type FigureUnitId } from '#contract/figure-units'
import { MISSING_REASONS, type MissingReason, type Report, type ReportCell, type ReportColumn, type ReportTable } from '#contract/report'

const text = (en: string, zh = en) => ({ en, 'zh-CN': zh })

export const frequency = { id: 'frequency', names: text('Frequency', '使用频率'), formula: text('used time ÷ available time', '使用时长 ÷ 可用时长'), unit: 'share', source: text('UK Space Management Group 2006/38', '英国空间管理组 2006/38') } as const
export const ghostHours = { id: 'ghost-hours', names: text('Ghost hours', '空占时长'), formula: text('booked and vacant hours', '已预订但无人使用的小时数'), unit: 'hour', source: text('METRICS.md', 'METRICS.md') } as const

export const column = (id: string, kind: ReportColumn['kind'], unit: FigureUnitId | null = null, title = text(`Title of ${id}`, `${id} 的标题`), metric: string | null = null): ReportColumn => ({ id, title, kind, unit, metric })

export const tableOf = (columns: ReportColumn[], rows: ReportCell[][], more: Partial<ReportTable> = {}): ReportTable => ({
  id: 'by-space', title: text('Use by space', '各空间使用情况'), columns, rows, total: null, chart: null, empty: text('No space was open in June', '六月没有空间开放'), notes: [], ...more,
})

export const reportOf = (tables: ReportTable[], more: Partial<Report> = {}): Report => ({
  id: 'overview', title: text('Utilisation overview', '使用率概览'), siteId: 's1', siteName: '创新工坊 Makers', timeZone: 'Asia/Shanghai', demo: true,
  scope: { from: '2026-06-01', to: '2026-07-01' }, period: { from: '2026-05-31T16:00:00Z', to: '2026-06-30T16:00:00Z' },
  scopeText: text('1–30 June 2026, floor 2, meeting rooms', '2026年6月1日至30日，二层，会议室'), availableHours: 1_234.5, coverage: 0.9731,
  figures: [
    { metric: 'frequency', value: 0.4517, coverage: 0.98, before: 0.39 },
    { metric: 'ghost-hours', value: { missing: 'no-bookings' }, coverage: null, before: null },
  ],
  tables, metrics: [frequency, ghostHours], notes: [text('Closed on 19 June (Dragon Boat Festival)', '6月19日端午节闭馆')], madeAt: '2026-07-01T00:30:00Z', ...more,
})

/** Every kind of cell: numbers, names, both languages, nothing, and a reason. */
export const everyKind = tableOf(
  [column('space', 'text'), column('frequency', 'number', 'share', text('Frequency', '使用频率'), 'frequency'), column('hours', 'number', 'hour'), column('day', 'date'), column('last-seen', 'time'), column('busiest', 'hour-of-week')],
  [
    ['大会议室 A-101', 0.4517, 120.25, '2026-06-01', Date.UTC(2026, 5, 1, 1, 5), 33],
    [text('Laser cutter', '激光切割机'), 1 / 3, 0, Date.UTC(2026, 5, 30, 17), null, 0],
    ['=1+1', { missing: 'not-known' }, 7, null, Date.UTC(2026, 0, 1), 167],
    ['Łukasz, "the maker"\nsecond line', 0, { missing: 'suppressed' }, '2026-W23', null, null],
  ],
  { total: [null, 0.31, 127.25, null, null, null], notes: [text('Spaces without sensors are left out', '不含未安装传感器的空间')] },
)

/** 2,000 rooms with long names. */
export const longTable = (rows = 2_000): ReportTable => tableOf(
  [column('space', 'text', null, text('Space', '空间')), column('floor', 'text', null, text('Floor', '楼层')), column('frequency', 'number', 'share', text('Frequency', '使用频率'), 'frequency'), column('hours', 'number', 'hour', text('Used', '使用时长')), column('energy', 'number', 'kilowatt-hour', text('Energy', '用电量'))],
  Array.from({ length: rows }, (_, index): ReportCell[] => [
    index % 7 === 0 ? `众创空间国际创新中心${index}号超长名称多功能数字化制造与电子装配联合实验室（含激光切割区）` : `Room ${index}`,
    text(`Floor ${index % 9}`, `${index % 9}层`), index % 11 === 0 ? { missing: 'not-known' } : (index % 100) / 100, index * 1.37, index % 13 === 0 ? { missing: 'not-metered' } : index * 3,
  ]), { total: [null, 0.42, 2_738_630, 5_997_000].concat([1] as never) },
)

const reasons = Object.keys(MISSING_REASONS) as MissingReason[]
const units = Object.keys(FIGURE_UNITS) as FigureUnitId[]
const missing = fc.constantFrom(...reasons).map((reason): ReportCell => ({ missing: reason }))
const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }).map((value) => value + 0), fc.integer())
/** Names with everything that files trip over. */
export const nastyText = fc.oneof(fc.string({ maxLength: 20 }), fc.string({ unit: 'grapheme', maxLength: 12 }), fc.constantFrom('=1+1', '+86 10', '-5', '@x', '\ttab', '\rcr', 'a,b', '"q"', 'line\nline', '创客空间', '', ' x ', '_x0041_', '𠮷野家'))

const cell = ({ kind }: ReportColumn): fc.Arbitrary<ReportCell> => {
  switch (kind) {
    case 'number': return fc.oneof(number, missing, fc.constant(null))
    case 'time': return fc.oneof(fc.integer({ min: 946_684_800_000, max: 4_102_444_800_000 }).map((at) => at - at % 60_000), fc.constant(null))
    case 'date': return fc.oneof(fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)), fc.constant(null))
    case 'hour-of-week': return fc.oneof(fc.integer({ min: 0, max: 167 }), fc.constant(null))
    case 'text': return fc.oneof(nastyText, nastyText.map((value) => text(value || 'x', `${value}中`)), fc.constant(null))
  }
}

/** Random tables of random columns. */
export const anyTable: fc.Arbitrary<ReportTable> = fc.array(fc.record({ kind: fc.constantFrom('text', 'number', 'date', 'time', 'hour-of-week'), unit: fc.option(fc.constantFrom(...units)) }), { minLength: 1, maxLength: 5 })
  .map((columns) => columns.map(({ kind, unit }, index) => column(`column-${index}`, kind, kind === 'number' ? unit : null)))
  .chain((columns) => fc.tuple(fc.array(fc.tuple(...columns.map(cell)), { maxLength: 12 }), fc.option(fc.tuple(...columns.map(cell))))
    .map(([rows, total]) => tableOf(columns, rows, { total })))
