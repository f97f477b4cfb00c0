import type { Building } from '#contract/api'
import type { Device, Door, Equipment, Floor, Space } from '#contract/building'

/** A building with the look-ups that pages need, made once per version. */
export interface BuildingLookup {
  building: Building
  floors: Floor[]
  spaces: ReadonlyMap<string, Space>
  /** Rooms, booths and zones: what a floor plan shows as areas. */
  roomsOf(floorId: string): Space[]
  desksOf(floorId: string): Space[]
  desksIn(spaceId: string): Space[]
  machinesIn(spaceId: string): Equipment[]
  machinesOf(floorId: string): Equipment[]
  doorsOf(floorId: string): Door[]
  doorsAt(spaceId: string): Door[]
  devices: ReadonlyMap<string, Device>
  /** Devices that watch a space, its doors or its machines. */
  devicesAt(spaceId: string): Device[]
  placeOf(device: Device): string | null
}

export function lookUpBuilding(building: Building): BuildingLookup {
  const floors = [...building.floors].sort((a, b) => a.level - b.level)
  const spaces = new Map(building.spaces.map(space => [space.id, space]))
  const rooms = building.spaces.filter(({ kind }) => kind !== 'desk')
  const desks = building.spaces.filter(({ kind }) => kind === 'desk')
  const roomsByFloor = groupedBy(rooms, ({ floorId }) => floorId)
  const desksByFloor = groupedBy(desks, ({ floorId }) => floorId)
  const desksByRoom = groupedBy(desks, ({ parentId }) => parentId ?? '')
  const machinesByRoom = groupedBy(building.equipment, ({ spaceId }) => spaceId)
  const machinesByFloor = groupedBy(building.equipment, ({ floorId }) => floorId)
  const doorsByFloor = groupedBy(building.doors, ({ floorId }) => floorId)
  const doors = new Map(building.doors.map(door => [door.id, door]))
  const machines = new Map(building.equipment.map(machine => [machine.id, machine]))
  const roomsOfDevice = ({ placement }: Device): string[] => {
    const door = placement.doorId === null ? undefined : doors.get(placement.doorId)
    const machine = placement.equipmentId === null ? undefined : machines.get(placement.equipmentId)
    return [placement.spaceId, door?.spaceAId, door?.spaceBId, machine?.spaceId].filter(id => typeof id === 'string')
  }
  const devicesBySpace = new Map<string, Device[]>()
  for (const device of building.devices) for (const spaceId of roomsOfDevice(device)) devicesBySpace.set(spaceId, [...devicesBySpace.get(spaceId) ?? [], device])
  return {
    building, floors, spaces,
    roomsOf: id => roomsByFloor.get(id) ?? [],
    desksOf: id => desksByFloor.get(id) ?? [],
    desksIn: id => desksByRoom.get(id) ?? [],
    machinesIn: id => machinesByRoom.get(id) ?? [],
    machinesOf: id => machinesByFloor.get(id) ?? [],
    doorsOf: id => doorsByFloor.get(id) ?? [],
    doorsAt: id => building.doors.filter(({ spaceAId, spaceBId }) => spaceAId === id || spaceBId === id),
    devices: new Map(building.devices.map(device => [device.id, device])),
    devicesAt: id => devicesBySpace.get(id) ?? [],
    placeOf: device => placeName(device, spaces, doors, machines),
  }
}

function placeName({ placement }: Device, spaces: ReadonlyMap<string, Space>, doors: ReadonlyMap<string, Door>, machines: ReadonlyMap<string, Equipment>): string | null {
  if (placement.spaceId !== null) return spaces.get(placement.spaceId)?.name ?? null
  if (placement.doorId !== null) return doors.get(placement.doorId)?.name ?? null
  if (placement.equipmentId !== null) return machines.get(placement.equipmentId)?.name ?? null
  return null
}

/** Map.groupBy, which the browsers that wall tablets keep do not all have. */
function groupedBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const value of values) {
    const group = groups.get(keyOf(value))
    if (group) group.push(value)
    else groups.set(keyOf(value), [value])
  }
  return groups
}
