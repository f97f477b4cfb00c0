import type { Building } from '#contract/api'
import type { Equipment, Space } from '#contract/building'
import type { AnalysisUnit } from '#contract/evaluation'
import { isSoughtRoom, PURPOSES, type Purpose } from '#contract/purposes'

/** The pool of all machines; other pools are the spaces of one purpose. */
export const MACHINES_POOL = 'machines'
/** A pool of fewer desks would describe single persons (METRICS.md: k = 5). */
const FEWEST_DESKS = 5

const isPurpose = (id: string): id is Purpose => Object.hasOwn(PURPOSES, id)

export interface UnitParts { readonly spaces: readonly Space[]; readonly equipment: readonly Equipment[] }
const NOTHING: UnitParts = { spaces: [], equipment: [] }

/** The spaces and machines that a unit consists of; null where the building has no such unit. Tenants and peers have none. */
export function partsOf({ kind, id }: AnalysisUnit, building: Building): UnitParts | null {
  switch (kind) {
    case 'site': return building.site.id === id ? building : null
    case 'space': {
      const space = building.spaces.find((one) => one.id === id)
      return space && space.kind !== 'desk' ? { spaces: [space], equipment: building.equipment.filter(({ spaceId }) => spaceId === id) } : null
    }
    case 'pool': return poolParts(id, building)
    case 'tenant': case 'peer': return NOTHING
  }
}

function poolParts(id: string, { spaces, equipment }: Building): UnitParts | null {
  if (id === MACHINES_POOL) return equipment.length > 0 ? { spaces: [], equipment } : null
  if (!isPurpose(id)) return null
  const own = spaces.filter(({ purpose }) => purpose === id)
  const desks = own.filter(({ kind }) => kind === 'desk').length
  return own.length === 0 || (desks > 0 && desks < FEWEST_DESKS) ? null : { spaces: own, equipment: [] }
}

/** Rooms and pools of a building that can be evaluated, with their names. */
export function unitsOfBuilding(building: Building): { readonly unit: AnalysisUnit; readonly name: string }[] {
  const pools = [...new Set(building.spaces.map(({ purpose }) => purpose)), MACHINES_POOL].filter((id) => poolParts(id, building) !== null)
  return [
    { unit: { kind: 'site', id: building.site.id }, name: building.site.name },
    ...building.spaces.filter(isSoughtRoom).map(({ id, name }) => ({ unit: { kind: 'space' as const, id }, name })),
    ...pools.map((id) => ({ unit: { kind: 'pool' as const, id }, name: isPurpose(id) ? PURPOSES[id].en : id })),
  ]
}
