import type { OpeningHours, Space } from '#contract/building'
import type { BuildingReader } from '../building/building-service.ts'

/** What decides when a space can be used and by how many, for as long as it was so. Epoch ms; -Infinity and Infinity at the ends of time. */
export interface AvailabilityVersion {
  readonly from: number
  readonly to: number
  readonly openingHours: OpeningHours
  readonly capacity: number
}

/** Versions of each space in order of time, without gap or overlap. */
export interface AvailabilityVersions { ofSpace(space: Space): readonly AvailabilityVersion[] }

/** What the building says now, as if it had always been so. */
export const presentAvailability = (buildings: Pick<BuildingReader, 'hoursOfSpace'>): AvailabilityVersions => ({
  ofSpace: ({ id, capacity }) => [{ from: -Infinity, to: Infinity, openingHours: buildings.hoursOfSpace(id)?.openingHours ?? [], capacity }],
})
