import type { ReportCell, ReportTable } from '#contract/report'
import { availableHours } from '../../metrics/available-hours-metric.ts'
import { averageUtilisation } from '../../metrics/average-utilisation-metric.ts'
import { countedCoverage } from '../../metrics/counted-coverage-metric.ts'
import { coverage } from '../../metrics/coverage-metric.ts'
import { HOUR_MS } from '../../metrics/figure-rules.ts'
import { groupPeak } from '../../metrics/group-peak-metric.ts'
import { occupancyRate } from '../../metrics/occupancy-rate-metric.ts'
import { partyFill } from '../../metrics/party-fill-metric.ts'
import { peakPeople } from '../../metrics/peak-people-metric.ts'
import { peakUtilisation } from '../../metrics/peak-utilisation-metric.ts'
import { timeAboveTarget } from '../../metrics/time-above-target-metric.ts'
import { timeAtTarget } from '../../metrics/time-at-target-metric.ts'
import { timeBelowTarget } from '../../metrics/time-below-target-metric.ts'
import { timeByPersonCount } from '../../metrics/time-by-person-count-metric.ts'
import { bookingTally, toldTally } from '../booking-tally-rules.ts'
import { commonBookings } from '../common-bookings.ts'
import { addedBands, bandTally, NO_BANDS, sizeVerdict, SIZE_VERDICTS, type BandTally, type PeopleTime } from '../fullness-rules.ts'
import { grouped } from '../grouped.ts'
import { peakTally, type PeakTally } from '../hour-peak-rules.ts'
import { ALL_TOGETHER } from '../metric-table.ts'
import { cellOf, figureOf, headline, metricColumn, numberColumn, textColumn, type Told } from '../figure-cells.ts'
import type { ReportContext, ReportDefinition } from '../report-definition.ts'
import { NO_SPACES, WITHHELD_NOTE } from '../report-notes.ts'
import { groupsBySpace, inScope, scopeTotal } from '../space-groups.ts'
import type { Group, ToldRow } from '../told-usage.ts'

const OF_SPACE = [peakPeople, peakUtilisation, averageUtilisation, occupancyRate, countedCoverage]
const OF_BANDS = [timeBelowTarget, timeAtTarget, timeAboveTarget]

/** Time by number of people of each group; the tally is withheld as a whole where the group is. */
async function peopleTimes({ usage }: ReportContext, groups: readonly Group[]): Promise<ReadonlyMap<string, Told<readonly PeopleTime[]>>> {
  const rows = await usage.sums('count', groups, { byKey: true })
  return new Map([...grouped(rows, ({ group }) => group)].map(([group, of]) => [group, { sums: of.map(({ key, sums }) => ({ people: Number(key), ms: sums.ms ?? 0 })), isWithheld: of.some(({ isWithheld }) => isWithheld) }]))
}

async function roomTable(context: ReportContext, total: ToldRow<'space'>): Promise<ReportTable> {
  const groups = groupsBySpace(context)
  const capacityOf = new Map(context.building.spaces.map(({ id, capacity }) => [id, capacity]))
  const [sums, times] = [await context.usage.sums('space', groups), await peopleTimes(context, groups)]
  const bookings = await commonBookings(context)
  const ofSpace = grouped(bookings, ({ spaceId }) => spaceId)
  const bandsOf = (id: string): Told<BandTally> => ({ sums: bandTally(times.get(id)?.sums ?? [], capacityOf.get(id) ?? 0), isWithheld: times.get(id)?.isWithheld ?? false })
  const party = (id: string): ReportCell => cellOf(figureOf(partyFill, toldTally(bookingTally(ofSpace.get(id) ?? []), false)))
  const allBands = { sums: groups.map(({ id }) => bandsOf(id).sums).reduce(addedBands, NO_BANDS), isWithheld: total.isWithheld || groups.some(({ id }) => bandsOf(id).isWithheld) }
  const verdict = (id: string, told: ToldRow<'space'>): ReportCell => {
    const [peak, above] = [figureOf(peakPeople, told), figureOf(timeAboveTarget, bandsOf(id))]
    if (peak.reason === 'suppressed') return { missing: 'suppressed' }
    return SIZE_VERDICTS[sizeVerdict({ peak: peak.value, capacity: capacityOf.get(id) ?? 0, aboveShare: above.value, countedShare: figureOf(countedCoverage, told).value })]
  }
  return {
    id: 'rooms', title: { en: 'Rooms against their size', 'zh-CN': '房间大小与实际人数' },
    columns: [textColumn('space', 'Space', '空间'), numberColumn('capacity', 'Capacity', '容量', 'person'), metricColumn(partyFill), ...OF_SPACE.map((metric) => metricColumn(metric)), ...OF_BANDS.map((metric) => metricColumn(metric)), textColumn('verdict', 'In short', '结论')],
    rows: groups.map(({ id, name }, index): ReportCell[] => [
      name, capacityOf.get(id) || { missing: 'no-capacity' }, party(id), ...OF_SPACE.map((metric) => cellOf(figureOf(metric, sums[index]!))), ...OF_BANDS.map((metric) => cellOf(figureOf(metric, bandsOf(id)))), verdict(id, sums[index]!),
    ]),
    total: groups.length === 0 ? null : [
      ALL_TOGETHER, null, cellOf(figureOf(partyFill, toldTally(bookingTally(bookings), false))), cellOf(figureOf(peakPeople, total)), null, cellOf(figureOf(averageUtilisation, total)), cellOf(figureOf(occupancyRate, total)), cellOf(figureOf(countedCoverage, total)),
      ...OF_BANDS.map((metric) => cellOf(figureOf(metric, allBands))), null,
    ],
    chart: { kind: 'bars', x: 'space', y: OF_BANDS.map(({ info }) => info.id), stacked: true }, empty: NO_SPACES,
    notes: [{ en: 'Seats asked for are those of bookings; whoever came is counted by sensors.', 'zh-CN': '“预订座位占比”来自预订人数；实际人数由传感器统计。' }],
  }
}

async function peopleTable(context: ReportContext, total: ToldRow<'space'>): Promise<ReportTable> {
  const { places, scope } = context
  const told = (await peopleTimes(context, [{ id: 'total', selection: places.select(inScope(scope)) }])).get('total') ?? { sums: [], isWithheld: false }
  const countedMs = told.sums.reduce((sum, { ms }) => sum + ms, 0)
  // A group that is withheld has no rows: which counts occur would tell as well.
  const rows = told.isWithheld ? [] : [...told.sums].sort((a, b) => a.people - b.people)
  return {
    id: 'people', title: { en: 'Time by number of people', 'zh-CN': '按人数划分的时间' },
    columns: [numberColumn('people', 'People', '人数', 'person'), metricColumn(timeByPersonCount), numberColumn('hours', 'Hours', '时长', 'hour'), metricColumn(countedCoverage)],
    rows: rows.map(({ people, ms }) => [people, cellOf(figureOf(timeByPersonCount, { sums: { countedMs, ms }, isWithheld: false })), ms / HOUR_MS, cellOf(figureOf(countedCoverage, total))]),
    total: null, chart: { kind: 'bars', x: 'people', y: [timeByPersonCount.info.id], stacked: false },
    empty: { en: 'Nothing counts people here. A counter at the door or a people counter in the room fills this table.', 'zh-CN': '此处没有人数统计设备。安装门口计数器或室内人数传感器后即可生成此表。' }, notes: [],
  }
}

/** People of all the scope's spaces hour by hour, of the time in which they are counted. */
async function peakOf({ usage, places, scope }: ReportContext): Promise<Told<PeakTally>> {
  const hours = await usage.sums('space', [{ id: 'total', selection: places.select(inScope(scope)) }], { hours: true })
  return {
    isWithheld: hours.some(({ isWithheld }) => isWithheld),
    sums: peakTally(hours.map(({ sums }) => ({ inUseMs: sums.personMs, availableMs: sums.availableMs, knownMs: sums.countedMs })), 0),
  }
}

/** Whether rooms have the size that they need: what was asked for, how many came, and how full it was. */
export const rightSizingReport: ReportDefinition = {
  info: {
    id: 'right-sizing', title: { en: 'Right size of rooms', 'zh-CN': '房间大小适配' },
    description: { en: 'Party sizes and people counted against capacity: which rooms are too large, and which too small.', 'zh-CN': '将预订人数、实际人数与容量对比，找出过大或过小的房间。' },
    subject: 'space-use', filters: ['floorId', 'purpose', 'spaceId'], required: [], by: [], defaultBy: null, defaultPeriod: 'last-28-days',
  },
  forTenants: false,
  make: async (context) => {
    const total = await scopeTotal(context)
    return {
      availableHours: figureOf(availableHours, total).value, coverage: figureOf(coverage, total).value,
      figures: [...[occupancyRate, peakPeople].map((metric) => headline(metric, figureOf(metric, total), null)), headline(groupPeak, figureOf(groupPeak, await peakOf(context)), null)],
      tables: [await roomTable(context, total), await peopleTable(context, total)], notes: [WITHHELD_NOTE],
    }
  },
}
