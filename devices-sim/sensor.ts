import type { Purpose } from '#contract/purposes'
import type { PointId } from '#contract/vocabulary'
import type { Device } from '#contract/building'
import { plannedDevices, roomId } from './building-plan.ts'
import { AIR_LIVE_S, HEARTBEAT_S, type ModelKey } from './device-models.ts'
import type { ChunkTruth } from './ground-truth.ts'
import { MACHINE_ROWS } from './plan-machines.ts'
import { DOOR_ROWS, ROOM_ROWS, type RoomRow } from './plan-rooms.ts'
import { drawAt, streamKey, type Random } from './seeded-random.ts'
import type { SpaceTable } from './walking-routes.ts'

/** What a device measured at a moment, in the vocabulary's units; only what is new. */
export interface Observation {
  readonly at: number
  readonly values: Readonly<Partial<Record<PointId, number>>>
}

export interface SimDevice {
  readonly index: number
  readonly record: Device
  readonly model: ModelKey
  /** Stream key of this device under this seed. */
  readonly key: number
  /** Indices of what it watches; −1 where it is something else. */
  readonly space: number
  readonly door: number
  readonly machine: number
  /** The room it hangs in, for light and air; a door's or machine's room too. */
  readonly room: RoomRow
  readonly roomSpace: number
  readonly purpose: Purpose
  /** Share of a room that this sensor sees, where two share it. */
  readonly coverage: number
}

/** What one sensor is given to observe one simulated day. */
export interface SensorDay {
  readonly truth: ChunkTruth
  /** Local midnight (by zone-days), for daylight. */
  readonly origin: number
  /** When the device reports by itself: heartbeats, air periods, the announcement at start. */
  readonly reports: readonly number[]
  readonly random: Random
  /** False: an ideal sensor, to compare with the truth. */
  readonly noise: boolean
  /** The flaw of a counter that misses people on their way out. */
  readonly drifting: boolean
}

/** A sensor keeps what it must carry from day to day in `memory`. */
export type Sensor = (device: SimDevice, day: SensorDay, memory: SensorMemory, emit: (at: number, values: Observation['values']) => void) => void

/** Carried state of one device: presence levels, totals, air. Numbers only, so that a copy is cheap. */
export interface SensorMemory {
  /** 1 while the reported level is on. */
  on: number
  /** When the level goes off if nothing more is seen. */
  onUntil: number
  lastReport: number
  inTotal: number
  outTotal: number
  energyWh: number
  count: number
  air: { at: number; co2: number; temperature: number; dust: number; vapour: number } | null
}

export const freshMemory = (): SensorMemory => ({ on: 0, onUntil: 0, lastReport: 0, inTotal: 0, outTotal: 0, energyWh: 0, count: 0, air: null })

/** The plan's devices as the simulator runs them. */
export function simDevices(seed: number, table: SpaceTable): SimDevice[] {
  const planned = plannedDevices()
  return planned.map(({ record, model }, index) => {
    const { spaceId, doorId, equipmentId } = record.placement
    const door = doorId === null ? -1 : table.doorIds.indexOf(doorId)
    const machine = MACHINE_ROWS.findIndex((row) => equipmentId === `demo-${row.key}`)
    const roomKey = spaceId?.split('-desk-')[0] ?? roomId(DOOR_ROWS[door]?.a ?? MACHINE_ROWS[machine]?.room ?? '0.09')
    const room = ROOM_ROWS.find((row) => roomId(row.code) === roomKey)
    if (!room) throw new Error(`device ${record.id} hangs in no room of the plan`)
    const shared = planned.filter((other) => other.model === model && spaceId !== null && other.record.placement.spaceId === spaceId).length
    return {
      index, record, model, key: streamKey(seed, 'device', record.id), door, machine, room, purpose: room.purpose,
      space: spaceId === null ? -1 : (table.indexOf.get(spaceId) ?? -1), roomSpace: table.indexOf.get(roomKey) ?? -1, coverage: shared > 1 ? 0.65 : 1,
    }
  })
}

const AIR_LIKE: ReadonlySet<ModelKey> = new Set(['air', 'air-dust', 'sound'])
const JITTER_SHARE = 0.02

/**
 * When a device reports by itself within [start, end): a period with a phase of its own and ±2 %
 * jitter, pure in absolute time, so that any start meets the same reports.
 */
export function reportTimes(device: SimDevice, start: number, end: number, airEveryS: number = AIR_LIVE_S): number[] {
  const periodMs = 1000 * (AIR_LIKE.has(device.model) ? airEveryS : HEARTBEAT_S)
  const phase = Math.floor(drawAt(device.key, 1) * periodMs)
  const times: number[] = []
  for (let turn = Math.floor((start - phase) / periodMs) - 1; ; turn++) {
    const at = Math.round(phase + periodMs * (turn + JITTER_SHARE * (2 * drawAt(device.key, turn) - 1)))
    if (at >= end) return times
    if (at >= start) times.push(at)
  }
}

const BATTERY_LIFE_DAYS = [240, 900] as const
const DAY = 86_400_000
/** Fuller years ago than this nobody asks. */
const EVER = Date.UTC(2020, 0, 1)

/** Whole percent; falls over the battery's life and is 100 again when staff change it at 8 %. */
export function batteryPercent(device: SimDevice, at: number): number {
  const lifeDays = BATTERY_LIFE_DAYS[0] + drawAt(device.key, 2) * (BATTERY_LIFE_DAYS[1] - BATTERY_LIFE_DAYS[0])
  const used = ((at - EVER) / DAY / lifeDays + drawAt(device.key, 3)) % 1
  return Math.round(100 - 92 * Math.max(0, used))
}
