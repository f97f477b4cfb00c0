import type { ReportCell } from '#contract/report'
import { availableHours } from '../../metrics/available-hours-metric.ts'
import { coverage } from '../../metrics/coverage-metric.ts'
import { frequency } from '../../metrics/frequency-metric.ts'
import { usedHours } from '../../metrics/used-hours-metric.ts'
import { cellOf, figureOf, headline, metricColumn, numberColumn, textColumn } from '../figure-cells.ts'
import type { ReportDefinition } from '../report-definition.ts'
import { COUNTED_ONCE, NO_SPACES, WITHHELD_NOTE } from '../report-notes.ts'
import { groupsBySpace, scopeTotal } from '../space-groups.ts'
import type { ToldRow } from '../told-usage.ts'
import { ALL_TOGETHER } from '../metric-table.ts'

const METRICS = [usedHours, frequency, coverage, availableHours]

/** Rows with a figure by falling use; the others after them in the building's order, so that no place in the list gives a figure away. */
function byFallingUse(rows: readonly { readonly name: ReportCell; readonly told: ToldRow<'space'>; readonly hours: number | null }[]) {
  return [...rows.filter(({ hours }) => hours !== null).sort((a, b) => b.hours! - a.hours!), ...rows.filter(({ hours }) => hours === null)]
}

/** Few rooms carry most of the use: which, and which carry none. */
export const roomParetoReport: ReportDefinition = {
  info: {
    id: 'room-pareto', title: { en: 'Rooms by use', 'zh-CN': '房间使用排行' },
    description: { en: 'Spaces in falling order of their hours in use, with the share of all use that they add up to.', 'zh-CN': '按使用时长从高到低排列空间，并列出累计占全部使用的比例。' },
    subject: 'space-use', filters: ['floorId', 'purpose', 'compare'], required: [], by: [], defaultBy: null, defaultPeriod: 'last-28-days',
  },
  forTenants: false,
  make: async (context) => {
    const total = await scopeTotal(context)
    const before = context.before && await scopeTotal(context.before)
    const groups = groupsBySpace(context)
    const sums = await context.usage.sums('space', groups)
    const rows = byFallingUse(groups.map(({ name }, index) => ({ name, told: sums[index]!, hours: figureOf(usedHours, sums[index]!).value })))
    const all = rows.reduce((sum, { hours }) => sum + (hours ?? 0), 0)
    let running = 0
    return {
      availableHours: figureOf(availableHours, total).value, coverage: figureOf(coverage, total).value,
      figures: [usedHours, frequency].map((metric) => headline(metric, figureOf(metric, total), before && figureOf(metric, before))),
      tables: [{
        id: 'spaces', title: { en: 'Spaces by hours in use', 'zh-CN': '按使用时长排列的空间' },
        columns: [textColumn('space', 'Space', '空间'), ...METRICS.map((metric) => metricColumn(metric)), numberColumn('running-share', 'Running share of the use told', '累计占比（已显示部分）', 'share')],
        rows: rows.map(({ name, told, hours }): ReportCell[] => {
          running += hours ?? 0
          return [name, ...METRICS.map((metric) => cellOf(figureOf(metric, told))), hours !== null && all > 0 ? running / all : null]
        }),
        total: rows.length === 0 ? null : [ALL_TOGETHER, ...METRICS.map((metric) => cellOf(figureOf(metric, total))), null],
        chart: { kind: 'pareto', x: 'space', y: usedHours.info.id }, empty: NO_SPACES, notes: [COUNTED_ONCE],
      }],
      notes: [WITHHELD_NOTE],
    }
  },
}
