import type { ChartData } from './chart-data.ts'

/** One place of a chart in words: its label, then each series' value, missing ones with the reason. */
export function saidPoint(data: ChartData, at: number | null): string {
  if (at === null || data.labels[at] === undefined) return ''
  return [data.labels[at], ...data.series.map(({ name, texts }) => (data.series.length > 1 ? `${name} ${texts[at]}` : texts[at]!))].join(' · ')
}
