import type { Door, Equipment, Floor, Space } from '#contract/building'
import type { BuildingLookup } from '../live/building-lookup.ts'
import { areaOf, boxOf, centreOf, labelBox, outlinePath, type Box } from './plan-geometry.ts'
import type { Place } from './room-navigation.ts'

/** What of a floor never changes while it is watched; computed once so that a live change costs no geometry. */
export interface RoomOutline { space: Space; path: string; label: Box; deviceIds: string[]; clearM: number }
export interface DeskOutline { space: Space; path: string; centreX: number; centreY: number }
export interface FloorShapes { floor: Floor; rooms: RoomOutline[]; desks: DeskOutline[]; machines: Equipment[]; doors: Door[]; places: Place[] }

/** Metres from a room's top down to the first thing that stands in it. */
function clearAbove(top: number, desks: readonly Space[], machines: readonly Equipment[]): number {
  const MACHINE_RADIUS_M = 0.5
  const tops = [...desks.map(({ outline }) => boxOf(outline).y), ...machines.map(({ at }) => at[1] - MACHINE_RADIUS_M)]
  return Math.min(Infinity, ...tops) - top
}

export function floorShapes(floor: Floor, building: BuildingLookup): FloorShapes {
  // Large outlines first: a zone drawn inside a room must not be covered by it.
  const rooms = [...building.roomsOf(floor.id)].sort((a, b) => areaOf(b.outline) - areaOf(a.outline))
  return {
    floor,
    rooms: rooms.map(space => ({
      space, path: outlinePath(space.outline), label: labelBox(space.outline),
      deviceIds: building.devicesAt(space.id).map(({ id }) => id),
      clearM: clearAbove(labelBox(space.outline).y, building.desksIn(space.id), building.machinesIn(space.id)),
    })),
    desks: building.desksOf(floor.id).map(space => {
      const [centreX, centreY] = centreOf(space.outline)
      return { space, path: outlinePath(space.outline), centreX, centreY }
    }),
    machines: building.machinesOf(floor.id),
    doors: building.doorsOf(floor.id),
    places: rooms.map(({ id, outline }) => ({ id, centre: centreOf(outline) })),
  }
}
