import type { Building } from '#contract/api'
import type { Resource } from '#contract/bookings'
import type { Space } from '#contract/building'
import type { DemandScope, ReplayAnswer, ReplayAsk, ReplayedStock, RoomQuestion, StockChange } from '#contract/planning'
import type { PersonalSpaces } from '../access/personal-space-service.ts'
import { ApiError } from '../api-error.ts'
import type { BuildingReader } from '../building/building-service.ts'
import { partsOf } from '../bookings/resource-unit-rules.ts'
import { common, joined } from '../bookings/stretch-rules.ts'
import type { Clock } from '../clock.ts'
import { surplusOf, type RoomTimes } from '../reports/surplus-rules.ts'
import { dayStretch, until, type Stretch } from '../site-time/available-time-rules.ts'
import type { TelemetryStore } from '../telemetry/telemetry-store.ts'
import type { AvailableTimes } from '../usage/available-times.ts'
import { shortTurns } from '../usage/short-turns.ts'
import { grouped } from '../usage/timeline-rules.ts'
import { replayedDemand, type Replay } from './demand-replay-rules.ts'
import { recordedDemand, type Demand, type DemandOptions, type HeldBooking, type RoomUse, type VainWait } from './meeting-demand-rules.ts'
import type { PlanningRepository } from './planning-repository.ts'
import { changesTitle, roomTitle } from './planning-titles-rules.ts'
import { scenarioResults, singleChanges } from './room-scenario-rules.ts'
import { changedStock, type StockFault, type StockRoom } from './room-stock-rules.ts'
import { roomVerdict } from './room-verdict-rules.ts'

const HOUR_MS = 3_600_000
const MAX_DAYS = 400
const UNPLACED_SHOWN = 500

export interface PlanningDeps {
  readonly repository: PlanningRepository
  readonly telemetry: Pick<TelemetryStore, 'intervals'>
  readonly buildings: Pick<BuildingReader, 'building'>
  readonly available: AvailableTimes
  readonly personal: PersonalSpaces
  readonly clock: Clock
}

/** Questions about the stock of rooms, answered by replaying what was recorded. Rejects with 'not-found', 'bad-request', 'telemetry-away'. */
export interface PlanningService {
  rooms(siteId: string, scope: DemandScope): Promise<RoomQuestion>
  replay(siteId: string, ask: ReplayAsk): Promise<ReplayAnswer>
}

/** What was recorded of the rooms that a scope asks about. */
interface Recorded {
  readonly building: Building
  readonly rooms: readonly Space[]
  readonly stock: readonly StockRoom[]
  readonly times: readonly RoomTimes[]
  readonly demand: (options: Partial<DemandOptions>) => Demand
}

export function createPlanningService({ repository, telemetry, buildings, available, personal, clock }: PlanningDeps): PlanningService {
  async function recorded(siteId: string, scope: DemandScope): Promise<Recorded> {
    const building = buildings.building(siteId)
    if (!building) throw new ApiError('not-found')
    const period = periodOf(scope, building.site.timeZone, clock.now())
    const { letSpaceIds, resources, bookings, waits } = await repository.demand(siteId, period)
    const rooms = roomsAsked(building, scope, new Set([...letSpaceIds, ...resources.flatMap(({ spaceId, tenantId, memberId }) => (spaceId !== null && (tenantId !== null || memberId !== null) ? [spaceId] : [])), ...(await personal.ofSite(siteId)).keys()]))
    const ids = rooms.map(({ id }) => id)
    const open = await available.ofSpaces(siteId, ids, period)
    const intervals = await telemetry.intervals({ spaceIds: ids, ...period }).catch((error: unknown) => { throw new ApiError('telemetry-away', undefined, [], { cause: error }) })
    const statesOf = grouped(intervals, ({ spaceId }) => spaceId)
    const times = rooms.map(({ id }): RoomTimes => {
      const states = (statesOf.get(id) ?? []).map(({ state, from, to }) => ({ state, from, to: Math.min(to ?? period.to, period.to) }))
      return { available: open.get(id) ?? [], known: joined(states.filter(({ state }) => state !== 'unknown')), vacant: joined(states.filter(({ state }) => state === 'vacant')) }
    })
    const uses = intervals.filter(({ state }) => state === 'occupied').flatMap(({ spaceId: roomId, from, to, peakCount: people }): RoomUse[] => common([{ from, to: Math.min(to ?? period.to, period.to) }], open.get(roomId) ?? []).map((stretch) => ({ ...stretch, roomId, people })))
    const roomOf = roomOfResource(resources, new Set(ids))
    const held = bookings.flatMap(({ resourceId, ...booking }): HeldBooking[] => roomOf(resourceId).slice(0, 1).map((roomId) => ({ ...booking, roomId })))
    const vain = waits.filter(({ resourceIds }) => resourceIds.some((id) => roomOf(id).length > 0)).map((wait): VainWait => wait)
    return {
      building, rooms, times,
      stock: rooms.map(({ id, capacity }) => ({ id, capacity, was: [id], unchanged: true, blocked: [] })),
      demand: (options) => recordedDemand(held, uses, vain, { size: scope.size ?? 'booked', emptyBookings: scope.emptyBookings ?? 'keep', ...options }),
    }
  }

  return {
    async rooms(siteId, scope) {
      const { rooms, stock, times, demand, building } = await recorded(siteId, scope)
      const nameOf = namesOf(rooms)
      const { meetings, ...counted } = demand({})
      const present = told([], stock.length, replayedDemand(meetings, stock), nameOf)
      const withoutEmptyBookings = told([], stock.length, replayedDemand(demand({ emptyBookings: 'leave-out' }).meetings, stock), nameOf)
      const scenarios: ReplayedStock[] = []
      const breathe = shortTurns()
      for (const { changes, rooms: count, replay } of scenarioResults(meetings, stock, singleChanges(rooms).map((change) => [change]))) {
        scenarios.push(told(changes, count, replay, nameOf))
        await breathe()
      }
      scenarios.sort((a, b) => lost(a) - lost(b) || a.rooms - b.rooms || b.placed - a.placed)
      const facts = { demand: counted, vacantAtOnce: vacancy(times), present, withoutEmptyBookings, scenarios }
      return {
        scope, timeZone: building.site.timeZone, madeAt: new Date(clock.now()).toISOString(),
        rooms: rooms.map(({ id, name, capacity }) => ({ id, name, capacity })), ...facts, verdict: roomVerdict(facts), notes: NOTES,
      }
    },

    async replay(siteId, { changes, ...scope }) {
      const { rooms, stock, demand } = await recorded(siteId, scope)
      const nameOf = namesOf(rooms)
      const changed = changedStock(stock, changes)
      if (changed.stock === null) throw new ApiError('bad-request', undefined, [{ field: `changes/${changed.fault.at}`, message: FAULTS[changed.fault.code] }])
      const { meetings, ...counted } = demand({})
      const replay = replayedDemand(meetings, changed.stock)
      return {
        demand: counted, present: told([], stock.length, replayedDemand(meetings, stock), nameOf), changed: told(changes, changed.stock.length, replay, nameOf),
        unplaced: [...replay.unplaced].sort((a, b) => a.meeting.from - b.meeting.from).slice(0, UNPLACED_SHOWN)
          .map(({ meeting: { from, to, people, source }, reason }) => ({ from: new Date(from).toISOString(), to: new Date(to).toISOString(), people, source, reason })),
        rooms: changed.stock.map(({ id, capacity }) => ({ id, capacity, title: roomTitle(id, nameOf), usedHours: replay.usedMs.get(id)! / HOUR_MS })),
      }
    },
  }
}

const lost = ({ tooSmall, taken }: ReplayedStock): number => tooSmall + taken
const namesOf = (rooms: readonly Space[]) => (roomId: string): string => rooms.find(({ id }) => id === roomId)?.name ?? roomId

function told(changes: readonly StockChange[], rooms: number, replay: Replay, nameOf: (id: string) => string): ReplayedStock {
  const tooSmall = replay.unplaced.filter(({ reason }) => reason === 'too-small').length
  return {
    changes: [...changes], title: changesTitle(changes, nameOf), rooms, placed: replay.stayed + replay.moved, moved: replay.moved,
    tooSmall, taken: replay.unplaced.length - tooSmall, seatFill: replay.seatFill, peakRooms: replay.peakRooms,
  }
}

/**
 * Of the time in which all rooms were open and known. A silent sensor is neither a vacant room nor a taken one: neither
 * "there are enough" nor "another is needed" may rest on it.
 */
function vacancy(rooms: readonly RoomTimes[]): RoomQuestion['vacantAtOnce'] {
  const { tally: { availableMs: openMs } } = surplusOf(rooms)
  const { tally: { availableMs: knownMs, fewestVacant }, times } = surplusOf(rooms.map(({ available, known, vacant }) => ({ available: common(available, known), known, vacant })))
  return {
    minimum: fewestVacant, knownHours: (knownMs ?? 0) / HOUR_MS, coverage: openMs === null || openMs === 0 ? null : (knownMs ?? 0) / openMs,
    hours: times.map(({ vacant, ms }) => ({ vacant, hours: ms / HOUR_MS })),
  }
}

/** The scope's days until now; throws 'bad-request' by field. */
function periodOf({ from, to }: DemandScope, timeZone: string, now: number): Stretch {
  if (from >= to) throw new ApiError('bad-request', undefined, [{ field: 'to', message: { en: 'must be after from', 'zh-CN': '必须晚于 from' } }])
  const [period] = until([{ from: dayStretch(from, timeZone).from, to: dayStretch(to, timeZone).from }], now)
  if (!period) throw new ApiError('bad-request', undefined, [{ field: 'from', message: { en: 'must be in the past', 'zh-CN': '必须是过去的日期' } }])
  if (period.to - period.from > MAX_DAYS * 24 * HOUR_MS) throw new ApiError('bad-request', undefined, [{ field: 'to', message: { en: `must be at most ${MAX_DAYS} days after from`, 'zh-CN': `不得晚于 from 之后 ${MAX_DAYS} 天` } }])
  return period
}

/** Rooms of the purpose (meeting rooms, unless it says otherwise) that everybody may use: what is let is no room to plan with, and one person's history is nobody's. */
function roomsAsked({ spaces }: Building, { purpose = 'meeting', floorId }: DemandScope, taken: ReadonlySet<string>): Space[] {
  return spaces.filter((space) => space.kind !== 'desk' && space.purpose === purpose && (floorId === undefined || space.floorId === floorId) && !taken.has(space.id))
}

/** The rooms (of those asked about) that a booking of a resource takes place in: its own, else those of its parts. */
function roomOfResource(resources: readonly Resource[], asked: ReadonlySet<string>): (resourceId: string) => string[] {
  const byId = new Map(resources.map((resource) => [resource.id, resource]))
  return (resourceId) => {
    const resource = byId.get(resourceId)
    return resource === undefined ? [] : [resource, ...partsOf(resource, byId)].flatMap(({ spaceId }) => (spaceId !== null && asked.has(spaceId) ? [spaceId] : []))
  }
}

const FAULTS: Readonly<Record<StockFault, { en: string; 'zh-CN': string }>> = {
  'unknown-room': { en: 'names a room that is not there (any more)', 'zh-CN': '所指房间不存在或已被更改' },
  'not-two': { en: 'needs two rooms or more', 'zh-CN': '至少需要两间房间' },
  'no-capacity': { en: 'needs a capacity of 1 or more for each room', 'zh-CN': '每间房间的容量至少为 1' },
}

const NOTES = [
  { en: 'Meetings are placed in the order in which they were asked for: where they took place, else into the smallest free room that is large enough. No time is shifted, so the meetings without a place are an upper bound.', 'zh-CN': '按提出时间的先后安排：优先原房间，否则安排到足够大的最小空闲房间；不调整时间，因此“找不到房间”的次数是上限。' },
  { en: 'A use without a booking counts from ten minutes on; where nothing counts people it is taken as one person.', 'zh-CN': '未预订的使用满十分钟才计入；没有人数统计的按一人计。' },
  { en: 'Halves of a split room are taken to seat 45 % each of what the whole seats.', 'zh-CN': '拆分后的每一半按原房间座位数的 45% 计算。' },
]
