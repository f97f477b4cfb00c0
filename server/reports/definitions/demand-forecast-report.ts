import type { LocalText } from '#contract/local-text'
import type { ReportTable } from '#contract/report'
import type { DemandForecast } from '../../evaluation/forecast/demand-forecast-service.ts'
import { frequency } from '../../metrics/frequency-metric.ts'
import { bookedUtilisation } from '../../metrics/booked-utilisation-metric.ts'
import type { Metric } from '../../metrics/metric.ts'
import { metricColumn, numberColumn, textColumn } from '../figure-cells.ts'
import type { ReportContext, ReportDefinition } from '../report-definition.ts'
import { inScope } from '../space-groups.ts'

const EMPTY: LocalText = { en: 'Nothing can be forecast yet: it takes three weeks of known hours, and hours ahead in which something is open.', 'zh-CN': '暂时无法预测：至少需要三周有效数据，且未来有开放时间。' }
const LAST_WEEK: LocalText = { en: 'The same hour last week', 'zh-CN': '上周同一时段' }
const SMOOTHING: LocalText = { en: 'Seasonal exponential smoothing', 'zh-CN': '季节指数平滑' }
const PAST: LocalText = { en: 'Made from up to twelve weeks before now, whatever the period of the report. Holidays and closed hours teach the models nothing.', 'zh-CN': '依据当前时间之前至多十二周的数据，与报表时段无关。节假日和未开放时段不参与建模。' }

const COMMON: LocalText = { en: 'Only spaces that are open to everybody are looked at.', 'zh-CN': '仅统计面向所有人的空间。' }

const SHORT: LocalText = { en: 'Less than four weeks are known, so that it looks one week ahead.', 'zh-CN': '有效数据不足四周，仅预测未来一周。' }

interface Forecast { readonly id: string; readonly metric: Metric; readonly title: LocalText; readonly made: DemandForecast }

function hourTable({ id, metric, title, made }: Forecast): ReportTable {
  return {
    id, title, columns: [textColumn('at', 'Hour', '时段', 'time'), metricColumn(metric), numberColumn('low', 'At least', '下限', 'share'), numberColumn('high', 'At most', '上限', 'share'), numberColumn('coverage', 'Coverage of the past', '历史数据覆盖率', 'share')],
    rows: (made.hours ?? []).map(({ from, value, low, high }) => [from, value, low, high, made.coverage]),
    total: null, chart: { kind: 'lines', x: 'at', y: [metric.info.id], low: 'low', high: 'high' }, empty: EMPTY,
    notes: [PAST, ...made.days < 14 ? [SHORT] : [], ...made.level === null ? [] : [intervalNote(made.level)], ...made.note ? [made.note] : []],
  }
}

const intervalNote = (level: number): LocalText => ({
  en: `In the past ${Math.round(level * 100)} of 100 hours lay between "at least" and "at most".`, 'zh-CN': `历史上每 100 个时段中有 ${Math.round(level * 100)} 个落在上下限之间。`,
})

function errorTable(forecasts: readonly Forecast[]): ReportTable {
  return {
    id: 'errors', title: { en: 'How wrong such forecasts were', 'zh-CN': '历史预测误差' },
    columns: [textColumn('measure', 'Forecast', '预测项'), textColumn('model', 'Model', '模型'), numberColumn('error', 'Mean absolute error', '平均绝对误差', 'share'), numberColumn('origins', 'Forecasts compared', '比较次数', 'count'), textColumn('used', 'Used', '采用')],
    rows: forecasts.flatMap(({ title, made: { errors, model } }) => ([['naive', LAST_WEEK, errors.naive], ['smoothing', SMOOTHING, errors.smoothing]] as const)
      .flatMap(([id, name, error]) => (error === null ? [] : [[title, name, error, errors.origins, model === id ? YES : null]]))),
    total: null, chart: null, empty: EMPTY,
    notes: [{ en: 'Each model was asked at several moments of the past; the smaller error is used, and last week where it is no worse.', 'zh-CN': '两种模型分别在过去多个时点作出预测；采用误差较小者，若不相上下则沿用上周同一时段。' }],
  }
}
const YES: LocalText = { en: 'yes', 'zh-CN': '是' }

/** Of spaces that are everybody's and may be told of one by one: a forecast of a small team's room would be its history. */
async function forecastsOf({ building: { site }, scope, places, forecasts }: ReportContext): Promise<Forecast[]> {
  const chosen = inScope(scope)
  const ids = [...new Set(places.select((space, party) => chosen(space, party) && places.isCommon(space.id)).flatMap((stretch) => stretch.ids))]
  return [
    { id: 'use', metric: frequency, title: { en: 'Use of the next 14 days', 'zh-CN': '未来 14 天使用率' }, made: await forecasts.forecast(site.id, 'use', ids) },
    { id: 'booked', metric: bookedUtilisation, title: { en: 'Bookings of the next 14 days', 'zh-CN': '未来 14 天预订率' }, made: await forecasts.forecast(site.id, 'booked', ids) },
  ]
}

/** Use and bookings of the next 14 days, with the error that such forecasts have had. */
export const demandForecastReport: ReportDefinition = {
  info: {
    id: 'demand-forecast', title: { en: 'The next 14 days', 'zh-CN': '未来 14 天预测' },
    description: { en: 'Use and bookings hour by hour, with intervals, beside what last week alone would have told.', 'zh-CN': '逐小时预测使用率与预订率及其区间，并与“上周同一时段”对照。' },
    subject: 'planning', filters: ['floorId', 'purpose', 'spaceId'], required: [], by: [], defaultBy: null, defaultPeriod: 'last-28-days',
  },
  forTenants: false,
  make: async (context) => {
    const made = await forecastsOf(context)
    return { availableHours: null, coverage: made[0]?.made.coverage ?? null, figures: [], tables: [...made.map(hourTable), errorTable(made)], notes: [COMMON] }
  },
}
