import type { BuildingService } from '../building/building-service.ts'
import type { Clock } from '../clock.ts'
import type { Records } from '../records/open-records.ts'
import type { TelemetryStore } from '../telemetry/telemetry-store.ts'
import { presentAvailability } from './availability-versions.ts'
import { createScratchUsageReader } from './scratch-usage-reader.ts'
import { createUsageBookingsRepository } from './usage-bookings-repository.ts'
import { createUsageComputation } from './usage-computation.ts'
import type { UsageReader } from './usage-reader.ts'
import { createUsageReadings } from './usage-readings.ts'

export interface UsagePartsDeps {
  readonly records: Records
  readonly telemetry: TelemetryStore
  readonly buildings: BuildingService
  /** The longest silence that is normal for a device; of one that is gone too. */
  readonly staleAfterMs: (deviceId: string) => number
  readonly clock: Clock
}

/** Joins what adds up how everything was used. */
export function openUsage({ records, telemetry, buildings, staleAfterMs, clock }: UsagePartsDeps): { readonly usage: UsageReader } {
  const computation = createUsageComputation({
    telemetry, readings: createUsageReadings({ telemetry, staleAfterMs }), calendars: createUsageBookingsRepository(records),
    availability: presentAvailability(buildings), staleAfterMs,
  })
  return { usage: createScratchUsageReader({ computation, buildings, clock }) }
}
