import type { BuildingReader } from '../building/building-service.ts'
import type { Stretch } from '../site-time/available-time-rules.ts'
import { availableTime, openingWithin } from './available-hours-rules.ts'
import type { AvailabilityVersions } from './availability-versions.ts'
import { shutAt } from './booked-places-rules.ts'
import type { UsageBookingsRepository } from './usage-bookings-repository.ts'

/** When spaces can be used: opening hours as they were then, less closures, holidays and maintenance; sorted. Spaces that are gone have none. */
export interface AvailableTimes { readonly ofSpaces: (siteId: string, spaceIds: readonly string[], period: Stretch) => Promise<ReadonlyMap<string, readonly Stretch[]>> }

export interface AvailableTimesDeps { readonly calendars: UsageBookingsRepository; readonly availability: AvailabilityVersions; readonly buildings: Pick<BuildingReader, 'building'> }

export const createAvailableTimes = ({ calendars, availability, buildings }: AvailableTimesDeps): AvailableTimes => ({
  ofSpaces: async (siteId, spaceIds, period) => {
    const building = buildings.building(siteId)
    if (!building) return new Map()
    const { places, blackouts } = await calendars.calendar(siteId, period.from, period.to)
    const openOf = openingWithin(period)
    const wanted = new Set(spaceIds)
    return new Map(building.spaces.filter(({ id }) => wanted.has(id))
      .map((space) => [space.id, availableTime(openOf(availability.ofSpace(space)), shutAt([places.get(space.id)], blackouts))]))
  },
})
