import type { Space } from '#contract/building'
import type { LiveSummary } from '#contract/live'
import type { OccupancyStateName } from '#contract/occupancy'
import { isSoughtRoom } from '#contract/purposes'

type Tally = Record<OccupancyStateName, number>

function tally(spaces: Iterable<Space>, stateOf: (spaceId: string) => OccupancyStateName): Tally {
  const counted: Tally = { vacant: 0, occupied: 0, unknown: 0 }
  for (const space of spaces) counted[stateOf(space.id)] += 1
  return counted
}

/** The room and desk figures of the header. What cannot be known counts as unknown, never as free. */
export function roomFigures(spaces: readonly Space[], stateOf: (spaceId: string) => OccupancyStateName):
  Pick<LiveSummary, 'roomsFree' | 'roomsOccupied' | 'roomsUnknown' | 'roomsTotal' | 'desksFree' | 'desksOccupied' | 'desksUnknown' | 'desksTotal'> {
  const soughtRooms = spaces.filter(isSoughtRoom)
  const desks = spaces.filter(({ kind }) => kind === 'desk')
  const room = tally(soughtRooms, stateOf)
  const desk = tally(desks, stateOf)
  return {
    roomsFree: room.vacant, roomsOccupied: room.occupied, roomsUnknown: room.unknown, roomsTotal: soughtRooms.length,
    desksFree: desk.vacant, desksOccupied: desk.occupied, desksUnknown: desk.unknown, desksTotal: desks.length,
  }
}
