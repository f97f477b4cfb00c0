import type { Building } from '#contract/api'
import type { Resource } from '#contract/bookings'
import type { Equipment, Space } from '#contract/building'
import type { PolicyGroup } from './default-policy-rules.ts'
import { completeResource } from './resource-rules.ts'

/** A resource still without its policy. */
export interface ProposedResource { readonly group: PolicyGroup; readonly resource: Omit<Resource, 'policyId'> }

/** Fewer desks than that in an office are one team's studio; more are a coworking room, whose desks are for all. */
const DESKS_OF_COWORKING = 8

export interface BuildingToBook {
  readonly building: Pick<Building, 'site' | 'spaces' | 'equipment'>
  readonly existing: readonly Resource[]
  /** Rooms and desks that are let: nobody else books them. */
  readonly letSpaceIds: ReadonlySet<string>
}

/**
 * What of a building is worth booking and is not bookable yet: meeting rooms, booths, event spaces, the desks of
 * coworking rooms, machines, and each workshop as a whole, which takes its machines along. Parts come first.
 */
export function proposedResources({ building, existing, letSpaceIds }: BuildingToBook): ProposedResource[] {
  const { site, spaces, equipment } = building
  const spacesTaken = new Set(existing.filter(({ kind }) => kind !== 'bundle').map(({ spaceId }) => spaceId))
  const machinesTaken = new Map(existing.filter(({ equipmentId }) => equipmentId !== null).map((resource) => [resource.equipmentId, resource.id]))
  const free = spaces.filter((space) => !spacesTaken.has(space.id) && !existing.some(({ id, spaceId }) => id === space.id || spaceId === space.id)
    && !letSpaceIds.has(space.id) && !(space.parentId !== null && letSpaceIds.has(space.parentId)))
  const make = (group: PolicyGroup, of: Space | Equipment, fields: Partial<Resource> & Pick<Resource, 'kind'>): ProposedResource =>
    ({ group, resource: completeResource({ name: of.name, policyId: '', ...fields }, site.id, of.id) })
  return [
    ...equipment.filter(({ id }) => !machinesTaken.has(id)).map((machine) => make(`machine ${machine.type.slice(0, 60)}`, machine, { kind: 'equipment', equipmentId: machine.id, capacity: 1 })),
    ...free.flatMap((space) => {
      const group = groupOf(space, spaces)
      const parts = group === 'workshop' ? equipment.filter(({ spaceId }) => spaceId === space.id).map(({ id }) => machinesTaken.get(id) ?? id) : []
      const kind = parts.length > 0 ? 'bundle' : space.kind === 'desk' ? 'desk' : 'room'
      return group ? [make(group, space, { kind, spaceId: space.id, capacity: space.capacity, parts })] : []
    }),
  ]
}

function groupOf(space: Space, spaces: readonly Space[]): PolicyGroup | null {
  if (space.kind === 'desk') return isHotDesk(space, spaces) ? 'desk' : null
  if (space.kind === 'zone') return null // A zone of a room: whether it can be had alone is for people to say.
  switch (space.purpose) {
    case 'meeting': case 'booth': case 'event': case 'workshop': return space.purpose
    default: return null
  }
}

function isHotDesk(desk: Space, spaces: readonly Space[]): boolean {
  const room = spaces.find(({ id }) => id === desk.parentId)
  return room?.purpose !== 'office' || spaces.filter(({ kind, parentId }) => kind === 'desk' && parentId === room.id).length >= DESKS_OF_COWORKING
}
