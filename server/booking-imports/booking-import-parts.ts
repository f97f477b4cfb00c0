import { RecordVerdictsService, type RecordVerdictsDeps } from '../booking-presence/record-verdicts-service.ts'
import type { BuildingService } from '../building/building-service.ts'
import type { TelemetryStore } from '../telemetry/telemetry-store.ts'
import { createUsageReadings } from '../usage/usage-readings.ts'
import { bookingImportsRoutes } from './booking-imports-routes.ts'
import { createBookingImportsService } from './booking-imports-service.ts'

export interface BookingImportPartsDeps extends Omit<RecordVerdictsDeps, 'readings'> {
  readonly buildings: BuildingService
  readonly telemetry: TelemetryStore
  /** The longest silence that is normal for a device; of one that is gone too. */
  readonly staleAfterMs: (deviceId: string) => number
}

/** Joins the import of bookings to what was measured. `verdicts` is to be started, and stopped before the records and the telemetry close. */
export function openBookingImports(deps: BookingImportPartsDeps) {
  const verdicts = new RecordVerdictsService({ ...deps, readings: createUsageReadings(deps) })
  return { verdicts, routes: [bookingImportsRoutes(createBookingImportsService(deps))] }
}
