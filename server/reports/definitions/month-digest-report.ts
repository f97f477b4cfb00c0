import type { ReportTable } from '#contract/report'
import { bookedUtilisation } from '../../metrics/booked-utilisation-metric.ts'
import { bookingEfficiency } from '../../metrics/booking-efficiency-metric.ts'
import { availableHours } from '../../metrics/available-hours-metric.ts'
import { coverage } from '../../metrics/coverage-metric.ts'
import { frequency } from '../../metrics/frequency-metric.ts'
import { ghostHours } from '../../metrics/ghost-hours-metric.ts'
import { occupancyRate } from '../../metrics/occupancy-rate-metric.ts'
import { utilisation } from '../../metrics/utilisation-metric.ts'
import { figureOf, headline } from '../figure-cells.ts'
import type { ReportContext, ReportDefinition } from '../report-definition.ts'
import { WITHHELD_NOTE } from '../report-notes.ts'
import { scopeTotal } from '../space-groups.ts'
import { bookedUseReport } from './booked-use-report.ts'
import { deviceHealthReport } from './device-health-report.ts'
import { machineUseReport } from './machine-use-report.ts'
import { noShowReport } from './no-show-report.ts'
import { roomParetoReport } from './room-pareto-report.ts'
import { utilisationOverviewReport } from './utilisation-overview-report.ts'

const OF_SPACE = [frequency, occupancyRate, utilisation, bookedUtilisation, bookingEfficiency, ghostHours]
const SHOWN = 10

/** The most telling tables: which of which report, and how many rows of it. */
const PARTS: readonly { readonly report: ReportDefinition; readonly table: string; readonly rows: number }[] = [
  { report: utilisationOverviewReport, table: 'use', rows: Infinity }, { report: roomParetoReport, table: 'spaces', rows: SHOWN }, { report: bookedUseReport, table: 'tenants', rows: SHOWN },
  { report: noShowReport, table: 'resources', rows: SHOWN }, { report: machineUseReport, table: 'machines', rows: SHOWN }, { report: deviceHealthReport, table: 'rooms', rows: SHOWN },
]

async function parts(context: ReportContext) {
  const made = []
  for (const { report, table, rows } of PARTS) {
    const { figures, tables } = await report.make(context)
    made.push({ report, figures, table: shortened(tables.find(({ id }) => id === table)!, report, rows) })
  }
  return made
}

function shortened(table: ReportTable, { info }: ReportDefinition, rows: number): ReportTable {
  const left = table.rows.length - rows
  const note = { en: `The first ${rows} rows; ${left} more are in the report "${info.title.en}".`, 'zh-CN': `仅列出前 ${rows} 行，其余 ${left} 行见报表“${info.title['zh-CN']}”。` }
  return { ...table, id: `${info.id}-${table.id}`, rows: table.rows.slice(0, rows), notes: left > 0 ? [...table.notes, note] : table.notes }
}

/** One page a month for whoever runs the building: how it went, against the month before. */
export const monthDigestReport: ReportDefinition = {
  info: {
    id: 'month-digest', title: { en: 'The month', 'zh-CN': '运营月报' },
    description: { en: 'The figures and the most telling tables of a month, against the month before.', 'zh-CN': '当月主要指标与重点表格，并与上月对比。' },
    subject: 'space-use', filters: ['floorId', 'compare'], required: [], by: [], defaultBy: null, defaultPeriod: 'last-month',
  },
  forTenants: false, comparesByItself: true,
  make: async (context) => {
    const total = await scopeTotal(context)
    const before = context.before && await scopeTotal(context.before)
    const made = await parts(context)
    const known = new Set(OF_SPACE.map(({ info }) => info.id))
    const others = made.filter(({ report }) => report === noShowReport || report === machineUseReport || report === deviceHealthReport).flatMap(({ figures }) => figures).filter(({ metric }) => !known.has(metric))
    return {
      availableHours: figureOf(availableHours, total).value, coverage: figureOf(coverage, total).value,
      figures: [...OF_SPACE.map((metric) => headline(metric, figureOf(metric, total), before && figureOf(metric, before))), ...others],
      tables: made.map(({ table }) => table), notes: [WITHHELD_NOTE],
    }
  },
}
