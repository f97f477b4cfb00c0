import { FIGURE_UNITS } from '#contract/figure-units'
import { METRICS } from './index.ts'
import type { Metric, MetricSource } from './metric.ts'

const SECTIONS: Readonly<Record<MetricSource, string>> = {
  space: 'Use of space', count: 'Use of space', booking: 'Bookings by tenant', machine: 'Machines', energy: 'Energy', air: 'Air', device: 'Devices',
  bookings: 'Bookings', lettings: 'Lettings', bands: 'How full', people: 'How full', peaks: 'At once', surplus: 'At once',
}

const row = ({ info: { id, names, formula, unit, source }, describesPresence }: Metric): string =>
  `| \`${id}\` | ${names.en} | ${names['zh-CN']} | ${formula.en} | ${FIGURE_UNITS[unit].label.en} | ${source.en} | ${describesPresence ? 'yes' : '–'} |`

/** The tables of docs/metrics.md, from the table of metrics. */
export function metricsPage(): string {
  const titles = [...new Set(METRICS.map(({ of }) => SECTIONS[of]))]
  const sections = titles.map((title) => `## ${title}\n\n| id | name | 名称 | formula | unit | source | describes presence |\n|---|---|---|---|---|---|---|\n${METRICS.filter(({ of }) => SECTIONS[of] === title).map(row).join('\n')}\n`)
  return `# Metrics

Made by \`scripts/write-metric-docs.mjs\` from the table in \`server/metrics/index.ts\`; a test holds the two to each other.

Every figure is computed from sums over a group (the hours and spaces of a row, of a total), never from other figures: ten full seats and a hundred empty ones are 9.1 %, not the mean of 100 % and 0 %. Sensed figures are of known available time alone; beside each stands its coverage. What cannot be told is missing with a reason, never 0. Metrics that describe presence fall under the privacy rule (\`docs/reports.md\`).

${sections.join('\n')}`
}
