import type { LiveCondition, LiveDevice, LiveDoor, LiveEquipment, LiveSpace, LiveSummary } from '#contract/live'

/** Where the gateway reads the present from. Each answer describes now; undefined where nothing of that id is. */
export interface LiveView {
  space(spaceId: string): LiveSpace | undefined
  door(doorId: string): LiveDoor | undefined
  equipment(equipmentId: string): LiveEquipment | undefined
  device(deviceId: string): LiveDevice | undefined
  summary(siteId: string): LiveSummary | undefined
  conditions(): readonly LiveCondition[]
  /** Everything of a floor, or of the site when floorId is null; undefined when there is no such place. */
  members(siteId: string, floorId: string | null): RoomMembers | undefined
  /** Where a thing stands, to find the rooms that show it; undefined for what is placed nowhere. */
  siteAndFloor(kind: LiveKind, id: string): { siteId: string; floorId: string | null } | undefined
}

export type LiveKind = 'space' | 'door' | 'equipment' | 'device'

export interface RoomMembers {
  readonly spaces: readonly string[]
  readonly doors: readonly string[]
  readonly equipment: readonly string[]
  readonly devices: readonly string[]
}
