import type { BookingService } from '../bookings/booking-service.ts'
import type { BuildingService } from '../building/building-service.ts'
import { createDeadSeriesService } from './dead-series-service.ts'
import { createLeaveAnswers } from './leave-answers-service.ts'
import { createNoShowService } from './no-show-service.ts'
import { PresenceService, type PresenceServiceDeps } from './presence-service.ts'
import { presenceRoutes } from './presence-routes.ts'
import { WaitlistService } from './waitlist-service.ts'

export interface PresencePartsDeps extends PresenceServiceDeps { readonly bookings: BookingService; readonly buildings: BuildingService }

/** Joins presence to bookings. `presence` and `waitlist` are to be started, and stopped before the records close. */
export function openPresence(deps: PresencePartsDeps) {
  const presence = new PresenceService(deps)
  const waitlist = new WaitlistService(deps)
  const routes = [presenceRoutes({ noShows: createNoShowService(deps), waitlist, deadSeries: createDeadSeriesService(deps), leaveAnswers: createLeaveAnswers(deps) })]
  return { presence, waitlist, routes }
}
