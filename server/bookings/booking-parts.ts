import type { Logger } from 'pino'
import type { BuildingService } from '../building/building-service.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../clock.ts'
import type { Routes } from '../http/app.ts'
import type { Records } from '../records/open-records.ts'
import { createBlackoutService } from './blackout-service.ts'
import { createBookableBuildingService } from './bookable-building-service.ts'
import { BookingBoard } from './booking-board.ts'
import { createBookingPolicyService } from './booking-policy-service.ts'
import { bookingRoutes } from './booking-routes.ts'
import { createBookingService } from './booking-service.ts'
import { freeTimeRoutes } from './free-time-routes.ts'
import { createFreeTimeService } from './free-time-service.ts'
import { resourcePhotoRoutes } from './resource-photo-routes.ts'
import { createResourcePhotoService } from './resource-photo-service.ts'
import { resourceRoutes } from './resource-routes.ts'
import { createResourceService } from './resource-service.ts'

export interface BookingPartsDeps { readonly records: Records; readonly buildings: BuildingService; readonly bus: Bus; readonly clock: Clock; readonly logger: Pick<Logger, 'warn'> }

/** Joins the parts of resources and bookings. The board is to be started, and stopped before the records close. */
export function openBookings(deps: BookingPartsDeps) {
  const board = new BookingBoard(deps)
  const bookings = createBookingService({ ...deps, board })
  const resources = createResourceService(deps)
  const bookable = createBookableBuildingService(deps)
  const freeTimes = createFreeTimeService(deps)
  const routes: Routes[] = [
    resourceRoutes({ resources, policies: createBookingPolicyService(deps), blackouts: createBlackoutService(deps), bookable }),
    resourcePhotoRoutes(createResourcePhotoService(deps)), bookingRoutes({ bookings, freeTimes }), freeTimeRoutes(freeTimes),
  ]
  return { board, bookings, resources, bookable, freeTimes, routes }
}
