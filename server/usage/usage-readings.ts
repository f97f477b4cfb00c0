import type { PointId } from '#contract/vocabulary'
import type { Stretch } from '../site-time/available-time-rules.ts'
import type { Reading, ReadingQuery, TelemetryStore } from '../telemetry/telemetry-store.ts'
import { COUNTER_MEMORY_MS } from './counter-energy-rules.ts'
import type { DeviceSign } from './device-cells-rules.ts'
import { RUN_ON_LOOK_BACK_MS } from './machine-cells-rules.ts'
import { grouped, type Told } from './timeline-rules.ts'

const HOUR_MS = 3_600_000
/**
 * The last reading before a moment is mostly minutes old: further back is looked only for whoever was not
 * found nearer. A week is the longest silence that a device may be allowed (contract/building.ts reportEveryS).
 */
const LOOK_BACK_MS = [HOUR_MS, 26 * HOUR_MS, COUNTER_MEMORY_MS]

export interface UsageReadingsDeps {
  readonly telemetry: Pick<TelemetryStore, 'exportReadings' | 'latest'>
  /** The longest silence that is normal for a device; of one that is gone too. */
  readonly staleAfterMs: (deviceId: string) => number
}

/** What is asked of the store, kept apart by group. */
interface Asked {
  /** The question for those who are still looked for. */
  readonly narrowed: (wanted: readonly string[]) => Pick<ReadingQuery, 'placeIds' | 'deviceIds' | 'points'>
  readonly takes: (reading: Reading) => boolean
  readonly groupOf: (reading: Reading) => string
  /** Which of the wanted is found with this reading; by default its group. */
  readonly wantedOf?: (reading: Reading) => string
  /** So much before a group's last reading is wanted with it. */
  readonly leadMs?: number
}

const isGood = ({ quality }: Reading): boolean => quality === 'good'
const placeOf = ({ placeId }: Reading): string => placeId ?? ''

/**
 * Readings of a period as the cell rules take them, each series led by what was told last before the period, as
 * far back as it can matter. So the same hours come out whatever period they are computed with.
 */
export type UsageReadings = ReturnType<typeof createUsageReadings>

export function createUsageReadings({ telemetry, staleAfterMs }: UsageReadingsDeps) {
  const told = ({ deviceId, observedAt, value }: Reading): Told<number> => ({ at: observedAt, value, believedMs: staleAfterMs(deviceId) })
  const each = async (query: ReadingQuery, take: (reading: Reading) => void): Promise<void> => {
    for await (const page of telemetry.exportReadings(query)) for (const reading of page) take(reading)
  }

  async function withLast(asked: Asked, wanted: readonly string[], { from, to }: Stretch): Promise<Map<string, Reading[]>> {
    const found = await lastBefore(asked, wanted, from)
    await each({ ...asked.narrowed(wanted), from, to }, (reading) => { if (asked.takes(reading)) put(found, asked.groupOf(reading), reading) })
    return found
  }

  /** Of each group the last reading before a moment, with its lead. */
  async function lastBefore({ narrowed, takes, groupOf, wantedOf = groupOf, leadMs = 0 }: Asked, wanted: readonly string[], from: number): Promise<Map<string, Reading[]>> {
    const found = new Map<string, Reading[]>()
    const missing = new Set(wanted)
    let to = from
    for (const reachMs of LOOK_BACK_MS) {
      if (missing.size === 0) break
      const looked = new Map<string, Reading[]>()
      await each({ ...narrowed([...missing]), from: from - reachMs - leadMs, to }, (reading) => {
        if (takes(reading)) looked.set(groupOf(reading), [...(looked.get(groupOf(reading)) ?? []).filter(({ observedAt }) => observedAt >= reading.observedAt - leadMs && leadMs > 0), reading])
      })
      to = from - reachMs
      for (const [group, readings] of looked) {
        const last = readings.at(-1)!
        if (last.observedAt < to || found.has(group)) continue
        found.set(group, readings)
        missing.delete(wantedOf(last))
      }
    }
    return found
  }

  return {
    /** Power in W by equipment. */
    async power(equipmentIds: readonly string[], period: Stretch): Promise<ReadonlyMap<string, readonly Told<number>[]>> {
      // What runs at the begin follows from the last reading, and whether that was a pause only from the minute before it.
      const asked: Asked = { narrowed: (placeIds) => ({ placeIds, points: ['power.active'] }), takes: isGood, groupOf: placeOf, leadMs: RUN_ON_LOOK_BACK_MS }
      return mapped(await withLast(asked, equipmentIds, period), told)
    },

    /** Totals in Wh of each meter, by the place that it meters. */
    async meters(placeIds: readonly string[], period: Stretch): Promise<ReadonlyMap<string, readonly (readonly Told<number>[])[]>> {
      const meters = (await telemetry.latest()).filter(({ point }) => point === 'energy.total').map(({ deviceId, channel }) => `${deviceId}\0${channel}`)
      const asked: Asked = {
        narrowed: (wanted) => ({ placeIds, deviceIds: wanted.map((meter) => meter.split('\0')[0]!), points: ['energy.total'] }), takes: isGood,
        groupOf: ({ placeId, deviceId, channel }) => `${placeId}\0${deviceId}\0${channel}`, wantedOf: ({ deviceId, channel }) => `${deviceId}\0${channel}`,
      }
      const byMeter = mapped(await withLast(asked, meters, period), told)
      return mapped(grouped(byMeter, ([group]) => group.split('\0')[0]!), ([, totals]) => totals)
    },

    /** When each meter of a place told a total next, at or after a moment: its sum is from the last total before. In order. */
    async nextTotals(placeId: string, from: number): Promise<number[]> {
      const meters = grouped((await telemetry.latest()).filter(({ point }) => point === 'energy.total'), ({ deviceId }) => deviceId)
      const next: number[] = []
      for (const [deviceId, { length: channels }] of meters) {
        const found = new Set<number>()
        const query = { deviceIds: [deviceId], placeIds: [placeId], points: ['energy.total'] as const, from, to: from + COUNTER_MEMORY_MS }
        search: for await (const page of telemetry.exportReadings(query)) for (const reading of page) {
          if (!isGood(reading) || found.has(reading.channel)) continue
          found.add(reading.channel)
          next.push(reading.observedAt)
          if (found.size === channels) break search
        }
      }
      return next.sort((a, b) => a - b)
    },

    /** Values of one air point by space, whichever sensor there told them. */
    async air(point: PointId, spaceIds: readonly string[], period: Stretch): Promise<ReadonlyMap<string, readonly Told<number>[]>> {
      return mapped(await withLast({ narrowed: (placeIds) => ({ placeIds, points: [point] }), takes: isGood, groupOf: placeOf }, spaceIds, period), told)
    },

    /** Signs of life by device. Replays that a broker kept are none; what a gateway kept and delivers late shows that it worked then. */
    async signs(deviceIds: readonly string[], period: Stretch): Promise<ReadonlyMap<string, readonly DeviceSign[]>> {
      const asked: Asked = { narrowed: (wanted) => ({ deviceIds: wanted }), takes: ({ quality }) => quality !== 'stale', groupOf: ({ deviceId }) => deviceId }
      return mapped(await withLast(asked, deviceIds, period), ({ observedAt, point, value }): DeviceSign => ({ at: observedAt, kind: point === 'device.online' && value === 0 ? 'said-offline' : 'heard' }))
    },
  }
}

function put<Item>(groups: Map<string, Item[]>, key: string, item: Item): void {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, [item])
  else group.push(item)
}

const mapped = <From, To>(groups: ReadonlyMap<string, readonly From[]>, as: (item: From) => To): Map<string, To[]> => new Map([...groups].map(([key, items]) => [key, items.map(as)]))
