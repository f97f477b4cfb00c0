import type { Building } from '#contract/api'
import type { Device, Door, Equipment, Space } from '#contract/building'
import type { LiveKind, RoomMembers } from './live-view.ts'

interface Place { readonly siteId: string; readonly floorId: string | null }

/** One site's building by id, and who stands on which floor. Made anew after each edit. */
export interface LiveBuilding {
  readonly building: Building
  readonly spaces: ReadonlyMap<string, Space>
  readonly doors: ReadonlyMap<string, Door>
  readonly equipment: ReadonlyMap<string, Equipment>
  readonly devices: ReadonlyMap<string, Device>
  readonly places: Readonly<Record<LiveKind, ReadonlyMap<string, Place>>>
  /** By floor id; null is the whole site. */
  readonly members: ReadonlyMap<string | null, RoomMembers>
}

const byId = <T extends { id: string }>(items: readonly T[]): Map<string, T> => new Map(items.map((item) => [item.id, item]))

export function liveBuildingOf(building: Building): LiveBuilding {
  const { site, floors } = building
  const spaces = byId(building.spaces)
  const doors = byId(building.doors)
  const equipment = byId(building.equipment)
  const onFloor = (item: { id: string; floorId: string }): [string, Place] => [item.id, { siteId: site.id, floorId: item.floorId }]
  const floorOfDevice = ({ placement }: Device): string | null =>
    spaces.get(placement.spaceId ?? '')?.floorId ?? doors.get(placement.doorId ?? '')?.floorId ?? equipment.get(placement.equipmentId ?? '')?.floorId ?? null
  const places = {
    space: new Map(building.spaces.map(onFloor)), door: new Map(building.doors.map(onFloor)), equipment: new Map(building.equipment.map(onFloor)),
    device: new Map(building.devices.map((device): [string, Place] => [device.id, { siteId: site.id, floorId: floorOfDevice(device) }])),
  }
  const membersOf = (floorId: string | null): RoomMembers => {
    const here = (kind: LiveKind): string[] => [...places[kind]].filter(([, place]) => floorId === null || place.floorId === floorId).map(([id]) => id)
    return { spaces: here('space'), doors: here('door'), equipment: here('equipment'), devices: here('device') }
  }
  const members = new Map([null, ...floors.map((floor) => floor.id)].map((floorId): [string | null, RoomMembers] => [floorId, membersOf(floorId)]))
  return { building, spaces, doors, equipment, devices: byId(building.devices), places, members }
}
