import type { Building } from '#contract/api'
import type { Device, Space } from '#contract/building'
import { VOCABULARY, type PointId } from '#contract/vocabulary'
import type { Source } from './occupancy-engine.ts'

/** A space that hears a device, and on which side of a door it lies. */
export interface Hearing {
  readonly spaceId: string
  readonly doorSign?: 1 | -1
  readonly doorId?: string
  /** Of the machine that a power meter watches. */
  readonly runningThresholdW?: number
}

/**
 * Which spaces hear which device: its own space; both sides of its door (a counter's "in" leads from
 * side B into side A; a door to the outside has no side B); the room of its machine.
 */
export function hearingsOf(building: Building): Map<string, readonly Hearing[]> {
  const doors = new Map(building.doors.map((door) => [door.id, door]))
  const equipment = new Map(building.equipment.map((item) => [item.id, item]))
  const hearings = ({ placement }: Device): readonly Hearing[] => {
    if (placement.spaceId) return [{ spaceId: placement.spaceId }]
    const door = placement.doorId ? doors.get(placement.doorId) : undefined
    if (door) return [{ spaceId: door.spaceAId, doorSign: 1, doorId: door.id }, ...(door.spaceBId ? [{ spaceId: door.spaceBId, doorSign: -1, doorId: door.id } as const] : [])]
    const machine = placement.equipmentId ? equipment.get(placement.equipmentId) : undefined
    return machine ? [{ spaceId: machine.spaceId, runningThresholdW: machine.runningThresholdW }] : []
  }
  return new Map(building.devices.map((device) => [device.id, hearings(device)]))
}

/** The places whose readings a space's occupancy rests on: itself, its doors and its machines. */
export function placesOf(building: Building, spaceId: string): string[] {
  return [
    spaceId,
    ...doorsOf(building, spaceId),
    ...building.equipment.filter((item) => item.spaceId === spaceId).map(({ id }) => id),
  ]
}

/** Doors on whose either side a space lies. */
export const doorsOf = (building: Building, spaceId: string): string[] =>
  building.doors.filter((door) => door.spaceAId === spaceId || door.spaceBId === spaceId).map(({ id }) => id)

/** Desks and zones that vouch for the room they stand in. */
export const childrenOf = (building: Building, space: Space): string[] =>
  building.spaces.filter(({ parentId }) => parentId === space.id).map(({ id }) => id)

/** Points that the engine weighs. The rest of a device's messages only show that it is alive. */
export const isEvidence = (point: PointId): boolean => {
  const { group } = VOCABULARY[point]
  return group === 'presence' || group === 'air' || point === 'power.active'
}

export const sourceKey = (device: string, point: PointId, channel: number): string => `${device} ${point} ${channel}`

export function sourceOf(device: Device, point: PointId, channel: number, staleAfterMs: number, hearing: Hearing): Source {
  return {
    device: device.id, point, channel, staleAfterMs, ownHoldMs: device.ownHoldS * 1000,
    ...(hearing.doorSign === undefined ? {} : { doorSign: hearing.doorSign }), ...(hearing.doorId === undefined ? {} : { doorId: hearing.doorId }),
    ...(hearing.runningThresholdW === undefined ? {} : { runningThresholdW: hearing.runningThresholdW }),
  }
}
