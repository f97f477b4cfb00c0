import type { Door, Equipment, Floor, Space } from '#contract/building'
import type { BuildingLookup } from '../live/building-lookup.ts'
import { areaOf, boxOf, centreOf, labelBox, outlinePath, type Box } from './plan-geometry.ts'
import type { Place } from './room-navigation.ts'

/** What of a floor never changes while it is watched; computed once so that a live change costs no geometry. */
export interface RoomOutline { space: Space; path: string; label: Box; deviceIds: string[] }
export interface DeskOutline { space: Space; path: string; centreX: number; centreY: number }
export interface FloorShapes { floor: Floor; rooms: RoomOutline[]; desks: DeskOutline[]; machines: Equipment[]; doors: Door[]; places: Place[] }

const MACHINE_RADIUS_M = 0.55
/** A free band this deep holds glyph, name and state at the usual scale. */
const LABEL_DEPTH_M = 2.4

/** The part of a room's label box in which no desk or machine stands: the first band deep enough, else the deepest. */
export function freeBand(box: Box, desks: readonly Pick<Space, 'outline'>[], machines: readonly Pick<Equipment, 'at'>[]): Box {
  const taken = [
    ...desks.map(({ outline }) => boxOf(outline)).map(({ y, height }) => ({ from: y, to: y + height })),
    ...machines.map(({ at }) => ({ from: at[1] - MACHINE_RADIUS_M, to: at[1] + MACHINE_RADIUS_M })),
  ].sort((a, b) => a.from - b.from)
  const bands: Box[] = []
  let from = box.y
  for (const stretch of [...taken, { from: box.y + box.height, to: Infinity }]) {
    if (stretch.from > from) bands.push({ ...box, y: from, height: Math.min(stretch.from, box.y + box.height) - from })
    from = Math.max(from, stretch.to)
  }
  return bands.find(({ height }) => height >= LABEL_DEPTH_M) ?? bands.sort((a, b) => b.height - a.height)[0] ?? box
}

export function floorShapes(floor: Floor, building: BuildingLookup): FloorShapes {
  // Large outlines first: a zone drawn inside a room must not be covered by it.
  const rooms = [...building.roomsOf(floor.id)].sort((a, b) => areaOf(b.outline) - areaOf(a.outline))
  return {
    floor,
    rooms: rooms.map(space => ({
      space, path: outlinePath(space.outline), label: freeBand(labelBox(space.outline), building.desksIn(space.id), building.machinesIn(space.id)),
      deviceIds: building.devicesAt(space.id).map(({ id }) => id),
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
