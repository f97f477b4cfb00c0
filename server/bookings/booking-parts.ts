import type { BuildingService } from '../building/building-service.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../clock.ts'
import type { Routes } from '../http/app.ts'
import type { Records } from '../records/open-records.ts'
import { createBlackoutService } from './blackout-service.ts'
import { createBookableBuildingService } from './bookable-building-service.ts'
import { createBookingPolicyService } from './booking-policy-service.ts'
import { bookingRoutes } from './booking-routes.ts'
import { createBookingService } from './booking-service.ts'
import { resourcePhotoRoutes } from './resource-photo-routes.ts'
import { createResourcePhotoService } from './resource-photo-service.ts'
import { resourceRoutes } from './resource-routes.ts'
import { createResourceService } from './resource-service.ts'

export interface BookingPartsDeps { readonly records: Records; readonly buildings: BuildingService; readonly bus: Bus; readonly clock: Clock }

/** Joins the parts of resources and bookings. */
export function openBookings(deps: BookingPartsDeps) {
  const bookings = createBookingService(deps)
  const resources = createResourceService(deps)
  const bookable = createBookableBuildingService(deps)
  const routes: Routes[] = [
    resourceRoutes({ resources, policies: createBookingPolicyService(deps), blackouts: createBlackoutService(deps), bookable }),
    resourcePhotoRoutes(createResourcePhotoService(deps)), bookingRoutes(bookings),
  ]
  return { bookings, resources, bookable, routes }
}
