import type { Building } from '#contract/api'
import type { OccupancyInterval } from '#contract/occupancy'
import { byBegin, joined } from '../bookings/stretch-rules.ts'
import type { Stretch } from '../site-time/available-time-rules.ts'
import type { TelemetryStore } from '../telemetry/telemetry-store.ts'
import { orTelemetryAway } from '../telemetry-views/telemetry-away.ts'
import type { AvailableTimes } from '../usage/available-times.ts'
import { grouped } from './grouped.ts'
import type { RoomTimes } from './surplus-rules.ts'

/** The stretches themselves, where sums by hour do not suffice: which rooms were vacant at the same moment. */
export interface RoomTimesReader { times(building: Building, spaceIds: readonly string[], period: Stretch): Promise<ReadonlyMap<string, RoomTimes>> }

export interface RoomTimesDeps { readonly telemetry: Pick<TelemetryStore, 'intervals'>; readonly available: AvailableTimes }

export function createRoomTimes({ telemetry, available }: RoomTimesDeps): RoomTimesReader {
  return {
    async times({ site }, spaceIds, period) {
      if (spaceIds.length === 0 || period.from >= period.to) return new Map()
      const open = await available.ofSpaces(site.id, spaceIds, period)
      const intervals = grouped(await orTelemetryAway(() => telemetry.intervals({ spaceIds: [...spaceIds], ...period })), ({ spaceId }) => spaceId)
      return new Map(spaceIds.map((spaceId): [string, RoomTimes] => {
        const own = (intervals.get(spaceId) ?? []).map(({ state, from, to }) => ({ state, from, to: to ?? period.to })).sort(byBegin)
        const inState = (isMeant: (state: OccupancyInterval['state']) => boolean): Stretch[] => joined(own.filter(({ state }) => isMeant(state)))
        return [spaceId, { available: open.get(spaceId) ?? [], known: inState((state) => state !== 'unknown'), vacant: inState((state) => state === 'vacant') }]
      }))
    },
  }
}
