import type { LocalText } from '#contract/local-text'
import type { ReplayedStock } from '#contract/planning'
import type { ReportCell, ReportTable } from '#contract/report'
import { numberColumn, textColumn } from '../figure-cells.ts'
import type { ReportDefinition } from '../report-definition.ts'

const EMPTY: LocalText = { en: 'There is no room of this purpose that everybody may use. Choose another purpose or floor.', 'zh-CN': '没有面向所有人的此类房间。请选择其他用途或楼层。' }

const stockRow = (title: LocalText, { rooms, placed, moved, tooSmall, taken, seatFill, peakRooms }: ReplayedStock): ReportCell[] =>
  [title, rooms, tooSmall + taken, tooSmall, placed, moved, peakRooms, seatFill ?? { missing: 'no-bookings' }]

function scenarioTable(rows: readonly ReportCell[][], notes: readonly LocalText[]): ReportTable {
  return {
    id: 'scenarios', title: { en: 'What each change would have done', 'zh-CN': '各项调整的效果' },
    columns: [
      textColumn('stock', 'Rooms', '房间'), numberColumn('rooms', 'Number of rooms', '房间数', 'count'), numberColumn('lost', 'Meetings without a place', '找不到房间的次数', 'count'), numberColumn('too-small', 'of them for want of size', '其中因容量不足', 'count'),
      numberColumn('placed', 'Meetings placed', '已安排次数', 'count'), numberColumn('moved', 'of them elsewhere', '其中改在其他房间', 'count'), numberColumn('peak', 'Rooms needed at once', '同时所需房间数', 'count'), numberColumn('seat-fill', 'Seats filled', '满座率', 'share'),
    ],
    rows: [...rows], total: null, chart: { kind: 'bars', x: 'stock', y: ['lost'], stacked: false }, empty: EMPTY, notes: [...notes],
  }
}

/** "Do we need another room?": the recorded demand replayed against the rooms as they are and against each single change. */
export const roomPlanningReport: ReportDefinition = {
  info: {
    id: 'room-planning', title: { en: 'Do we need another room?', 'zh-CN': '是否需要再增加一间房间？' },
    description: { en: 'Recorded demand replayed against rooms added, taken away, split or joined: how many meetings would have found no place.', 'zh-CN': '将记录的需求重新安排到增加、减少、拆分或合并后的房间，看有多少次使用找不到房间。' },
    subject: 'planning', filters: ['floorId', 'purpose'], required: [], by: [], defaultBy: null, defaultPeriod: 'last-28-days',
  },
  forTenants: false,
  make: async ({ building, scope: { from, to, floorId, purpose }, planning }) => {
    const answer = await planning.rooms(building.site.id, { from, to, ...floorId === undefined ? {} : { floorId }, ...purpose === undefined ? {} : { purpose } })
    const { verdict, vacantAtOnce, present, withoutEmptyBookings, scenarios, demand } = answer
    const none = answer.rooms.length === 0
    return {
      availableHours: null, coverage: vacantAtOnce.coverage, figures: [],
      tables: [
        {
          id: 'answer', title: { en: 'Answer', 'zh-CN': '结论' }, columns: [textColumn('answer', 'Answer', '结论'), textColumn('why', 'Why', '依据')],
          rows: none ? [] : verdict.why.map((why, index) => [index === 0 ? verdict.text : null, why]), total: null, chart: null, empty: EMPTY, notes: [],
        },
        {
          id: 'demand', title: { en: 'What was recorded', 'zh-CN': '记录的需求' }, columns: [textColumn('kind', 'Demand', '需求'), numberColumn('count', 'Times', '次数', 'count')],
          rows: none ? [] : [
            [{ en: 'Bookings', 'zh-CN': '预订' }, demand.bookings], [{ en: 'of them nobody came', 'zh-CN': '其中无人到场' }, demand.nobodyCame],
            [{ en: 'Uses without a booking', 'zh-CN': '未预订的使用' }, demand.walkIns], [{ en: 'Waited in vain', 'zh-CN': '候补未果' }, demand.waited],
          ],
          total: null, chart: null, empty: EMPTY, notes: [],
        },
        scenarioTable(none ? [] : [stockRow(present.title, present), stockRow({ en: 'As they are, without bookings that nobody came to', 'zh-CN': '现有房间，不计无人到场的预订' }, withoutEmptyBookings), ...scenarios.map((stock) => stockRow(stock.title, stock))], answer.notes),
      ],
      notes: [],
    }
  },
}
