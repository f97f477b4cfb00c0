import type { BookingPolicy, Resource } from '#contract/bookings'
import type { Building } from '#contract/api'
import type { RuledResource } from '../bookings/resource-repository.ts'
import { partsOf } from '../bookings/resource-unit-rules.ts'
import type { WatchedPlace } from './place-watch.ts'

/** A resource with its policy and the places where its use shows. */
export interface WatchedResource {
  readonly resource: Resource
  readonly policy: BookingPolicy
  /** Its own space or machine, and those of all its parts. */
  readonly places: readonly WatchedPlace[]
  /** Several bookings share its space at once: that somebody is there says nothing of one of them. */
  readonly isShared: boolean
}

/** All resources by id. `buildingOf`: where a machine stands that names no space. */
export function watchedResources(ruled: readonly RuledResource[], buildingOf: (siteId: string) => Building | undefined): ReadonlyMap<string, WatchedResource> {
  const byId = new Map(ruled.map(({ resource }) => [resource.id, resource]))
  return new Map(ruled.map(({ resource, policy }) => [resource.id, {
    resource, policy, isShared: resource.places > 1 && resource.parts.length === 0,
    places: [resource, ...partsOf(resource, byId)].flatMap((part) => placeOf(part, buildingOf)),
  }]))
}

function placeOf({ siteId, spaceId, equipmentId }: Resource, buildingOf: (siteId: string) => Building | undefined): WatchedPlace[] {
  if (equipmentId === null) return spaceId === null ? [] : [{ spaceId, equipmentId: null }]
  const standsIn = buildingOf(siteId)?.equipment.find(({ id }) => id === equipmentId)?.spaceId ?? spaceId
  return standsIn === null ? [] : [{ spaceId: standsIn, equipmentId }]
}
