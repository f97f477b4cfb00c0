import type { LocalText } from '#contract/local-text'
import { VOCABULARY, type PointId } from '#contract/vocabulary'
import { airCoverage } from '../../metrics/air-coverage-metric.ts'
import { comfortShare } from '../../metrics/comfort-share-metric.ts'
import { HOUR_MS } from '../../metrics/figure-rules.ts'
import { meanCarbonDioxide } from '../../metrics/mean-carbon-dioxide-metric.ts'
import { meanHumidity } from '../../metrics/mean-humidity-metric.ts'
import { meanTemperature } from '../../metrics/mean-temperature-metric.ts'
import type { Metric } from '../../metrics/metric.ts'
import { idsOf, metricTable } from '../metric-table.ts'
import { cellOf, figureOf, metricColumn, textColumn } from '../figure-cells.ts'
import type { ReportContext, ReportDefinition } from '../report-definition.ts'
import { COUNTED_ONCE, WITHHELD_NOTE } from '../report-notes.ts'
import { inScope, groupsBySpace } from '../space-groups.ts'
import type { ToldRow } from '../told-usage.ts'

/** What has a comfort band and a mean that people read. */
const POINTS: readonly { readonly point: PointId; readonly id: string; readonly mean: Metric<'air'> }[] = [
  { point: 'air.co2', id: 'carbon-dioxide', mean: meanCarbonDioxide }, { point: 'air.temperature', id: 'temperature', mean: meanTemperature }, { point: 'air.humidity', id: 'humidity', mean: meanHumidity },
]
const EMPTY: LocalText = { en: 'No room of this scope has an air sensor that reported in the period.', 'zh-CN': '所选范围内没有在该时段上报数据的空气传感器。' }
const BANDS: LocalText = { en: 'Comfort bands by purpose: EN 16798-1, category II.', 'zh-CN': '各用途的舒适区间依据 EN 16798-1 II 类。' }

async function pointTable(context: ReportContext, { point, id, mean }: (typeof POINTS)[number]) {
  const { usage, places, scope } = context
  const groups = groupsBySpace(context)
  const sums = await usage.sums('air', groups, { byKey: true, keys: [point] })
  const [total] = await usage.sums('air', [{ id: 'total', selection: places.select(inScope(scope)) }], { byKey: true, keys: [point] })
  const byGroup = new Map(sums.map((row) => [row.group, row]))
  const rows = groups.flatMap(({ id: group, name }) => { const told = byGroup.get(group); return told ? [{ head: [name], told }] : [] })
  const title = VOCABULARY[point].label
  return { total, title, table: metricTable({ id, title, head: [textColumn('space', 'Space', '空间')], metrics: [comfortShare, mean, airCoverage], rows, total: total ?? null, chart: { kind: 'bars', x: 'space', y: idsOf(comfortShare), stacked: false }, empty: EMPTY, notes: [BANDS, COUNTED_ONCE] }) }
}

/** Time in the comfort band, room by room. */
export const airComfortReport: ReportDefinition = {
  info: {
    id: 'air-comfort', title: { en: 'Air and comfort', 'zh-CN': '空气质量与舒适度' },
    description: { en: 'How long air, warmth and humidity were comfortable in each room while it was open.', 'zh-CN': '开放时段内各房间空气、温度和湿度处于舒适区间的时长。' },
    subject: 'air', filters: ['floorId', 'purpose', 'spaceId'], required: [], by: [], defaultBy: null, defaultPeriod: 'last-28-days',
  },
  forTenants: false,
  make: async (context) => {
    const points = []
    for (const point of POINTS) points.push(await pointTable(context, point))
    const airs: readonly ToldRow<'air'>[] = points.flatMap(({ total }) => total ?? [])
    const availableMs = airs.reduce((most, { sums }) => Math.max(most, sums.availableMs ?? 0), 0)
    return {
      availableHours: airs.length === 0 ? null : availableMs / HOUR_MS, coverage: airs.length === 0 ? null : figureOf(airCoverage, airs[0]!).value, figures: [],
      tables: [
        {
          id: 'points', title: { en: 'At a glance', 'zh-CN': '概览' }, columns: [textColumn('point', 'Measured', '测量项'), metricColumn(comfortShare), metricColumn(airCoverage)],
          rows: points.flatMap(({ total, title }) => (total ? [[title, cellOf(figureOf(comfortShare, total)), cellOf(figureOf(airCoverage, total))]] : [])),
          total: null, chart: { kind: 'bars', x: 'point', y: [comfortShare.info.id], stacked: false }, empty: EMPTY, notes: [BANDS],
        },
        ...points.map(({ table }) => table),
      ],
      notes: [WITHHELD_NOTE],
    }
  },
}
