import { Type, type Static } from 'typebox'
import { Id } from '#contract/building'
import { FIGURE_UNITS, type FigureUnitId } from '#contract/figure-units'
import { LocalText } from '#contract/local-text'
import { PurposeSchema } from '#contract/purposes'

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time' })
const Key = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 60 })
const UnitId = Type.Enum(Object.keys(FIGURE_UNITS) as FigureUnitId[])

/** Why a figure is not there: a missing figure says so and is never 0. */
export const MISSING_REASONS = {
  'not-available': { en: 'Nothing was open in this period', 'zh-CN': '该时段无开放时间' },
  'not-known': { en: 'No sensor was good in this period', 'zh-CN': '该时段没有有效的感知数据' },
  'not-counted': { en: 'Nothing counts people here', 'zh-CN': '此处没有人数统计设备' },
  'not-used': { en: 'It was not in use', 'zh-CN': '该时段未被使用' },
  'no-bookings': { en: 'There were no bookings', 'zh-CN': '没有预订' },
  'no-capacity': { en: 'Its capacity is not recorded', 'zh-CN': '未登记容量' },
  'no-area': { en: 'Its floor area is not recorded', 'zh-CN': '未登记面积' },
  'not-metered': { en: 'It has no meter', 'zh-CN': '没有计量设备' },
  'no-devices': { en: 'Nothing is installed here', 'zh-CN': '未安装设备' },
  suppressed: { en: 'Withheld: it would describe fewer people than the privacy rule allows', 'zh-CN': '因涉及人数过少，按隐私规则不予显示' },
  'personal-history': { en: "Nobody sees a person's presence history", 'zh-CN': '任何人都不能查看个人的在场历史' },
  'not-recorded': { en: 'It has not been recorded', 'zh-CN': '尚未登记' },
} as const satisfies Record<string, LocalText>
export type MissingReason = keyof typeof MISSING_REASONS
export const Missing = Type.Object({ missing: Type.Enum(Object.keys(MISSING_REASONS) as MissingReason[]) }, { additionalProperties: false })
export type Missing = Static<typeof Missing>

/** A number in the column's unit (shares as 0…1, times in epoch ms), a name, a text in both languages, nothing to say, or why there is none. */
export const ReportCell = Type.Union([Type.Number(), Type.String(), LocalText, Type.Null(), Missing])
export type ReportCell = Static<typeof ReportCell>

/** A number's definition, printed with each report: METRICS.md's row. */
export const MetricInfo = Type.Object({ id: Key, names: LocalText, formula: LocalText, unit: UnitId, source: LocalText }, { additionalProperties: false })
export type MetricInfo = Static<typeof MetricInfo>

export const COLUMN_KINDS = ['text', 'number', 'date', 'time', 'hour-of-week'] as const
export const ReportColumn = Type.Object({
  id: Key, title: LocalText,
  kind: Type.Enum([...COLUMN_KINDS]),
  /** Of numbers: how they are printed. */
  unit: Nullable(UnitId),
  /** The metric that its numbers are, whose formula the report prints. */
  metric: Nullable(Key),
}, { additionalProperties: false })
export type ReportColumn = Static<typeof ReportColumn>

/** How a page may draw a table; the table itself is always there. Names are column ids. */
export const ReportChart = Type.Union([
  Type.Object({ kind: Type.Literal('bars'), x: Key, y: Type.Array(Key, { minItems: 1 }), stacked: Type.Boolean() }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('lines'), x: Key, y: Type.Array(Key, { minItems: 1 }), low: Type.Optional(Key), high: Type.Optional(Key) }, { additionalProperties: false }),
  /** 7 × 24 cells: `at` is an hour-of-week column (0 Monday 00:00 … 167); `value` one or more columns to choose from. */
  Type.Object({ kind: Type.Literal('week-map'), at: Key, value: Type.Array(Key, { minItems: 1 }) }, { additionalProperties: false }),
  /** Bars in falling order with the running share of the whole. */
  Type.Object({ kind: Type.Literal('pareto'), x: Key, y: Key }, { additionalProperties: false }),
])
export type ReportChart = Static<typeof ReportChart>

export const ReportTable = Type.Object({
  id: Key, title: LocalText,
  columns: Type.Array(ReportColumn, { minItems: 1 }),
  rows: Type.Array(Type.Array(ReportCell)),
  /** The line below the rows, of the group as a whole (never a mean of rows); null where a total means nothing. */
  total: Nullable(Type.Array(ReportCell)),
  chart: Nullable(ReportChart),
  /** Said when there are no rows: why, and what to do. */
  empty: LocalText,
  notes: Type.Array(LocalText),
}, { additionalProperties: false })
export type ReportTable = Static<typeof ReportTable>

/** One headline figure of a report. */
export const ReportFigure = Type.Object({ metric: Key, value: ReportCell, coverage: Nullable(Type.Number()), /** The same figure of the period before. */ before: Nullable(ReportCell) }, { additionalProperties: false })
export type ReportFigure = Static<typeof ReportFigure>

export const REPORT_COMPARISONS = ['none', 'previous', 'year-before'] as const

/** What a report is asked about; filters that a report does not take are refused. Dates are whole days of the site's zone, `to` not included. */
export const ReportScope = Type.Object({
  from: Type.String({ format: 'date' }), to: Type.String({ format: 'date' }),
  floorId: Type.Optional(Id), purpose: Type.Optional(PurposeSchema), spaceId: Type.Optional(Id), tenantId: Type.Optional(Id),
  compare: Type.Optional(Type.Enum([...REPORT_COMPARISONS])),
  /** Rows by what: 'space', 'floor', 'purpose', 'tenant', 'day', 'week', 'month'; each report names those that it takes. */
  by: Type.Optional(Key),
}, { additionalProperties: false })
export type ReportScope = Static<typeof ReportScope>

export const Report = Type.Object({
  id: Key, title: LocalText, siteId: Id, siteName: Type.String(), timeZone: Type.String(), demo: Type.Boolean(),
  scope: ReportScope,
  /** Said in words for the head: "1–30 June 2026, floor 2, meeting rooms". */
  period: Type.Object({ from: Instant, to: Instant }), scopeText: LocalText,
  /** Hours in which the spaces of the scope were available, and the share of them that is known; null where the report has none. */
  availableHours: Nullable(Type.Number()), coverage: Nullable(Type.Number()),
  figures: Type.Array(ReportFigure),
  tables: Type.Array(ReportTable),
  /** Every metric that is printed, with its formula and source. */
  metrics: Type.Array(MetricInfo),
  notes: Type.Array(LocalText),
  madeAt: Instant,
}, { additionalProperties: false })
export type Report = Static<typeof Report>

export const REPORT_SUBJECTS = ['space-use', 'bookings', 'machines', 'air', 'devices', 'tenants', 'planning'] as const
/** What the catalogue tells of a report, before it is made. */
export const ReportInfo = Type.Object({
  id: Key, title: LocalText, description: LocalText, subject: Type.Enum([...REPORT_SUBJECTS]),
  filters: Type.Array(Type.Enum(['floorId', 'purpose', 'spaceId', 'tenantId', 'compare'])),
  /** Filters without which it cannot be made. */
  required: Type.Array(Type.Enum(['spaceId', 'tenantId'])),
  by: Type.Array(Key), defaultBy: Nullable(Key),
  /** The period that a page asks first. */
  defaultPeriod: Type.Enum(['last-7-days', 'last-28-days', 'this-month', 'last-month', 'this-year']),
}, { additionalProperties: false })
export type ReportInfo = Static<typeof ReportInfo>
export const ReportCatalogue = Type.Object({ items: Type.Array(ReportInfo) })
export type ReportCatalogue = Static<typeof ReportCatalogue>

export const REPORT_FORMATS = ['json', 'csv', 'xlsx', 'parquet', 'pdf'] as const
export type ReportFormat = (typeof REPORT_FORMATS)[number]

export const SCHEDULE_RHYTHMS = ['daily', 'weekly', 'monthly'] as const
/** A report that is made by itself at the site's wall time, mailed and kept in the folder of reports. */
export const ReportSchedule = Type.Object({
  id: Id, siteId: Id, reportId: Key, name: Type.String({ minLength: 1, maxLength: 120 }),
  scope: Type.Omit(ReportScope, ['from', 'to']),
  /** The period that has just ended when it is made: yesterday, last week (Monday to Sunday), last month. */
  rhythm: Type.Enum([...SCHEDULE_RHYTHMS]), at: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' }),
  format: Type.Enum([...REPORT_FORMATS]), language: Type.Enum(['en', 'zh-CN']),
  recipients: Type.Array(Type.String({ format: 'email' }), { maxItems: 20 }),
  active: Type.Boolean(),
  lastRunAt: Nullable(Instant), lastResult: Nullable(Type.Object({ ok: Type.Boolean(), file: Nullable(Type.String()), message: Nullable(Type.String()) }, { additionalProperties: false })),
  nextRunAt: Nullable(Instant),
}, { additionalProperties: false })
export type ReportSchedule = Static<typeof ReportSchedule>
