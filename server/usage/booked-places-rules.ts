import type { Resource } from '#contract/bookings'
import { blackoutSources, unitNeed, type ResourcesById } from '../bookings/resource-unit-rules.ts'
import type { Stretch } from '../site-time/available-time-rules.ts'
import type { ShutStretch } from './available-hours-rules.ts'
import type { BookedStretch } from './space-cells-rules.ts'

type BookableResource = Pick<Resource, 'id' | 'kind' | 'spaceId' | 'equipmentId' | 'parts' | 'places'>

/** A space or machine that can be booked: what takes it, and whose blackouts shut it. */
export interface BookablePlace { readonly units: ReadonlySet<string>; readonly blackoutIds: ReadonlySet<string> }
export type BookablePlaces = ReadonlyMap<string, BookablePlace>

/** A standing booking's time with the units that it takes; tenantId '' is the house's own. */
export interface UnitsBooked extends BookedStretch { readonly units: readonly string[] }

/** By space or equipment id. A hall takes its parts and every place of a zone is the zone's, so any of those units books the place; a bundle is not the room that it comes with. */
export function bookablePlaces(resources: readonly BookableResource[]): BookablePlaces {
  const byId: ResourcesById<BookableResource> = new Map(resources.map((resource) => [resource.id, resource]))
  const places = new Map<string, { units: Set<string>; blackoutIds: Set<string> }>()
  for (const resource of resources) {
    if (resource.kind === 'bundle') continue
    const { all, oneOf } = unitNeed(resource, byId)
    const shutting = blackoutSources(resource, byId)
    for (const placeId of [resource.spaceId, resource.equipmentId]) {
      if (placeId === null) continue
      const place = places.get(placeId) ?? { units: new Set(), blackoutIds: new Set() }
      places.set(placeId, place)
      for (const unit of [...all, ...oneOf.flat()]) place.units.add(unit)
      for (const id of shutting) place.blackoutIds.add(id)
    }
  }
  return places
}

/** All units that a booking of each resource may take. */
export function unitsByResource(resources: readonly BookableResource[]): ReadonlyMap<string, readonly string[]> {
  const byId: ResourcesById<BookableResource> = new Map(resources.map((resource) => [resource.id, resource]))
  return new Map(resources.map((resource) => {
    const { all, oneOf } = unitNeed(resource, byId)
    return [resource.id, [...all, ...oneOf.flat()]]
  }))
}

/** The standing bookings that take a place. */
export const bookedAt = (place: BookablePlace | undefined, bookings: readonly UnitsBooked[]): UnitsBooked[] =>
  (place === undefined ? [] : bookings.filter(({ units }) => units.some((unit) => place.units.has(unit))))

/** When a place is shut: with its whole site, or by a blackout of what it is booked as. */
export const shutAt = (places: readonly (BookablePlace | undefined)[], blackouts: readonly ShutStretch[]): Stretch[] =>
  blackouts.filter(({ resourceId }) => resourceId === null || places.some((place) => place?.blackoutIds.has(resourceId)))

/** The times for which a machine by itself was taken out of use. */
export const maintenanceOf = (place: BookablePlace | undefined, blackouts: readonly ShutStretch[]): Stretch[] =>
  blackouts.filter(({ resourceId, kind }) => kind === 'maintenance' && resourceId !== null && place?.blackoutIds.has(resourceId))
