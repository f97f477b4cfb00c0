import type { LocalText } from '#contract/local-text'
import type { ReportCell, ReportColumn, ReportFigure } from '#contract/report'
import type { Figure, Metric, MetricSource, MetricSumId } from '../metrics/metric.ts'
import { coverage } from '../metrics/coverage-metric.ts'

/** What a figure is computed from: sums of a group, and whether the privacy rule withholds what they tell of presence. */
export interface Told<Sums> { readonly sums: Sums; readonly isWithheld: boolean }

/** The figure of a metric over told sums; 'suppressed' where it would tell of too few people. */
export function figureOf<Of extends MetricSource>(metric: Metric<Of>, { sums, isWithheld }: Told<Readonly<Record<MetricSumId<Of>, number | null>>>): Figure {
  const figure = metric.figure(sums)
  return isWithheld && metric.describesPresence ? { ...figure, value: null, reason: 'suppressed' } : figure
}

export const cellOf = ({ value, reason }: Figure): ReportCell => (value !== null ? value : { missing: reason ?? 'not-recorded' })

/** A column of text, or of dates and times. */
export const textColumn = (id: string, en: string, zh: string, kind: ReportColumn['kind'] = 'text'): ReportColumn => ({ id, title: { en, 'zh-CN': zh }, kind, unit: null, metric: null })

/** A column of a metric's figures, called by its name unless a table has it twice. */
export const metricColumn = ({ info }: Metric, own: { readonly id?: string; readonly title?: LocalText } = {}): ReportColumn =>
  ({ id: own.id ?? info.id, title: own.title ?? info.names, kind: 'number', unit: info.unit, metric: info.id })

/** A column of a number that is no metric of its own: counts, times of a row. */
export const numberColumn = (id: string, en: string, zh: string, unit: NonNullable<ReportColumn['unit']>): ReportColumn => ({ id, title: { en, 'zh-CN': zh }, kind: 'number', unit, metric: null })

export const coverageColumn = metricColumn(coverage)

/** A headline: the figure with its coverage, and the same of the period before. */
export const headline = (metric: Metric, figure: Figure, before: Figure | null): ReportFigure =>
  ({ metric: metric.info.id, value: cellOf(figure), coverage: figure.coverage, before: before === null ? null : cellOf(before) })
