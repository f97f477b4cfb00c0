import type { LocalText } from '#contract/local-text'
import type { ReportCell, ReportChart, ReportColumn, ReportTable } from '#contract/report'
import type { Metric, MetricSource, MetricSumId } from '../metrics/metric.ts'
import { cellOf, figureOf, metricColumn, type Told } from './figure-cells.ts'

type ToldSums<Of extends MetricSource> = Told<Readonly<Record<MetricSumId<Of>, number | null>>>
export interface MetricRow<Of extends MetricSource> { readonly head: readonly ReportCell[]; readonly told: ToldSums<Of> }

export interface MetricTable<Of extends MetricSource> {
  readonly id: string
  readonly title: LocalText
  /** The columns before the figures: what each row is of. */
  readonly head: readonly ReportColumn[]
  readonly metrics: readonly Metric<Of>[]
  readonly rows: readonly MetricRow<Of>[]
  /** The group as a whole; null where a total means nothing. */
  readonly total: ToldSums<Of> | null
  readonly chart: ReportChart | null
  readonly empty: LocalText
  readonly notes?: readonly LocalText[]
}

export const ALL_TOGETHER: LocalText = { en: 'All together', 'zh-CN': '合计' }

/** A table whose columns are metrics, each computed from its row's own sums: the total too, never a mean of rows. */
export function metricTable<Of extends MetricSource>({ id, title, head, metrics, rows, total, chart, empty, notes = [] }: MetricTable<Of>): ReportTable {
  const figures = (told: ToldSums<Of>): ReportCell[] => metrics.map((metric) => cellOf(figureOf(metric, told)))
  return {
    id, title, columns: [...head, ...metrics.map((metric) => metricColumn(metric))], rows: rows.map((row) => [...row.head, ...figures(row.told)]),
    total: total === null || rows.length === 0 ? null : [ALL_TOGETHER, ...head.slice(1).map(() => null), ...figures(total)], chart, empty, notes: [...notes],
  }
}

export const idsOf = (...metrics: readonly Metric[]): string[] => metrics.map(({ info }) => info.id)
