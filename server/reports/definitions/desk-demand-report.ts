import type { LedgerSums } from '#contract/ledgers'
import type { ReportCell, ReportTable } from '#contract/report'
import { availableHours } from '../../metrics/available-hours-metric.ts'
import { coverage } from '../../metrics/coverage-metric.ts'
import { frequency } from '../../metrics/frequency-metric.ts'
import { letRate } from '../../metrics/let-rate-metric.ts'
import type { Figure } from '../../metrics/metric.ts'
import { spacesNeeded } from '../../metrics/spaces-needed-metric.ts'
import { bucketBegin } from '../bucket-begin-rules.ts'
import { grouped } from '../grouped.ts'
import { peakTally, type PeakTally } from '../hour-peak-rules.ts'
import { addedSums, noSums } from '../ledger-sums-rules.ts'
import { ALL_TOGETHER } from '../metric-table.ts'
import { cellOf, figureOf, headline, metricColumn, numberColumn, textColumn, type Told } from '../figure-cells.ts'
import type { ReportContext, ReportDefinition } from '../report-definition.ts'
import { WITHHELD_NOTE } from '../report-notes.ts'
import { inScope } from '../space-groups.ts'
import type { Selection, ToldRow } from '../told-usage.ts'

const deskScope = (context: ReportContext) => inScope({ ...context.scope, purpose: 'desk' })
const desksOf = (context: ReportContext): Selection => context.places.select(deskScope(context))

/** Seat-time of the desks that was let, over that of all of them. */
function letFigure({ places, building, ...context }: ReportContext): Figure {
  const capacity = new Map(building.spaces.map((space) => [space.id, Math.max(1, space.capacity)]))
  const seatMs = (selection: Selection): number => selection.reduce((sum, { from, to, ids }) => sum + ids.reduce((seats, id) => seats + capacity.get(id)!, 0) * (to - from), 0)
  const chosen = inScope({ ...context.scope, purpose: 'desk' })
  const [all, taken] = [places.select(chosen), places.select((space, party) => party !== null && chosen(space, party))]
  return letRate.figure({ lettableSeatMs: seatMs(all), letSeatMs: seatMs(taken) })
}

const peakOf = (rows: readonly ToldRow<'space'>[], places: number): Told<PeakTally> => ({
  isWithheld: rows.some(({ isWithheld }) => isWithheld),
  sums: peakTally(rows.map(({ sums }) => ({ inUseMs: sums.usedMs, availableMs: sums.availableMs, knownMs: sums.knownMs })), places),
})
const together = (rows: readonly ToldRow<'space'>[]): Told<LedgerSums<'space'>> =>
  ({ isWithheld: rows.some(({ isWithheld }) => isWithheld), sums: rows.map(({ sums }) => sums).reduce((a, b) => addedSums('space', a, b), noSums('space')) })

async function demand(context: ReportContext) {
  const selection = desksOf(context)
  const hours = await context.usage.sums('space', [{ id: 'desks', selection }], { hours: true })
  const desks = Math.max(0, ...selection.map(({ ids }) => ids.length))
  return { desks, hours, peak: peakOf(hours, desks), total: together(hours) }
}

function dayTable({ desks, hours, peak, total }: Awaited<ReturnType<typeof demand>>, timeZone: string): ReportTable {
  const days = [...grouped([...hours].sort((a, b) => a.from! - b.from!), ({ from }) => bucketBegin(from!, 'day', timeZone))]
  const figures = (rows: Told<LedgerSums<'space'>>, most: Told<PeakTally>): ReportCell[] => [cellOf(figureOf(spacesNeeded, most)), ...[frequency, coverage, availableHours].map((metric) => cellOf(figureOf(metric, rows)))]
  return {
    id: 'days', title: { en: 'Desks needed by day', 'zh-CN': '每日所需工位数' },
    columns: [textColumn('day', 'Day', '日期', 'date'), numberColumn('desks', 'Desks', '工位数', 'count'), metricColumn(spacesNeeded), metricColumn(frequency), metricColumn(coverage), metricColumn(availableHours)],
    rows: days.map(([day, of]) => [day, desks, ...figures(together(of), peakOf(of, desks))]), total: days.length === 0 ? null : [ALL_TOGETHER, desks, ...figures(total, peak)],
    chart: { kind: 'lines', x: 'day', y: [spacesNeeded.info.id, 'desks'] },
    empty: { en: 'There is no desk in this scope, or nothing was open. Draw desks in the plan editor, or choose another floor.', 'zh-CN': '所选范围内没有工位或无开放时间。请在平面图编辑器中添加工位，或选择其他楼层。' },
    notes: [{ en: 'Hours in which a sensor was away count as far as they are known: the number needed is at least this.', 'zh-CN': '传感器离线的时段仅按已知部分计算：实际所需数量不少于此数。' }],
  }
}

/** How many desks are needed at once, against how many there are and how many are let. */
export const deskDemandReport: ReportDefinition = {
  info: {
    id: 'desk-demand', title: { en: 'Demand for desks', 'zh-CN': '工位需求' },
    description: { en: 'How many desks the fullest hour of each day needed, and how many are let.', 'zh-CN': '每天最繁忙的一小时需要多少工位，以及已出租多少。' },
    subject: 'planning', filters: ['floorId', 'compare'], required: [], by: [], defaultBy: null, defaultPeriod: 'last-28-days',
  },
  forTenants: false,
  make: async (context) => {
    const now = await demand(context)
    const before = context.before && await demand(context.before)
    return {
      availableHours: figureOf(availableHours, now.total).value, coverage: figureOf(coverage, now.total).value,
      figures: [
        headline(spacesNeeded, figureOf(spacesNeeded, now.peak), before && figureOf(spacesNeeded, before.peak)),
        headline(frequency, figureOf(frequency, now.total), before && figureOf(frequency, before.total)),
        headline(letRate, letFigure(context), context.before && letFigure(context.before)),
      ],
      tables: [dayTable(now, context.timeZone)], notes: [WITHHELD_NOTE],
    }
  },
}
