import type { Building } from '#contract/api'
import type { Device, Equipment, Space } from '#contract/building'
import { externalKey, type BuildingPart, type TakenElsewhere } from './building-rules.ts'

/** All buildings in memory with the look-ups that ingest and the live view ask for every sample. */
export interface BuildingMemory {
  readonly buildings: ReadonlyMap<string, Building>
  readonly devicesByName: ReadonlyMap<string, Device>
  readonly devices: ReadonlyMap<string, Device>
  readonly spaces: ReadonlyMap<string, Space>
  readonly equipment: ReadonlyMap<string, Equipment>
  readonly devicesBySpace: ReadonlyMap<string, readonly Device[]>
}

/** Built anew with each edit (50,000 devices take some 30 ms), so that readers see one state or the next, never a mix. */
export function indexed(all: Iterable<Building>): BuildingMemory {
  const buildings = new Map([...all].map((building) => [building.site.id, building]))
  const list = [...buildings.values()]
  const devices = list.flatMap((building) => building.devices)
  const devicesBySpace = new Map<string, Device[]>()
  for (const device of devices) {
    const { spaceId } = device.placement
    if (spaceId === null) continue
    const there = devicesBySpace.get(spaceId)
    if (there) there.push(device)
    else devicesBySpace.set(spaceId, [device])
  }
  return {
    buildings, devicesBySpace,
    devicesByName: new Map(devices.map((device) => [externalKey(device.adapter, device.externalId), device])),
    devices: byId(devices), spaces: byId(list.flatMap(({ spaces }) => spaces)), equipment: byId(list.flatMap(({ equipment }) => equipment)),
  }
}

const byId = <T extends { id: string }>(items: readonly T[]): Map<string, T> => new Map(items.map((item) => [item.id, item]))

/** What the sites other than `siteId` have taken. */
export function takenElsewhere(index: BuildingMemory, siteId: string): TakenElsewhere {
  const others = [...index.buildings.values()].filter(({ site }) => site.id !== siteId)
  const ids = {
    floors: new Set(others.flatMap(({ floors }) => floors.map(({ id }) => id))),
    devices: new Set(others.flatMap(({ devices }) => devices.map(({ id }) => id))),
    places: new Set(others.flatMap(({ spaces, doors, equipment }) => [...spaces, ...doors, ...equipment].map(({ id }) => id))),
  }
  const names = new Set(others.flatMap(({ devices }) => devices.map(({ adapter, externalId }) => externalKey(adapter, externalId))))
  return {
    id: (part: 'site' | BuildingPart, id) => part !== 'site' && ids[part === 'floors' || part === 'devices' ? part : 'places'].has(id),
    external: (adapter, externalId) => names.has(externalKey(adapter, externalId)),
  }
}
