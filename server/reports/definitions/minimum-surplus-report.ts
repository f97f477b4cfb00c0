import type { Space } from '#contract/building'
import { PURPOSE_IDS, PURPOSES } from '#contract/purposes'
import type { ReportCell, ReportTable } from '#contract/report'
import { HOUR_MS } from '../../metrics/figure-rules.ts'
import { minimumSurplus } from '../../metrics/minimum-surplus-metric.ts'
import { cellOf, figureOf, headline, metricColumn, numberColumn, textColumn } from '../figure-cells.ts'
import type { ReportContext, ReportDefinition } from '../report-definition.ts'
import { inScope } from '../space-groups.ts'
import { surplusOf, type Surplus } from '../surplus-rules.ts'

/** Rooms that could go: those that are everybody's, and whose own figures may be told (a pool of one room tells of it). */
function pool({ places, scope }: ReportContext): readonly Space[] {
  const chosen = inScope(scope)
  return places.spaces.filter((space) => space.kind !== 'desk' && chosen(space, null) && places.isCommon(space.id))
}

async function surplusIn(context: ReportContext, rooms: readonly Space[]): Promise<Surplus> {
  const times = await context.roomTimes.times(context.building, rooms.map(({ id }) => id), context.period)
  return surplusOf(rooms.flatMap(({ id }) => times.get(id) ?? []))
}

const figureIn = ({ tally }: Surplus) => figureOf(minimumSurplus, { sums: tally, isWithheld: false })
const COVERAGE = numberColumn('coverage', 'Coverage', '数据覆盖率', 'share')
const EMPTY = { en: 'No room of this scope is open to everybody. Choose another purpose or floor.', 'zh-CN': '所选范围内没有面向所有人的房间。请选择其他用途或楼层。' }
const LOWER_BOUND = {
  en: 'What is not known is never counted as vacant: at least so many rooms stood empty at every moment in which all were open. A room without a sensor never adds to it.',
  'zh-CN': '未知状态不计为空闲：在所有房间均开放的任一时刻，空闲房间至少有这么多。没有传感器的房间不会增加该数值。',
}

function purposeTable(byPurpose: readonly { readonly purpose: Space['purpose']; readonly rooms: number; readonly surplus: Surplus }[], rooms: number, all: Surplus): ReportTable {
  const cells = (count: number, surplus: Surplus): ReportCell[] => {
    const figure = figureIn(surplus)
    return [count, cellOf(figure), figure.coverage, (surplus.tally.availableMs ?? 0) / HOUR_MS]
  }
  return {
    id: 'purposes', title: { en: 'Rooms that could go', 'zh-CN': '可减少的房间' },
    columns: [textColumn('purpose', 'Purpose', '用途'), numberColumn('rooms', 'Rooms', '房间数', 'count'), metricColumn(minimumSurplus), COVERAGE, numberColumn('common-hours', 'Hours in which all were open', '全部开放的时长', 'hour')],
    rows: byPurpose.map(({ purpose, rooms: count, surplus }) => [PURPOSES[purpose], ...cells(count, surplus)]),
    total: byPurpose.length === 0 ? null : [{ en: 'All together', 'zh-CN': '合计' }, ...cells(rooms, all)],
    chart: { kind: 'bars', x: 'purpose', y: ['rooms', minimumSurplus.info.id], stacked: false }, empty: EMPTY, notes: [LOWER_BOUND],
  }
}

function timeTable({ times, tally }: Surplus): ReportTable {
  let atMost = 0
  return {
    id: 'vacant', title: { en: 'Rooms vacant at once', 'zh-CN': '同时空闲的房间数' },
    columns: [numberColumn('vacant', 'Rooms vacant', '空闲房间数', 'count'), numberColumn('hours', 'Hours', '时长', 'hour'), numberColumn('at-most', 'Share of time with at most so many', '不超过该数量的时间占比', 'share'), COVERAGE],
    rows: times.map(({ vacant, ms }) => [vacant, ms / HOUR_MS, (atMost += ms) / tally.availableMs!, figureIn({ times, tally }).coverage]),
    total: null, chart: { kind: 'bars', x: 'vacant', y: ['hours'], stacked: false }, empty: EMPTY, notes: [LOWER_BOUND],
  }
}

/** Do we need another room, or could one go? */
export const minimumSurplusReport: ReportDefinition = {
  info: {
    id: 'minimum-surplus', title: { en: 'Rooms that could go', 'zh-CN': '房间富余' },
    description: { en: 'How many rooms stood vacant at the busiest moment: so many would not have been missed.', 'zh-CN': '最繁忙的时刻仍有多少房间空闲：这些房间即使没有也不影响使用。' },
    subject: 'planning', filters: ['floorId', 'purpose', 'compare'], required: [], by: [], defaultBy: null, defaultPeriod: 'last-28-days',
  },
  forTenants: false,
  make: async (context) => {
    const rooms = pool(context)
    const all = await surplusIn(context, rooms)
    const before = context.before && await surplusIn(context.before, pool(context.before))
    const byPurpose = []
    for (const purpose of PURPOSE_IDS) {
      const own = rooms.filter((room) => room.purpose === purpose)
      if (own.length > 0) byPurpose.push({ purpose, rooms: own.length, surplus: await surplusIn(context, own) })
    }
    const figure = figureIn(all)
    return {
      availableHours: (all.tally.availableMs ?? 0) / HOUR_MS, coverage: figure.coverage, figures: [headline(minimumSurplus, figure, before && figureIn(before))],
      tables: [purposeTable(byPurpose, rooms.length, all), timeTable(all)],
      notes: [{ en: 'Only rooms that are open to everybody are looked at; what is let is not surplus.', 'zh-CN': '仅统计面向所有人的房间；已出租的空间不视为富余。' }],
    }
  },
}
