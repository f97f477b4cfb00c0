import type { LiveChanges, LiveCondition, LiveDevice, LiveDoor, LiveEquipment, LiveSpace, LiveSummary } from '#contract/live'

/**
 * Changes between two frames, the last of each element only: a hidden tab draws no frames for
 * hours, and this stays as small as the building.
 */
export class PendingChanges {
  readonly spaces = new Map<string, LiveSpace>()
  readonly doors = new Map<string, LiveDoor>()
  readonly equipment = new Map<string, LiveEquipment>()
  readonly devices = new Map<string, LiveDevice>()
  summary: LiveSummary | null = null
  conditions: readonly LiveCondition[] | null = null
  at: number | null = null

  add(changes: LiveChanges): void {
    for (const space of changes.spaces ?? []) this.spaces.set(space.spaceId, space)
    for (const door of changes.doors ?? []) this.doors.set(door.doorId, door)
    for (const machine of changes.equipment ?? []) this.equipment.set(machine.equipmentId, machine)
    for (const device of changes.devices ?? []) this.devices.set(device.deviceId, device)
    this.summary = changes.summary ?? this.summary
    this.conditions = changes.conditions ?? this.conditions
    this.at = changes.at
  }

  clear(): void {
    this.spaces.clear()
    this.doors.clear()
    this.equipment.clear()
    this.devices.clear()
    this.summary = this.conditions = this.at = null
  }
}
